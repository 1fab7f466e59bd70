/**
 * Structure-aware mutation: besides bits and bytes it knows what our formats are made of, which is
 * varints, length fields, fixed fields and JSON, and puts pieces of one true input into another.
 */
import { encodeVarint } from '../protocol/varint.ts';
import type { Prng } from '../simulation/prng.ts';

/** Values at which encodings change their length or a limit is. */
const EDGES = [
  0,
  1,
  15,
  16,
  32,
  63,
  64,
  127,
  128,
  255,
  256,
  1_199,
  1_200,
  16_383,
  16_384,
  65_535,
  65_536,
  99_999,
  100_000,
  2 ** 30 - 1,
  2 ** 30,
  2 ** 32 - 1,
  2 ** 32,
  2 ** 40,
  2 ** 48 - 1,
  2 ** 53 - 1,
] as const;
const WORDS = [
  '0',
  '-1',
  '1e9',
  '9007199254740992',
  'null',
  '"',
  '[',
  '{}',
  '\\u0000',
  '..',
  '/',
  '\ud83d\ude80',
];
/** No input is larger than a datagram. */
const INPUT_MAX_BYTES = 65_000;
const encoder = new TextEncoder();

/** One to a few mutations of `input`, most often one. */
export function mutate(input: Uint8Array, corpus: readonly Uint8Array[], prng: Prng): Uint8Array {
  let bytes = input;
  for (let left = prng.pick([1, 1, 1, 2, 3, 8]); left > 0; left -= 1) {
    bytes = mutateOnce(bytes, corpus, prng);
  }
  return bytes.length > INPUT_MAX_BYTES ? bytes.slice(0, INPUT_MAX_BYTES) : bytes;
}

function mutateOnce(bytes: Uint8Array, corpus: readonly Uint8Array[], prng: Prng): Uint8Array {
  const at = prng.between(0, bytes.length);
  const behind = prng.between(at, Math.min(bytes.length, at + prng.pick([1, 4, 16, 4_096])));
  switch (prng.between(0, 8)) {
    case 0:
      return withByte(bytes, at, (byte) => byte ^ (1 << prng.between(0, 7)));
    case 1:
      return withByte(bytes, at, (byte) => byte + prng.pick([-1, 1]));
    case 2:
      return withByte(bytes, at, () => prng.pick([0, 1, 0x3f, 0x40, 0x7f, 0x80, 0xbf, 0xc0, 0xff]));
    case 3:
      return replaced(bytes, at, behind, varint(prng.pick(EDGES)));
    case 4:
      return replaced(bytes, at, behind, encoder.encode(prng.pick(WORDS as unknown as [string])));
    case 5:
      return bytes.slice(0, at);
    case 6:
      // A piece twice, as a repeated field would be.
      return replaced(bytes, behind, behind, bytes.subarray(at, behind));
    case 7:
      return replaced(bytes, at, behind, prng.bytes(prng.pick([0, 1, 2, 8, 40])));
    default: {
      const other = corpus[prng.between(0, corpus.length - 1)] ?? bytes;
      const from = prng.between(0, other.length);
      const to = prng.between(from, other.length);
      return replaced(bytes, at, behind, other.subarray(from, to));
    }
  }
}

function withByte(bytes: Uint8Array, at: number, change: (byte: number) => number): Uint8Array {
  const copy = bytes.slice();
  if (copy.length > 0) copy[at % copy.length] = change(copy[at % copy.length] ?? 0);
  return copy;
}

function replaced(bytes: Uint8Array, at: number, behind: number, by: Uint8Array): Uint8Array {
  const out = new Uint8Array(at + by.length + bytes.length - behind);
  out.set(bytes.subarray(0, at));
  out.set(by, at);
  out.set(bytes.subarray(behind), at + by.length);
  return out;
}

function varint(value: number): Uint8Array {
  const into = new Uint8Array(8);
  return into.slice(0, encodeVarint(into, 0, value));
}

/** How many of the ways in which programs send files over plain UDP end in the same bytes here. */
import { describe, expect, it } from 'vitest';
import type { ScriptStep } from '../simulation/plain-arrivals.ts';
import { PlainArrivals } from '../simulation/plain-arrivals.ts';

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

function chunks(contents: Uint8Array, chunkBytes: number): Uint8Array[] {
  const cut: Uint8Array[] = [];
  for (let at = 0; at < contents.length; at += chunkBytes) {
    cut.push(contents.subarray(at, at + chunkBytes));
  }
  return cut;
}

function paddedTo(bytes: Uint8Array, length: number): Uint8Array {
  const padded = new Uint8Array(Math.max(length, bytes.length));
  padded.set(bytes);
  return padded;
}

const spaced = (datagrams: readonly Uint8Array[], gapMs: number): ScriptStep[] =>
  datagrams.flatMap((bytes) => [gapMs, bytes]);

const withSuffix = (datagrams: readonly Uint8Array[], suffix: string): Uint8Array[] =>
  datagrams.map((bytes, index) =>
    index < datagrams.length - 1 ? bytes : Uint8Array.from([...bytes, ...utf8(suffix)]),
  );

interface Style {
  readonly title: string;
  /** Null where the sender gives none. */
  readonly name: string | null;
  readonly script: (contents: Uint8Array) => ScriptStep[];
}

const SHA = '5a'.repeat(32);
const NAME = 'picture.png';
const raw = (contents: Uint8Array): Uint8Array[] => [utf8(NAME), ...chunks(contents, 1024)];
const marked = (marker: string): Style => ({
  title: `B, ${marker}`,
  name: NAME,
  script: (contents) => [...raw(contents), utf8(marker)],
});

const STYLES: readonly Style[] = [
  { title: 'A, 20 ms a chunk', name: NAME, script: (contents) => spaced(raw(contents), 20) },
  { title: 'A, no pause', name: NAME, script: raw },
  {
    title: 'A, a path, 4,096 bytes a chunk',
    name: NAME,
    script: (contents) => [utf8(`/home/me/${NAME}`), ...chunks(contents, 4096)],
  },
  {
    title: 'A, an empty datagram at the end',
    name: NAME,
    script: (contents) => [...raw(contents), new Uint8Array(0)],
  },
  {
    title: 'A, the name as a whole buffer',
    name: NAME,
    script: (contents) => [paddedTo(utf8(NAME), 1024), ...chunks(contents, 1024)],
  },
  marked('EOF'),
  marked('DONE'),
  marked('__END__'),
  marked('end '),
  marked('Close connection'),
  {
    title: 'C, name, size',
    name: NAME,
    script: (contents) => [utf8(NAME), utf8(`${contents.length}`), ...chunks(contents, 1024)],
  },
  {
    title: 'C, size, name, 503 bytes a chunk',
    name: NAME,
    script: (contents) => [utf8(`${contents.length}`), utf8(NAME), ...chunks(contents, 503)],
  },
  {
    title: 'C, HELLO, last chunk padded with NULs',
    name: NAME,
    script: (contents) => [
      utf8(`HELLO,${NAME},${contents.length},`),
      ...chunks(contents, 1024).map((bytes) => paddedTo(bytes, 1024)),
    ],
  },
  {
    title: 'C, <SEPARATOR>, <END> behind the last chunk',
    name: NAME,
    script: (contents) => [
      utf8(`${NAME}<SEPARATOR>${contents.length}`),
      ...withSuffix(chunks(contents, 1024), '<END>'),
    ],
  },
  {
    title: 'C, 20 bytes padded with NULs',
    name: NAME,
    script: (contents) => [
      paddedTo(utf8(NAME), 20),
      paddedTo(utf8(`${contents.length}`), 20),
      ...chunks(contents, 1000),
    ],
  },
  {
    title: 'D, NAME= SIZE= START END HASH=',
    name: NAME,
    script: (contents) => [
      utf8(`NAME=${NAME}`),
      utf8(`SIZE=${contents.length}`),
      utf8('START'),
      ...chunks(contents, 1024),
      utf8('END'),
      utf8(`HASH=${SHA}`),
    ],
  },
  {
    title: 'D, &&FN$$ and *&CL^&',
    name: NAME,
    script: (contents) => [utf8(`&&FN$$${NAME}`), ...chunks(contents, 1024), utf8('*&CL^&')],
  },
  { title: 'E, silence', name: null, script: (contents) => chunks(contents, 1024) },
  { title: 'E, EOF', name: null, script: (contents) => [...chunks(contents, 1024), utf8('EOF')] },
  {
    title: 'E, 0x18',
    name: null,
    script: (contents) => [...chunks(contents, 4096), Uint8Array.of(0x18)],
  },
  {
    title: 'F, goes on after a second without an answer',
    name: NAME,
    script: (contents) => spaced(raw(contents), 1000),
  },
  {
    title: 'F, waits for an answer to each chunk',
    name: NAME,
    script: (contents) => raw(contents).slice(0, 2),
  },
  {
    title: 'F, repeats each chunk until it is answered, three times',
    name: NAME,
    script: (contents) => raw(contents).flatMap((bytes) => [bytes, 500, bytes, 500, bytes, 500]),
  },
  { title: 'G, waits to be asked', name: NAME, script: () => [] },
];

/** These need answers, which plain mode does not give: echo programs would take them for data. */
const OUT_OF_REACH = new Set(
  STYLES.map(({ title }) => title).filter((title) => /waits|until it is answered/u.test(title)),
);

function contentsOf(byteCount: number): Uint8Array {
  let state = 0x2545f491;
  return Uint8Array.from({ length: byteCount }, () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state & 0xff;
  });
}

function arrivesWhole(style: Style, contents: Uint8Array): boolean {
  const arrivals = new PlainArrivals();
  arrivals.play(style.script(contents));
  arrivals.wait(10_000);
  const [file, another] = arrivals.files;
  return (
    another === undefined &&
    file?.name === (style.name ?? 'received-from-192.0.2.1') &&
    file.end !== null &&
    file.bytes.length === contents.length &&
    file.bytes.every((byte, index) => byte === contents[index])
  );
}

describe('of 24 ways to send a file', () => {
  it.each([
    ['300,000 random bytes', 300_000],
    ['a multiple of every chunk size but 503', 1_024_000],
    ['one full chunk of 4,096 bytes', 4096],
    ['a short chunk', 700],
  ])('21 end in the same bytes: %s', (_title, byteCount) => {
    const contents = contentsOf(byteCount);
    const failing = STYLES.filter((style) => !arrivesWhole(style, contents));
    const expected = byteCount > 1024 ? 3 : 2;
    expect(STYLES).toHaveLength(24);
    expect(failing.map(({ title }) => title).filter((title) => !OUT_OF_REACH.has(title))).toEqual(
      [],
    );
    expect(failing).toHaveLength(expected);
  });
});

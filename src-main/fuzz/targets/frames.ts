import {
  encodeAck,
  encodeClose,
  encodeControlHead,
  encodeDataHead,
  encodeFixed,
  encodeLimit,
  FrameType,
  FrameWalker,
  type AckRange,
  type FrameVisitor,
} from '../../protocol/frames.ts';
import type { Prng } from '../../simulation/prng.ts';
import { require, requireSame, type FuzzTarget } from '../target.ts';

export const frames: FuzzTarget = {
  name: 'frames',
  corpus: (prng) => Array.from({ length: 40 }, () => truePayload(prng)),
  check(input) {
    const first = new Rewriter(input.length);
    const result = new FrameWalker().walk(input, input.length, first);
    if (result !== 'ok') return;
    // What was understood, written again by our encoders, is understood as the same.
    const second = new Rewriter(input.length);
    const rewritten = first.bytes;
    if (rewritten.length === 0) return;
    require(new FrameWalker().walk(rewritten, rewritten.length, second) === 'ok', 'not understood');
    requireSame(second.bytes, rewritten, 'written again, it says something else');
  },
};

/** Writes every frame that it visits; checks that fields lie inside of the payload. */
class Rewriter implements FrameVisitor {
  readonly #into: Uint8Array;
  readonly #inputBytes: number;
  #at = 0;

  constructor(inputBytes: number) {
    this.#inputBytes = inputBytes;
    // An ACK delay is rounded to whole microseconds, a varint may have been longer than it need be.
    this.#into = new Uint8Array(inputBytes + 64);
  }

  get bytes(): Uint8Array {
    return this.#into.subarray(0, this.#at);
  }

  onPing(): boolean {
    this.#into[this.#at++] = FrameType.PING;
    return true;
  }

  onAck(ranges: readonly AckRange[], delayMs: number): boolean {
    require(delayMs >= 0 && ranges.length >= 1 && ranges.length <= 256, 'an impossible ACK');
    let below = Infinity;
    for (const { first, last } of ranges) {
      require(first >= 0 && first <= last && last < below - 1, 'ranges that overlap or touch');
      below = first;
    }
    // Whole microseconds up to 2^53 are no longer whole as milliseconds.
    const delay = Math.min(delayMs, 1e9);
    const at = encodeAck(this.#into, this.#at, this.#into.length, ranges, delay);
    require(at > this.#at, 'an ACK that came does not fit');
    this.#at = at;
    return true;
  }

  onClose(code: number, bytes: Uint8Array, begin: number, end: number): boolean {
    this.#at = encodeClose(this.#into, this.#at, code, this.#inside(bytes, begin, end));
    return true;
  }

  onControl(offset: number, bytes: Uint8Array, begin: number, end: number): boolean {
    const field = this.#inside(bytes, begin, end);
    this.#append(encodeControlHead(this.#into, this.#at, offset, field.length), field);
    return true;
  }

  onMaxControl(limitBytes: number): boolean {
    this.#at = encodeLimit(this.#into, this.#at, FrameType.MAX_CONTROL, limitBytes);
    return true;
  }

  onData(file: number, offset: number, bytes: Uint8Array, begin: number, end: number): boolean {
    const field = this.#inside(bytes, begin, end);
    require(file < 2 ** 32 && field.length > 0, 'an impossible DATA');
    require(Number.isSafeInteger(offset + field.length), 'DATA beyond 2^53');
    this.#append(encodeDataHead(this.#into, this.#at, file, offset, field.length), field);
    return true;
  }

  onMaxData(limitBytes: number): boolean {
    this.#at = encodeLimit(this.#into, this.#at, FrameType.MAX_DATA, limitBytes);
    return true;
  }

  onPathChallenge(bytes: Uint8Array, begin: number): boolean {
    return this.#fixed(FrameType.PATH_CHALLENGE, bytes, begin, 8);
  }

  onPathResponse(bytes: Uint8Array, begin: number): boolean {
    return this.#fixed(FrameType.PATH_RESPONSE, bytes, begin, 8);
  }

  onSasNonce(bytes: Uint8Array, begin: number): boolean {
    return this.#fixed(FrameType.SAS_NONCE, bytes, begin, 16);
  }

  onSasReveal(bytes: Uint8Array, begin: number): boolean {
    return this.#fixed(FrameType.SAS_REVEAL, bytes, begin, 16);
  }

  #fixed(type: number, bytes: Uint8Array, begin: number, count: number): boolean {
    const field = this.#inside(bytes, begin, begin + count);
    this.#at = encodeFixed(this.#into, this.#at, type, field);
    return true;
  }

  #inside(bytes: Uint8Array, begin: number, end: number): Uint8Array {
    require(begin >= 0 && begin <= end && end <= this.#inputBytes, 'a field outside its payload');
    return bytes.subarray(begin, end);
  }

  #append(at: number, field: Uint8Array): void {
    this.#into.set(field, at);
    this.#at = at + field.length;
  }
}

function truePayload(prng: Prng): Uint8Array {
  const into = new Uint8Array(4_096);
  let at = 0;
  for (let left = prng.between(1, 5); left > 0; left -= 1) {
    switch (prng.between(0, 6)) {
      case 0:
        into[at++] = FrameType.PING;
        break;
      case 1:
        at = encodeAck(into, at, into.length, trueRanges(prng), prng.next() * 100);
        break;
      case 2:
        at = encodeClose(into, at, prng.between(0, 12), prng.bytes(prng.between(0, 256)));
        break;
      case 3: {
        const field = prng.bytes(prng.between(0, 300));
        at = encodeControlHead(into, at, prng.between(0, 1e6), field.length);
        into.set(field, at);
        at += field.length;
        break;
      }
      case 4: {
        const field = prng.bytes(prng.between(1, 300));
        at = encodeDataHead(into, at, prng.between(0, 1e5), prng.between(0, 1e9), field.length);
        into.set(field, at);
        at += field.length;
        break;
      }
      case 5: {
        const type = prng.pick([FrameType.MAX_CONTROL, FrameType.MAX_DATA]);
        at = encodeLimit(into, at, type, prng.between(0, 1e12));
        break;
      }
      default: {
        const isPath = prng.chance(0.5);
        const type = isPath
          ? prng.pick([FrameType.PATH_CHALLENGE, FrameType.PATH_RESPONSE])
          : prng.pick([FrameType.SAS_NONCE, FrameType.SAS_REVEAL]);
        at = encodeFixed(into, at, type, prng.bytes(isPath ? 8 : 16));
      }
    }
  }
  return into.slice(0, at);
}

function trueRanges(prng: Prng): AckRange[] {
  const ranges: AckRange[] = [];
  let last = prng.between(10_000, 1e9);
  for (let left = prng.between(1, 30); left > 0 && last > 100; left -= 1) {
    const first = last - prng.between(0, 50);
    ranges.push({ first, last });
    last = first - prng.between(2, 40);
  }
  return ranges;
}

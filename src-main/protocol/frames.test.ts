import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  controlCapacity,
  dataCapacity,
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
} from './frames.ts';

/** Writes down what it is shown. */
class Recorder implements FrameVisitor {
  readonly seen: unknown[] = [];
  onPing = () => this.#note('ping');
  onAck = (ranges: readonly AckRange[], delayMs: number) =>
    this.#note(
      'ack',
      ranges.map(({ first, last }) => [first, last]),
      delayMs,
    );
  onClose = (code: number, bytes: Uint8Array, begin: number, end: number) =>
    this.#note('close', code, [...bytes.subarray(begin, end)]);
  onControl = (offset: number, bytes: Uint8Array, begin: number, end: number) =>
    this.#note('control', offset, [...bytes.subarray(begin, end)]);
  onMaxControl = (limit: number) => this.#note('max-control', limit);
  onData = (file: number, offset: number, bytes: Uint8Array, begin: number, end: number) =>
    this.#note('data', file, offset, [...bytes.subarray(begin, end)]);
  onMaxData = (limit: number) => this.#note('max-data', limit);
  onPathChallenge = (bytes: Uint8Array, begin: number) =>
    this.#note('challenge', [...bytes.subarray(begin, begin + 8)]);
  onPathResponse = (bytes: Uint8Array, begin: number) =>
    this.#note('response', [...bytes.subarray(begin, begin + 8)]);
  onSasNonce = (bytes: Uint8Array, begin: number) =>
    this.#note('nonce', [...bytes.subarray(begin, begin + 16)]);
  onSasReveal = (bytes: Uint8Array, begin: number) =>
    this.#note('reveal', [...bytes.subarray(begin, begin + 16)]);
  #note(...what: unknown[]): boolean {
    this.seen.push(what);
    return true;
  }
}

function walk(bytes: Uint8Array): { result: string; seen: unknown[] } {
  const recorder = new Recorder();
  return { result: new FrameWalker().walk(bytes, bytes.length, recorder), seen: recorder.seen };
}

/** Newest first, never touching, as an ACK carries them. */
const ackRanges = fc
  .array(fc.tuple(fc.nat(300), fc.nat(70_000)), { minLength: 1, maxLength: 80 })
  .map((steps) => {
    const ranges: AckRange[] = [];
    let next = 0;
    for (const [length, gap] of steps) {
      ranges.unshift({ first: next, last: next + length });
      next += length + gap + 2;
    }
    return ranges;
  });

describe('frames', () => {
  it('come back as they were written, in their order', () => {
    const into = new Uint8Array(500);
    const eight = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8);
    const sixteen = new Uint8Array(16).fill(9);
    let at = encodeAck(
      into,
      0,
      500,
      [
        { first: 7, last: 9 },
        { first: 1, last: 5 },
      ],
      1.5,
    );
    into[at++] = FrameType.PING;
    at = encodeLimit(into, at, FrameType.MAX_CONTROL, 70_000);
    at = encodeLimit(into, at, FrameType.MAX_DATA, 2 ** 40);
    at = encodeFixed(into, at, FrameType.SAS_NONCE, sixteen);
    at = encodeFixed(into, at, FrameType.SAS_REVEAL, sixteen);
    at = encodeFixed(into, at, FrameType.PATH_CHALLENGE, eight);
    at = encodeFixed(into, at, FrameType.PATH_RESPONSE, eight);
    at = encodeControlHead(into, at, 5, 2);
    into.set([0xaa, 0xbb], at);
    at = encodeDataHead(into, at + 2, 2 ** 32 - 1, 2 ** 40, 3);
    into.set([1, 2, 3], at);
    at += 3 + 20; // and 20 bytes of PADDING
    at = encodeClose(into, at, 12, Uint8Array.of(0x68, 0x69));
    const { result, seen } = walk(into.slice(0, at));
    expect(result).toBe('ok');
    expect(seen).toEqual([
      [
        'ack',
        [
          [7, 9],
          [1, 5],
        ],
        1.5,
      ],
      ['ping'],
      ['max-control', 70_000],
      ['max-data', 2 ** 40],
      ['nonce', [...sixteen]],
      ['reveal', [...sixteen]],
      ['challenge', [...eight]],
      ['response', [...eight]],
      ['control', 5, [0xaa, 0xbb]],
      ['data', 2 ** 32 - 1, 2 ** 40, [1, 2, 3]],
      ['close', 12, [0x68, 0x69]],
    ]);
  });

  it('of ACK carry as many of the newest ranges as there is room for', () => {
    fc.assert(
      fc.property(ackRanges, fc.integer({ min: 1, max: 400 }), (ranges, room) => {
        const into = new Uint8Array(500);
        const at = encodeAck(into, 4, 4 + room, ranges, 3);
        expect(at).toBeLessThanOrEqual(4 + room);
        if (at === 4) {
          expect(room).toBeLessThan(20);
          return;
        }
        const { result, seen } = walk(into.slice(4, at));
        const shown = (seen[0] as [string, number[][]])[1];
        expect(result).toBe('ok');
        expect(shown).toEqual(
          ranges.slice(0, shown.length).map(({ first, last }) => [first, last]),
        );
        if (room === 400) expect(shown.length).toBe(Math.min(ranges.length, shown.length));
      }),
    );
  });

  it('fill the room that they are given to the last byte or two', () => {
    for (let room = 1; room < 20_000; room += room < 300 ? 1 : 97) {
      for (const [head, count] of [
        [encodeDataHead, dataCapacity(room, 3, 70_000)],
        [
          (into: Uint8Array, at: number, _file: number, offset: number, length: number) =>
            encodeControlHead(into, at, offset, length),
          controlCapacity(room, 70_000),
        ],
      ] as const) {
        if (count === 0) continue;
        const used = head(new Uint8Array(40), 0, 3, 70_000, count) + count;
        expect(used).toBeLessThanOrEqual(room);
        expect(room - used).toBeLessThanOrEqual(3);
      }
    }
  });

  it.each([
    ['an empty payload', []],
    ['an unknown type', [0x0c]],
    ['a type above one byte', [0x40, 0x01]],
    ['DATA without bytes', [0x06, 0, 0, 0]],
    ['DATA over the end', [0x06, 0, 0, 5, 1, 2, 3, 4]],
    ['DATA of a file above 2^32 - 1', [0x06, 0xc0, 0, 0, 1, 0, 0, 0, 0, 0, 1, 7]],
    ['DATA beyond 2^53 - 1', [0x06, 0, 0xc0, 0x1f, 255, 255, 255, 255, 255, 255, 1, 7]],
    ['an ACK below zero', [0x02, 5, 0, 0, 6]],
    ['an ACK whose gap goes below zero', [0x02, 5, 0, 1, 1, 4, 0]],
    ['an ACK with fewer ranges than it says', [0x02, 50, 0, 3, 1, 1, 1]],
    ['an ACK with more than 255 ranges', [0x02, 50, 0, 0x41, 0x00, 1]],
    ['a short PATH_CHALLENGE', [0x08, 1, 2, 3, 4, 5, 6, 7]],
    ['a short SAS_NONCE', [0x0a, 1, 2, 3]],
    [
      'a CLOSE with 257 bytes of reason',
      [0x03, 0, 0x41, 0x01, ...new Array<number>(257).fill(0x41)],
    ],
  ])('refuse %s', (_what, bytes) => {
    expect(walk(Uint8Array.from(bytes)).result).toBe('malformed');
  });

  it('of arbitrary bytes never throw, and never show bytes outside the payload', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        const { result } = walk(bytes);
        expect(['ok', 'malformed']).toContain(result);
      }),
      { numRuns: 5_000 },
    );
  });

  it('of arbitrary bytes behind a true type never throw', () => {
    fc.assert(
      fc.property(fc.nat(11), fc.uint8Array({ maxLength: 60 }), (type, rest) => {
        const { result, seen } = walk(Uint8Array.of(type, ...rest));
        expect(['ok', 'malformed']).toContain(result);
        for (const frame of seen as unknown[][]) {
          if (frame[0] === 'ack') {
            for (const [first, last] of frame[1] as [number, number][]) {
              expect(first).toBeGreaterThanOrEqual(0);
              expect(last).toBeGreaterThanOrEqual(first);
            }
          }
        }
      }),
      { numRuns: 5_000 },
    );
  });
});

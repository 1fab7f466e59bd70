import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeVarint, varintBytes, VarintReader } from './varint.ts';

function read(bytes: Uint8Array): VarintReader & { value: number } {
  const reader = new VarintReader();
  reader.reset(bytes, 0, bytes.length);
  return Object.assign(reader, { value: reader.read() });
}

describe('a varint', () => {
  it('decodes the examples of RFC 9000, appendix A.1', () => {
    const examples: [number[], number][] = [
      [[0x9d, 0x7f, 0x3e, 0x7d], 494_878_333],
      [[0x7b, 0xbd], 15_293],
      [[0x25], 37],
      [[0x40, 0x25], 37],
    ];
    for (const [bytes, value] of examples) expect(read(Uint8Array.from(bytes)).value).toBe(value);
  });

  it('refuses values above 2^53 - 1, among them the eight-byte example of the RFC', () => {
    expect(read(Uint8Array.of(0xc2, 0x19, 0x7c, 0x5e, 0xff, 0x14, 0xe8, 0x8c)).failed).toBe(true);
    expect(read(Uint8Array.of(0xc0, 0x20, 0, 0, 0, 0, 0, 0)).failed).toBe(true);
    const largest = read(Uint8Array.of(0xc0, 0x1f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff));
    expect(largest.value).toBe(Number.MAX_SAFE_INTEGER);
  });

  it('comes back as it was, in the length that was announced', () => {
    const into = new Uint8Array(16);
    fc.assert(
      fc.property(fc.maxSafeNat(), (value) => {
        const end = encodeVarint(into, 3, value);
        expect(end - 3).toBe(varintBytes(value));
        expect(read(into.subarray(3, end)).value).toBe(value);
      }),
    );
  });

  it('takes one byte more from 64, 16,384 and 2^30 on', () => {
    const sizes = [63, 64, 16_383, 16_384, 2 ** 30 - 1, 2 ** 30].map(varintBytes);
    expect(sizes).toEqual([1, 2, 2, 4, 4, 8]);
  });

  it('fails for good once the bytes run out', () => {
    for (const cut of [[], [0x40], [0x80, 1, 2], [0xc0, 1, 2, 3, 4, 5, 6]]) {
      const reader = read(Uint8Array.from(cut));
      expect(reader.failed).toBe(true);
      expect(reader.read()).toBe(0);
      expect(reader.skip(0)).toBe(-1);
    }
  });
});

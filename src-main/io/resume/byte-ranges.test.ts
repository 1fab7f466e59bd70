import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BLOCK_BYTES } from '../../transfer/constants.ts';
import { sumOf, union, wholeBlocks, withRange } from './byte-ranges.ts';
import type { ByteRange } from './resume-api.ts';

const SPACE = 64;

const range = fc
  .tuple(fc.nat(SPACE - 1), fc.nat(12))
  .map(([offset, byteCount]) => ({ offset, byteCount: Math.min(byteCount, SPACE - offset) }));

const bytesOf = (ranges: readonly ByteRange[]): Set<number> =>
  new Set(ranges.flatMap((one) => Array.from({ length: one.byteCount }, (_, n) => one.offset + n)));

describe('ranges of bytes', () => {
  it('hold exactly the bytes that were added, sorted and apart', () => {
    fc.assert(
      fc.property(fc.array(range, { maxLength: 20 }), (added) => {
        const ranges = union([], added);
        expect(bytesOf(ranges)).toEqual(bytesOf(added));
        expect(sumOf(ranges)).toBe(bytesOf(added).size);
        for (const [n, one] of ranges.entries()) {
          const before = ranges[n - 1];
          if (before) expect(one.offset).toBeGreaterThan(before.offset + before.byteCount);
        }
      }),
    );
  });

  it('become one where they touch', () => {
    const left = [
      { offset: 0, byteCount: 4 },
      { offset: 8, byteCount: 4 },
      { offset: 20, byteCount: 1 },
    ];
    expect(withRange(left, { offset: 4, byteCount: 4 })).toEqual([
      { offset: 0, byteCount: 12 },
      { offset: 20, byteCount: 1 },
    ]);
  });

  it('count as whole blocks only where all of a block is there, the last one as short as the file', () => {
    const size = 3 * BLOCK_BYTES + 10;
    const ranges = [
      { offset: 1, byteCount: 2 * BLOCK_BYTES },
      { offset: 3 * BLOCK_BYTES, byteCount: 10 },
    ];
    expect(wholeBlocks(ranges, size)).toEqual([
      { offset: BLOCK_BYTES, byteCount: BLOCK_BYTES },
      { offset: 3 * BLOCK_BYTES, byteCount: 10 },
    ]);
    expect(wholeBlocks([{ offset: 3 * BLOCK_BYTES, byteCount: 9 }], size)).toEqual([]);
  });
});

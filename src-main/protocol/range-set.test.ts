import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RangeSet } from './range-set.ts';

const SPAN = 60;

const operations = fc.array(
  fc.record({
    isAdd: fc.boolean(),
    begin: fc.integer({ min: 0, max: SPAN - 1 }),
    length: fc.integer({ min: 1, max: 20 }),
  }),
  { maxLength: 40 },
);

describe('a range set', () => {
  it('holds what a set of single numbers would hold, in as few ranges as can be', () => {
    fc.assert(
      fc.property(operations, (steps) => {
        const ranges = new RangeSet();
        const numbers = new Set<number>();
        for (const { isAdd, begin, length } of steps) {
          if (isAdd) ranges.add(begin, begin + length);
          else ranges.remove(begin, begin + length);
          for (let n = begin; n < begin + length; n++) {
            if (isAdd) numbers.add(n);
            else numbers.delete(n);
          }
        }
        let runs = 0;
        for (let n = 0; n < SPAN + 25; n++) {
          if (numbers.has(n) && !numbers.has(n - 1)) runs++;
          let missing = n;
          while (numbers.has(missing)) missing++;
          expect(ranges.firstMissing(n)).toBe(missing);
          let present = n;
          while (present < SPAN + 25 && !numbers.has(present)) present++;
          expect(ranges.firstPresent(n)).toBe(present < SPAN + 25 ? present : Infinity);
        }
        expect(ranges.rangeCount).toBe(runs);
        expect(ranges.isEmpty).toBe(numbers.size === 0);
        if (numbers.size > 0) {
          expect(ranges.firstBegin).toBe(Math.min(...numbers));
          expect(ranges.firstEnd).toBe(ranges.firstMissing(ranges.firstBegin));
        }
      }),
      { numRuns: 300 },
    );
  });

  it('joins ranges that touch', () => {
    const ranges = new RangeSet();
    ranges.add(0, 10);
    ranges.add(20, 30);
    ranges.add(10, 20);
    expect([ranges.rangeCount, ranges.firstBegin, ranges.firstEnd]).toEqual([1, 0, 30]);
  });
});

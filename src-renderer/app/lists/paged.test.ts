import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  emptyPaged,
  itemAt,
  missingStretch,
  type Paged,
  renewed,
  wanting,
  withAnswer,
  withAsked,
  withoutAsked,
} from './paged.ts';

const numbers = (from: number, count: number, total: number): readonly number[] =>
  Array.from({ length: Math.max(0, Math.min(count, total - from)) }, (_, at) => from + at);

/** Asks for what is missing, once, and has it answered from a list of so many numbers. */
function filled(paged: Paged<number>, total: number): Paged<number> {
  const stretch = missingStretch(paged);
  if (stretch === null) return paged;
  const { version } = paged;
  const { from, count } = stretch;
  return withAnswer(withAsked(paged, stretch), { ...stretch, version }, total, [
    ...numbers(from, count, total),
  ]);
}

describe('a list of which some pages are here', () => {
  it('asks for what is in sight, a few pages at once, and for nothing twice', () => {
    const paged = wanting(emptyPaged<number>(), { first: 120, last: 199 });
    const stretch = missingStretch(paged);
    expect(stretch).toEqual({ from: 100, count: 100 });
    if (stretch === null) return;
    expect(missingStretch(withAsked(paged, stretch))).toBeNull();
    expect(missingStretch(withoutAsked(withAsked(paged, stretch), stretch))).toEqual(stretch);
    expect(missingStretch(wanting(paged, { first: 0, last: 9_999 }))?.count).toBe(200);
  });

  it('asks for nothing beyond its end', () => {
    const paged = filled(emptyPaged<number>(), 7);
    expect(paged.total).toBe(7);
    expect(missingStretch(wanting(paged, { first: 0, last: 90 }))).toBeNull();
    expect(itemAt(paged, 6)).toBe(6);
    expect(itemAt(paged, 7)).toBeUndefined();
  });

  it('shows what was there until the renewed one has come, and then none of it', () => {
    const far = wanting(filled(emptyPaged<number>(), 500), { first: 100, last: 149 });
    const old = renewed(filled(far, 500));
    expect([itemAt(old, 0), itemAt(old, 100)]).toEqual([0, 100]);
    const fresh = filled(old, 501);
    expect([itemAt(fresh, 0), itemAt(fresh, 100)]).toEqual([undefined, 100]);
    expect(fresh.total).toBe(501);
  });

  it('takes no answer to a question of before', () => {
    const paged = emptyPaged<number>();
    const late = { from: 0, count: 50, version: paged.version };
    const now = renewed(paged);
    expect(withAnswer(now, late, 3, [1, 2, 3])).toBe(now);
  });

  it('holds everything in sight after any scrolling, and never more than some pages', () => {
    const total = 20_000;
    const spans = fc.array(fc.nat({ max: total - 1 }), { minLength: 1, maxLength: 150 });
    fc.assert(
      fc.property(spans, (firsts) => {
        let paged = emptyPaged<number>();
        for (const first of firsts) {
          paged = wanting(paged, { first, last: first + 60 });
          paged = filled(paged, total);
          for (const index of [first, Math.min(first + 60, total - 1)]) {
            expect(itemAt(paged, index)).toBe(index);
          }
          expect(paged.pages.size).toBeLessThanOrEqual(60);
        }
      }),
      { numRuns: 30 },
    );
  });
});

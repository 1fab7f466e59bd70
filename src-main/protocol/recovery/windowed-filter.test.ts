import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { WindowedMax } from './windowed-filter.ts';

describe('WindowedMax', () => {
  it('keeps the largest value until it is older than the window', () => {
    const filter = new WindowedMax(10);
    filter.update(100, 0);
    filter.update(80, 4);
    filter.update(60, 8);
    expect(filter.value).toBe(100);
    filter.update(50, 10);
    expect(filter.value).toBe(100);
    filter.update(50, 11);
    expect(filter.value).toBe(80);
    filter.update(50, 15);
    expect(filter.value).toBe(60);
  });

  it('takes a larger value at once', () => {
    const filter = new WindowedMax(10);
    filter.update(100, 0);
    filter.update(101, 1);
    expect(filter.value).toBe(101);
  });

  it('is never above the true maximum of the window, nor below the newest value', () => {
    const values = fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: 1, maxLength: 200 });
    fc.assert(
      fc.property(values, (all) => {
        const filter = new WindowedMax(10);
        all.forEach((value, tick) => {
          filter.update(value, tick);
          expect(filter.value).toBeLessThanOrEqual(
            Math.max(...all.slice(Math.max(0, tick - 10), tick + 1)),
          );
          expect(filter.value).toBeGreaterThanOrEqual(value);
        });
      }),
    );
  });
});

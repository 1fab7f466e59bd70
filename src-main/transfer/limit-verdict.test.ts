import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LIMITING_FACTORS, type LimitingFactor } from '../../src-shared/transfer-model.ts';
import { LimitVerdict, noLimitTimes } from './limit-verdict.ts';

/** `ms` of this factor, in samples of a tenth of a second. */
function feed(verdict: LimitVerdict, factor: LimitingFactor, ms: number, from: number): number {
  let now = from;
  for (; now < from + ms; now += 100) {
    verdict.add({ ...noLimitTimes(), [factor]: 100 }, 100, now + 100);
  }
  return now;
}

describe('LimitVerdict', () => {
  it('shows a factor once it has held for two seconds', () => {
    const verdict = new LimitVerdict();
    feed(verdict, 'link', 1_900, 0);
    expect(verdict.shown).toBeNull();
    feed(verdict, 'link', 100, 1_900);
    expect(verdict.shown).toBe('link');
  });

  it('does not change its word for a hiccup of a second', () => {
    const verdict = new LimitVerdict();
    let now = feed(verdict, 'link', 10_000, 0);
    now = feed(verdict, 'sender-disk', 1_000, now);
    feed(verdict, 'link', 1_000, now);
    expect(verdict.shown).toBe('link');
  });

  it('follows a change that stays', () => {
    const verdict = new LimitVerdict();
    const now = feed(verdict, 'link', 10_000, 0);
    feed(verdict, 'limit', 4_000, now);
    expect(verdict.shown).toBe('limit');
    expect(verdict.whole).toBe('link');
  });

  it('says nothing while several things take turns', () => {
    const verdict = new LimitVerdict();
    const third = { ...noLimitTimes(), link: 34, cpu: 33, 'sender-disk': 33 };
    for (let now = 100; now <= 5_000; now += 100) verdict.add(third, 100, now);
    expect(verdict.shown).toBeNull();
    expect(verdict.whole).toBe('link');
  });

  it('knows nothing before the first sample', () => {
    expect(new LimitVerdict().whole).toBeNull();
  });

  it('adds up every millisecond, and names a factor that has no less than any other', () => {
    const sample = fc.record({
      factor: fc.constantFrom(...LIMITING_FACTORS),
      ms: fc.integer({ min: 1, max: 500 }),
    });
    fc.assert(
      fc.property(fc.array(sample, { minLength: 1, maxLength: 50 }), (samples) => {
        const verdict = new LimitVerdict();
        const sums = noLimitTimes();
        let now = 0;
        for (const { factor, ms } of samples) {
          now += ms;
          sums[factor] += ms;
          verdict.add({ ...noLimitTimes(), [factor]: ms }, ms, now);
        }
        expect(verdict.wholeTimes()).toEqual(sums);
        expect(sums[verdict.whole ?? 'link']).toBe(Math.max(...Object.values(sums)));
      }),
    );
  });
});

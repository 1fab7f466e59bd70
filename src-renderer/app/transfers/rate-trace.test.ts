import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { axisTop, TRACE_SECONDS, tracePoints, traceWith } from './rate-trace.ts';

describe('the rate of the last minute', () => {
  it('keeps the highest rate of each second', () => {
    let trace = traceWith(null, 10, 1_000);
    trace = traceWith(trace, 30, 1_400);
    trace = traceWith(trace, 20, 1_900);
    trace = traceWith(trace, 5, 2_000);
    expect(trace).toEqual({ lastSecond: 2, rates: [30, 5] });
  });

  it('is the same value while nothing in it changes, so that nothing is drawn again', () => {
    const trace = traceWith(null, 30, 1_000);
    expect(traceWith(trace, 20, 1_500)).toBe(trace);
  });

  it('shows seconds without news as still', () => {
    const trace = traceWith(traceWith(null, 10, 1_000), 7, 4_000);
    expect(trace.rates).toEqual([10, 0, 0, 7]);
  });

  it('never holds more than a minute, after any pause', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 500_000 }), { maxLength: 200 }), (pauses) => {
        let now = 0;
        let trace = traceWith(null, 1, now);
        for (const pause of pauses) {
          now += pause;
          trace = traceWith(trace, 1, now);
          expect(trace.rates.length).toBeLessThanOrEqual(TRACE_SECONDS);
          expect(trace.rates.at(-1)).toBe(1);
        }
      }),
    );
  });
});

describe('its line', () => {
  it('ends at the right edge and stands below the top of the scale', () => {
    expect(tracePoints([0, 50, 100], 200, 59, 20)).toBe('57.0,20.0 58.0,15.0 59.0,10.0');
  });

  it('lies on the ground while everything is still, and is nothing for one value', () => {
    expect(tracePoints([0, 0], 1_000, 59, 20)).toBe('58.0,20.0 59.0,20.0');
    expect(tracePoints([5], 1_000, 59, 20)).toBe('');
  });
});

describe('its scale', () => {
  it('ends at a round rate, at or above the highest', () => {
    const tops = [0, 999, 1_000, 1_001, 99e6, 101e6, 234e6, 500e6, 501e6].map((rate) =>
      axisTop([rate, 3]),
    );
    expect(tops).toEqual([1e3, 1e3, 1e3, 2e3, 1e8, 2e8, 5e8, 5e8, 1e9]);
  });

  it('is never lower than what it shows', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1e12, noNaN: true }), (rate) => {
        expect(axisTop([rate])).toBeGreaterThanOrEqual(rate);
        expect(axisTop([rate])).toBeLessThanOrEqual(Math.max(1_000, rate * 2.5));
      }),
    );
  });
});

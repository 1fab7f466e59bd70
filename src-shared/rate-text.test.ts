import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseRate, RATE_MAX_BYTES_PER_SECOND, rateText } from './rate-text.ts';

describe('parseRate', () => {
  it.each([
    ['20MB/s', 20_000_000],
    ['500kB/s', 500_000],
    ['1.5 MiB/s', 1_572_864],
    ['1,5 MB', 1_500_000],
    ['100Mbit/s', 12_500_000],
    ['1gb', 1_000_000_000],
    ['5000', 5_000],
  ])('reads %s', (text, rate) => {
    expect(parseRate(text)).toBe(rate);
  });

  it.each([
    ['', 'not-a-rate'],
    ['fast', 'not-a-rate'],
    ['0', 'too-slow'],
    ['10', 'too-slow'],
    ['-5MB/s', 'not-a-rate'],
    ['5 furlongs', 'not-a-rate'],
    ['1e9MB/s', 'not-a-rate'],
    ['99999GB/s', 'too-fast'],
  ])('says what is wrong with %j', (text, problem) => {
    expect(parseRate(text)).toBe(problem);
  });
});

describe('rateText', () => {
  it.each([
    [20_000_000, '20 MB/s'],
    [1_250_000, '1.25 MB/s'],
    [999_000, '999 kB/s'],
    [1_000, '1 kB/s'],
  ])('writes %d', (rate, text) => {
    expect(rateText(rate)).toBe(text);
  });

  it('writes what is read again, to a thousandth', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 2_000, max: RATE_MAX_BYTES_PER_SECOND / 2, noNaN: true }),
        (rate) => {
          const again = parseRate(rateText(rate));
          expect(again).toBeTypeOf('number');
          expect(Math.abs(Number(again) - rate)).toBeLessThanOrEqual(rate / 1_000);
        },
      ),
    );
  });
});

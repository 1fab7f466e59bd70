import { describe, expect, it } from 'vitest';
import { parseRate } from './rate-text.ts';
import { UsageError } from './usage.ts';

describe('parseRate', () => {
  it.each([
    ['20MB/s', 20_000_000],
    ['500kB/s', 500_000],
    ['1.5 MiB/s', 1_572_864],
    ['100Mbit/s', 12_500_000],
    ['1gb', 1_000_000_000],
    ['5000', 5_000],
  ])('reads %s', (text, rate) => {
    expect(parseRate(text)).toBe(rate);
  });

  it.each(['', 'fast', '0', '10', '-5MB/s', '5 furlongs', '1e9MB/s'])('refuses %j', (text) => {
    expect(() => parseRate(text)).toThrow(UsageError);
  });
});

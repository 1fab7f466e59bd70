import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatBytes, formatDuration, formatRate } from './format.ts';

const plain = (text: string): string => text.replaceAll('\u00A0', ' ');

describe('formatBytes', () => {
  it.each([
    [0, '0 bytes'],
    [1, '1 byte'],
    [2, '2 bytes'],
    [999, '999 bytes'],
    [1000, '1.0 kB'],
    [12_345, '12.3 kB'],
    [99_949, '99.9 kB'],
    [99_950, '100 kB'],
    [999_499, '999 kB'],
    [999_500, '1.0 MB'],
    [12_300_000, '12.3 MB'],
    [500_000_000_000, '500 GB'],
    [1_500_000_000_000, '1.5 TB'],
    [Number.MAX_SAFE_INTEGER, '9.0 PB'],
  ])('writes %d as %s', (byteCount, words) => {
    expect(plain(formatBytes(byteCount))).toBe(words);
  });

  it('never shows more than three digits before the unit', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }), (byteCount) => {
        expect(plain(formatBytes(byteCount))).toMatch(/^(\d{1,3}|\d{1,2}\.\d) (bytes?|[kMGTP]B)$/);
      }),
    );
  });
});

describe('formatRate', () => {
  it('is the size of a second', () => {
    expect(plain(formatRate(25_400_000))).toBe('25.4 MB/s');
    expect(plain(formatRate(0))).toBe('0 bytes/s');
  });
});

describe('formatDuration', () => {
  it.each([
    [0, '0 s'],
    [0.4, '0 s'],
    [59.4, '59 s'],
    [59.6, '1 min'],
    [65, '1 min 5 s'],
    [599, '9 min 59 s'],
    [600, '10 min'],
    [3599, '1 h'],
    [7800, '2 h 10 min'],
    [86_400, '1 d'],
    [273_600, '3 d 4 h'],
  ])('writes %d seconds as %s', (seconds, words) => {
    expect(plain(formatDuration(seconds))).toBe(words);
  });
});

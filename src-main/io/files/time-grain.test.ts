import { expect, it } from 'vitest';
import { isSameTime } from './time-grain.ts';

it.each([
  // Where times are fine, a second is a second.
  [1_600_000_000_000, 1_600_000_000_891, 1, false],
  [1_600_000_000_891.4, 1_600_000_000_891, 1, true],
  // Cut to whole or to even seconds, or rounded up.
  [1_600_000_001_000, 1_600_000_001_891, 2_000, true],
  [1_600_000_000_000, 1_600_000_001_891, 2_000, true],
  [1_600_000_002_000, 1_600_000_001_891, 2_000, true],
  [1_600_000_004_000, 1_600_000_001_891, 2_000, false],
  // A time that such a disk would not say: a driver of something finer.
  [1_600_000_001_500, 1_600_000_001_891, 2_000, false],
  // exFAT has hundredths.
  [1_600_000_001_890, 1_600_000_001_891, 10, true],
  [1_600_000_001_880, 1_600_000_001_891, 10, false],
  [1_600_000_001_895, 1_600_000_001_891, 10, false],
])('%d is what became of %d where %d ms are kept apart: %s', (found, given, grain, isSame) => {
  expect(isSameTime(found, given, grain)).toBe(isSame);
});

import { expect, it } from 'vitest';
import { parseWait } from './duration-text.ts';
import { UsageError } from './usage.ts';

it.each([
  ['0', 0],
  ['90', 90_000],
  ['90s', 90_000],
  ['10m', 600_000],
  ['2h', 7_200_000],
])('reads %s', (text, durationMs) => {
  expect(parseWait(text)).toBe(durationMs);
});

it.each(['', 'soon', '-1s', '1.5m', '10d', '600h', '1 m'])('refuses “%s”', (text) => {
  expect(() => parseWait(text)).toThrow(UsageError);
});

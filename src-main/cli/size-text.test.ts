import { expect, it } from 'vitest';
import { parseSize } from './size-text.ts';
import { UsageError } from './usage.ts';

it.each([
  ['1', 1],
  ['500', 500],
  ['20MB', 20_000_000],
  ['1.5 GiB', 1_610_612_736],
  ['0,5kb', 500],
])('reads %s', (text, bytes) => {
  expect(parseSize('--up-to', text)).toBe(bytes);
});

it.each(['', '0', '0.5', '-1', '20MB/s', '5 Mbit', 'much', '9'.repeat(40)])(
  'refuses %j',
  (text) => {
    expect(() => parseSize('--up-to', text)).toThrow(UsageError);
  },
);

import { describe, expect, it } from 'vitest';
import { parseLimit } from './rate-text.ts';
import { UsageError } from './usage.ts';

describe('parseLimit', () => {
  it('reads a rate', () => {
    expect(parseLimit('20MB/s')).toBe(20_000_000);
  });

  it.each([
    ['fast', 'use a rate'],
    ['10', 'at least'],
    ['9999999GB/s', 'no limit'],
  ])('refuses %j and says why', (text, why) => {
    expect(() => parseLimit(text)).toThrow(UsageError);
    expect(() => parseLimit(text)).toThrow(why);
  });
});

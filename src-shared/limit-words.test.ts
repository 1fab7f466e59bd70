import { describe, expect, it } from 'vitest';
import { limitWords, paceWords } from './limit-words.ts';
import { FULL_PACE, LIMITING_FACTORS } from './transfer-model.ts';

describe('limitWords', () => {
  it('says whose disk it is, from where the person sits', () => {
    expect(limitWords('sender-disk', 'sent', null)).toBe('Limited by this computer’s disk');
    expect(limitWords('sender-disk', 'received', null)).toBe(
      'Limited by the other computer’s disk',
    );
    expect(limitWords('receiver-disk', 'sent', null)).toBe('Limited by the other computer’s disk');
    expect(limitWords('receiver-disk', 'received', null)).toBe('Limited by this computer’s disk');
  });

  it('names the limit where it is known', () => {
    const pace = { limitBytesPerSecond: 5_000_000, background: false };
    expect(limitWords('limit', 'sent', pace)).toBe('Limited to 5 MB/s');
    expect(limitWords('limit', 'sent', null)).toBe('Limited by a speed limit');
    expect(limitWords('limit', 'received', null)).toBe(
      'Limited by the other computer’s speed limit',
    );
  });

  it('has a word of its own for every factor', () => {
    const words = LIMITING_FACTORS.map((factor) => limitWords(factor, 'sent', null));
    expect(new Set(words).size).toBe(8);
  });
});

describe('paceWords', () => {
  it.each([
    [FULL_PACE, null],
    [{ limitBytesPerSecond: 500_000, background: false }, 'At most 500 kB/s'],
    [{ limitBytesPerSecond: null, background: true }, 'In the background'],
    [{ limitBytesPerSecond: 2e6, background: true }, 'At most 2 MB/s, in the background'],
  ])('%j', (pace, words) => {
    expect(paceWords(pace)).toBe(words);
  });
});

import { describe, expect, it } from 'vitest';
import { exitStatusOf } from './exit-status.ts';

describe('exitStatusOf', () => {
  it('keeps what is promised to scripts', () => {
    expect(exitStatusOf(null)).toBe(0);
    expect(exitStatusOf({ kind: 'peer-left' })).toBe(1);
    expect(exitStatusOf({ kind: 'cancelled', by: 'peer' })).toBe(1);
    expect(exitStatusOf({ kind: 'declined' })).toBe(3);
    expect(exitStatusOf({ kind: 'no-answer', host: 'h', port: 1 })).toBe(4);
  });
});

import { describe, expect, it } from 'vitest';
import type { TransferSnapshot } from '../../src-shared/transfer-model.ts';
import { transfer } from '../../src-shared/transfer.test-kit.ts';
import { progressShown } from './progress-shown.ts';

const moving = (doneBytes: number, change: Partial<TransferSnapshot> = {}): TransferSnapshot =>
  transfer({ phase: 'transferring', paused: null, totalBytes: 100, doneBytes, ...change });

describe('progressShown', () => {
  it('counts the bytes of all that moves, and nothing else', () => {
    expect(progressShown([transfer({ phase: 'offered' })], false)).toBe(null);
    const done = moving(900, { phase: 'done', totalBytes: 900 });
    expect(progressShown([moving(100), moving(0), done], false)).toEqual({
      share: 0.5,
      mode: 'normal',
    });
  });

  it('has no end while one of them has none', () => {
    expect(progressShown([moving(5), moving(5, { totalBytes: null })], false)?.share).toBe(2);
  });

  it('is full for files without bytes', () => {
    expect(progressShown([moving(0, { totalBytes: 0 })], false)?.share).toBe(1);
  });

  it('leaves out what is held back as long as something moves', () => {
    const held = moving(0, { paused: 'there' });
    expect(progressShown([held, moving(80)], false)).toEqual({ share: 0.8, mode: 'normal' });
    expect(progressShown([held, moving(80, { phase: 'interrupted' })], false)).toEqual({
      share: 0.4,
      mode: 'paused',
    });
  });

  it('shows that one failed until the person looks, but not over what still moves', () => {
    expect(progressShown([], true)).toEqual({ share: 1, mode: 'error' });
    expect(progressShown([moving(30)], true)).toEqual({ share: 0.3, mode: 'normal' });
  });
});

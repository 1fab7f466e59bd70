import { describe, expect, it } from 'vitest';
import type { SkipReason, TransferFile } from './transfer-model.ts';
import { isAllSkipped, skipLine } from './skip-words.ts';
import { file, folder, transfer } from './transfer.test-kit.ts';

const skippedBy = (...reasons: readonly SkipReason[]) => {
  const files = reasons.map((skipped, index): TransferFile => ({
    ...file(`${index}`),
    skipped,
  }));
  return transfer({ phase: 'done', files, skippedCount: files.length });
};

describe('what was skipped', () => {
  it('is not spoken of when nothing was', () => {
    expect(skipLine(transfer({ phase: 'done' }))).toBe('');
  });

  it('has one reason, told from where the person sits', () => {
    const same = skippedBy('same', 'same');
    expect(skipLine(same)).toBe('2 files skipped: the same are there already');
    expect(skipLine({ ...same, direction: 'received' })).toBe(
      '2 files skipped: the same are here already',
    );
    expect(skipLine(skippedBy('exists'))).toBe('1 file skipped: another of that name stays there');
  });

  it('has each of several reasons counted', () => {
    expect(skipLine(skippedBy('same', 'older', 'same'))).toBe(
      '3 files skipped, as they are there already: 2 the same, 1 not older',
    );
  });

  it('has no reason that was not seen of every file', () => {
    expect(skipLine({ ...skippedBy('same', 'same'), skippedCount: 5_000 })).toBe(
      '5,000 files skipped: they are there already',
    );
  });
});

it('knows when nothing had to be sent', () => {
  const skipped: TransferFile = { ...file('R/a'), skipped: 'same' };
  const whole = { totalBytes: 12, skippedBytes: 12, skippedCount: 1 };
  expect(isAllSkipped(transfer({ ...whole, files: [folder('R'), skipped] }))).toBe(true);
  expect(isAllSkipped(transfer({ ...whole, files: [skipped, file('R/b')] }))).toBe(false);
  expect(isAllSkipped(transfer({ totalBytes: 0 }))).toBe(false);
});

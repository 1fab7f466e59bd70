import { describe, expect, it } from 'vitest';
import type { SkipReason, TransferFile } from '../../../src-shared/transfer-model.ts';
import { file, transfer } from '../../fixtures/snapshots.ts';
import { partlyDone } from '../../fixtures/tree-scenes.ts';
import { isAllSkipped, skipLine } from './skip-words.ts';

const skippedBy = (...reasons: readonly SkipReason[]) => {
  const files = reasons.map((skipped, index): TransferFile => ({
    ...file(`${index}`, 1),
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
  const [partly, wholly] = partlyDone();
  expect(partly && isAllSkipped(partly)).toBe(false);
  expect(wholly && isAllSkipped(wholly)).toBe(true);
  expect(isAllSkipped(transfer({ phase: 'done', totalBytes: 0 }))).toBe(false);
});

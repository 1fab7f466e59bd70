import { describe, expect, it } from 'vitest';
import { file, folder, transfer } from '../../src-shared/transfer.test-kit.ts';
import { doneDetails, doneLine } from './done-words.ts';

const skipped = (name: string) => ({ ...file(name), skipped: 'same' as const });

describe('what came of a transfer', () => {
  it('is its files and bytes, folders not counted', () => {
    const files = [folder('R'), file('R/a'), file('R/b')];
    expect(doneLine(transfer({ files, fileCount: 3, doneBytes: 12 }))).toBe(
      'Sent 2 files, 12\u00a0bytes',
    );
  });

  it('does not count what was there already', () => {
    const files = [folder('R'), file('R/a'), skipped('R/b'), skipped('R/c')];
    const partly = { files, fileCount: 4, totalBytes: 18, doneBytes: 18 };
    const snapshot = transfer({ ...partly, skippedCount: 2, skippedBytes: 12 });
    expect(doneLine(snapshot)).toBe('Sent 1 file, 6\u00a0bytes');
    expect(doneDetails(snapshot)).toEqual(['2 files skipped: the same are there already']);
  });

  it('does not count what was left out, and says what and why', () => {
    const link = { kind: 'link-leads-out', name: 'R/out' } as const;
    const pipe = { kind: 'source-is-folder', name: 'R/pipe' } as const;
    const leftOut = [link, pipe].map((failure) => ({ ...file(failure.name), failure }));
    const files = [...leftOut, folder('R'), file('R/a')];
    const snapshot = transfer({ phase: 'done', files, fileCount: 4, doneBytes: 6, failedCount: 2 });
    expect(doneLine(snapshot)).toBe('Sent 1 file, 6\u00a0bytes');
    expect(doneDetails(snapshot)).toEqual([
      '2 were left out, since they cannot be sent:',
      '  “R/out” is a link out of what is sent',
      '  “R/pipe” is a folder or not an ordinary file',
    ]);
  });

  it('is nothing when all was there already', () => {
    const all = { files: [folder('R'), skipped('R/a')], fileCount: 2, skippedCount: 1 };
    const snapshot = transfer({ ...all, skippedBytes: 6 });
    expect(doneLine(snapshot)).toBe('Nothing had to be sent');
    expect(doneLine({ ...snapshot, direction: 'received' })).toBe('Nothing had to be received');
  });

  it('names where received files are, and counts those beyond twenty', () => {
    const files = Array.from({ length: 1_025 }, (_, n) => ({ ...file(`${n}`), path: `/d/${n}` }));
    const lines = doneDetails(transfer({ direction: 'received', files, fileCount: 1_025 }));
    expect(lines).toHaveLength(21);
    expect(lines[0]).toBe('/d/0');
    expect(lines.at(-1)).toBe('and 1,005 more');
  });
});

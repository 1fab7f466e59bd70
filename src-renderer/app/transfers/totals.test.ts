import { expect, it } from 'vitest';
import { file, transfer } from '../../../src-shared/transfer.test-kit.ts';
import type { TransferSnapshot } from '../../../src-shared/transfer-model.ts';
import { movingFraction, movingLine, totalsLine } from './totals.ts';

const plainSpaces = (text: string): string => text.replaceAll('\u00A0', ' ');

const moving = (different: Partial<TransferSnapshot> = {}): TransferSnapshot =>
  transfer({
    phase: 'transferring',
    totalBytes: 2e9,
    doneBytes: 5e8,
    rateBytesPerSecond: 50e6,
    secondsLeft: 30,
    ...different,
  });

const line = (...transfers: readonly TransferSnapshot[]) => plainSpaces(totalsLine(transfers));

it('says how all that moves does together, and until when the last one takes', () => {
  expect(line(moving(), moving({ secondsLeft: 90 }), transfer({ phase: 'done' }))).toBe(
    '2 at once: 100 MB/s, 1.0 GB of 4.0 GB, 1 min 30 s left',
  );
});

it('leaves out what nobody can tell', () => {
  expect(line(moving(), moving({ secondsLeft: null }))).toBe(
    '2 at once: 100 MB/s, 1.0 GB of 4.0 GB',
  );
  expect(line(moving(), moving({ totalBytes: null }))).toBe('2 at once: 100 MB/s, 1.0 GB so far');
});

it('says nothing of one alone, which says it itself', () => {
  expect(line(moving(), transfer({ phase: 'offered' }))).toBe('');
});

it('calls one alone by its name where nothing else is beside it', () => {
  const alone = moving({ files: [file('regatta.mov')], fileCount: 1 });
  expect(plainSpaces(movingLine([alone, transfer({ phase: 'offered' })]))).toContain('regatta.mov');
  expect(plainSpaces(movingLine([alone]))).toMatch(/: 50\.0 MB\/s, 500 MB of 2\.0 GB$/);
  expect(plainSpaces(movingLine([alone, moving()]))).toMatch(/^2 at once: /);
  expect(movingLine([transfer({ phase: 'done' })])).toBe('');
});

it('adds up how far all that moves is, but for what nobody knows the size of', () => {
  expect(movingFraction([moving(), moving({ doneBytes: 1.5e9 })])).toBe(0.5);
  expect(movingFraction([moving(), moving({ totalBytes: null })])).toBe(0.25);
  expect(movingFraction([transfer({ phase: 'offered' })])).toBe(0);
});

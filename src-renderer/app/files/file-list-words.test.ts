import { expect, it } from 'vitest';
import { transfer } from '../../../src-shared/transfer.test-kit.ts';
import { foundLine, missingLine, nothingFoundLine } from './file-list-words.ts';

const all = { filter: 'all', text: '' } as const;

it('says how many files nobody knows by name while a transfer waits', () => {
  const waiting = transfer({ phase: 'interrupted', fileCount: 5_000 });
  expect(missingLine(waiting, all, 100)).toBe('4,900 more are listed when the transfer goes on.');
  expect(missingLine(waiting, all, 4_999)).toBe('1 more is listed when the transfer goes on.');
  expect(missingLine(waiting, all, 5_000)).toBeNull();
  expect(missingLine(waiting, all, null)).toBeNull();
  expect(missingLine(waiting, { ...all, text: 'a' }, 1)).toBeNull();
});

it('says of which kind there are none', () => {
  expect(nothingFoundLine({ filter: 'failed', text: '' })).toBe('No file has failed.');
  expect(nothingFoundLine({ filter: 'failed', text: 'boat' })).toBe('No file of that name.');
  expect(foundLine(1)).toBe('1 file found');
});

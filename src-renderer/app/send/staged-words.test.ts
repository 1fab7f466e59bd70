import { expect, it } from 'vitest';
import type { SourceItem } from '../../../src-shared/ipc-contract.ts';
import { stagedWords } from './staged-words.ts';

const file: SourceItem = {
  token: 'a',
  name: 'a.txt',
  kind: 'file',
  sizeBytes: 3_000_000,
  preview: null,
};
const folder: SourceItem = {
  token: 'f',
  name: 'Regatta',
  kind: 'folder',
  sizeBytes: null,
  preview: null,
};
const words = (...items: readonly SourceItem[]) => stagedWords(items).replaceAll('\u00A0', ' ');

it('adds up files', () => {
  expect(words(file, { ...file, sizeBytes: 400_000, preview: null })).toBe('2 files, 3.4 MB');
});

it('claims no size of folders, which nobody has counted yet', () => {
  expect(words(folder)).toBe('1 folder, counted when sent');
  expect(words(folder, folder)).toBe('2 folders, counted when sent');
  expect(words(folder, file)).toBe('1 folder and 1 file, 3.0 MB and what is in the folder');
  expect(words(folder, file, folder)).toBe(
    '2 folders and 1 file, 3.0 MB and what is in the folders',
  );
});

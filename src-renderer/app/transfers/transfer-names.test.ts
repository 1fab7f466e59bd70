import { describe, expect, it } from 'vitest';
import { file } from '../../fixtures/snapshots.ts';
import { treeFiles } from '../../fixtures/tree-scenes.ts';
import { contentsLine, countEntries, countFiles, isTree, namesLine } from './transfer-names.ts';

const tree = { files: treeFiles(), fileCount: treeFiles().length };

describe('names', () => {
  it('are the first one and how many more', () => {
    expect(namesLine({ files: [file('a', 1)], fileCount: 1 })).toBe('a');
    expect(namesLine({ files: [file('a', 1), file('b', 1)], fileCount: 4 })).toBe('a and 3 more');
    expect(namesLine({ files: [], fileCount: 2 })).toBe('2 files');
  });

  it('are that of the folder for all that is in it', () => {
    expect(namesLine(tree)).toBe('Regatta 2026');
    expect(namesLine({ files: [file('R/a', 1), file('R/b', 1)], fileCount: 2 })).toBe('R');
  });

  it('count a folder once beside others', () => {
    const files = [...tree.files, file('notes.txt', 1)];
    expect(namesLine({ files, fileCount: files.length })).toBe('Regatta 2026 and 1 more');
  });

  it('do not count what may lie inside a folder or beside it', () => {
    expect(namesLine({ ...tree, fileCount: 5_000 })).toBe('Regatta 2026');
    const files = [file('notes.txt', 1), ...tree.files];
    expect(namesLine({ files, fileCount: 5_000 })).toBe('notes.txt and more');
  });
});

describe('a tree', () => {
  it('is what begins with a folder, by its entry or by a path', () => {
    expect(isTree(tree)).toBe(true);
    expect(isTree({ files: [file('R/a', 1)] })).toBe(true);
    expect(isTree({ files: [file('a', 1)] })).toBe(false);
    expect(isTree({ files: [] })).toBe(false);
  });
});

describe('what is in it', () => {
  it('is its files, without its folders, while all are known', () => {
    expect(contentsLine(tree)).toBe('21 files');
  });

  it('is items once folders count and not all are known', () => {
    expect(contentsLine({ ...tree, fileCount: 5_104 })).toBe('5,104 items');
    expect(contentsLine({ files: [file('a', 1)], fileCount: 5_104 })).toBe('5,104 files');
  });

  it('is a folder when it is empty', () => {
    const folder = { ...file('R', 0), kind: 'folder' as const };
    expect(contentsLine({ files: [folder], fileCount: 1 })).toBe('1 folder');
  });

  it('is not said of one file, whose name says it', () => {
    expect(contentsLine({ files: [file('a', 1)], fileCount: 1 })).toBeNull();
    expect(countEntries({ files: [file('a', 1)], fileCount: 1 })).toBe('1 file');
  });

  it('is counted in words', () => {
    expect([0, 1, 100_000].map(countFiles)).toEqual(['No files', '1 file', '100,000 files']);
  });
});

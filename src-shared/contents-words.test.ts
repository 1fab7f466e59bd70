import { describe, expect, it } from 'vitest';
import { contentsLine, countEntries, countFiles, isTree, namesLine } from './contents-words.ts';
import { file, folder } from './transfer.test-kit.ts';

const files = [folder('Regatta'), file('Regatta/a'), folder('Regatta/day 1'), file('Regatta/b')];
const tree = { files, fileCount: files.length };

describe('names', () => {
  it('are the first one and how many more', () => {
    expect(namesLine({ files: [file('a')], fileCount: 1 })).toBe('a');
    expect(namesLine({ files: [file('a'), file('b')], fileCount: 4 })).toBe('a and 3 more');
    expect(namesLine({ files: [], fileCount: 2 })).toBe('2 files');
  });

  it('are that of the folder for all that is in it', () => {
    expect(namesLine(tree)).toBe('Regatta');
    expect(namesLine({ files: [file('R/a'), file('R/b')], fileCount: 2 })).toBe('R');
  });

  it('count a folder once beside others', () => {
    const files = [...tree.files, file('notes.txt')];
    expect(namesLine({ files, fileCount: files.length })).toBe('Regatta and 1 more');
  });

  it('do not count what may lie inside a folder or beside it', () => {
    expect(namesLine({ ...tree, fileCount: 5_000 })).toBe('Regatta');
    const files = [file('notes.txt'), ...tree.files];
    expect(namesLine({ files, fileCount: 5_000 })).toBe('notes.txt and more');
  });
});

describe('a tree', () => {
  it('is what begins with a folder, by its entry or by a path', () => {
    expect(isTree(tree)).toBe(true);
    expect(isTree({ files: [file('R/a')] })).toBe(true);
    expect(isTree({ files: [file('a')] })).toBe(false);
    expect(isTree({ files: [] })).toBe(false);
  });
});

describe('what is in it', () => {
  it('is its files, without its folders, while all are known', () => {
    expect(contentsLine(tree)).toBe('2 files');
  });

  it('is items once folders count and not all are known', () => {
    expect(contentsLine({ ...tree, fileCount: 5_104 })).toBe('5,104 items');
    expect(contentsLine({ files: [file('a')], fileCount: 5_104 })).toBe('5,104 files');
  });

  it('is a folder when it is empty', () => {
    expect(contentsLine({ files: [folder('R')], fileCount: 1 })).toBe('1 folder');
  });

  it('is not said of one file, whose name says it', () => {
    expect(contentsLine({ files: [file('a')], fileCount: 1 })).toBeNull();
    expect(countEntries({ files: [file('a')], fileCount: 1 })).toBe('1 file');
  });

  it('is counted in words', () => {
    expect([0, 1, 100_000].map(countFiles)).toEqual(['No files', '1 file', '100,000 files']);
  });
});

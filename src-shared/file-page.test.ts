import { describe, expect, it } from 'vitest';
import { type FileChoice, fileMatcher, pageOfFiles } from './file-page.ts';
import { file } from './transfer.test-kit.ts';

const files = [
  file('Regatta/boat.jpg'),
  { ...file('Regatta/Öl.txt'), skipped: 'same' as const },
  { ...file('notes.txt'), failure: { kind: 'file-locked', name: 'notes.txt' } as const },
  { ...file('more.txt'), skipped: 'older' as const },
];

const indexes = (choice: FileChoice, from = 0, count = 200): readonly number[] =>
  pageOfFiles(files, { id: '', ...choice, from, count }).files.map(({ index }) => index);

describe('a page of files', () => {
  it('holds those that fit, each with its place among all', () => {
    expect(indexes({ filter: 'all', text: '' })).toEqual([0, 1, 2, 3]);
    expect(indexes({ filter: 'failed', text: '' })).toEqual([2]);
    expect(indexes({ filter: 'skipped', text: '' })).toEqual([1, 3]);
    expect(indexes({ filter: 'skipped', text: 'MORE' })).toEqual([3]);
  });

  it('begins and ends where it was asked to, and says how many there are', () => {
    expect(indexes({ filter: 'all', text: 'txt' }, 1, 1)).toEqual([2]);
    const past = pageOfFiles(files, { id: '', filter: 'all', text: '', from: 9, count: 5 });
    expect(past).toEqual({ total: 4, files: [] });
  });

  it('finds letters beyond ASCII in either case', () => {
    expect(files.filter(fileMatcher({ filter: 'all', text: ' öL ' }))).toEqual([files[1]]);
  });
});

import { expect, it } from 'vitest';
import { file, transfer } from '../../fixtures/snapshots.ts';
import { copyableIndex, isCalledText } from './copyable.ts';

const arrived = transfer({
  direction: 'received',
  phase: 'done',
  files: [file('notes.txt', 812, 812)],
});

it('is the one small file that arrived, whatever its name', () => {
  expect(copyableIndex(arrived)).toBe(0);
  expect(copyableIndex({ ...arrived, files: [file('README', 65_536, 65_536)] })).toBe(0);
  expect(copyableIndex({ ...arrived, files: [file('plain', null, 40)] })).toBe(0);
});

it('is none that was sent, is on its way, is large, empty, or one of several', () => {
  expect(copyableIndex({ ...arrived, direction: 'sent' })).toBeNull();
  expect(copyableIndex({ ...arrived, phase: 'transferring' })).toBeNull();
  expect(copyableIndex({ ...arrived, files: [file('a', 65_537, 65_537)] })).toBeNull();
  expect(copyableIndex({ ...arrived, files: [file('a', 0)] })).toBeNull();
  expect(copyableIndex({ ...arrived, fileCount: 2 })).toBeNull();
});

it('is among several known by its name, and by its size', () => {
  const names = ['notes.txt', 'a/README', 'LIST.CSV', 'a.b/c.yml', 'photo.jpg', 'a.txt/b.png'];
  expect(names.filter((name) => isCalledText(file(name, 40, 40)))).toEqual(names.slice(0, 4));
  expect(isCalledText(file('notes.txt', 65_537, 65_537))).toBe(false);
});

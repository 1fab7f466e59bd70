import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Sources } from './sources.ts';

let folder: string;
let sources: Sources;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ferry-sources-'));
  sources = new Sources();
});
afterEach(() => rmSync(folder, { recursive: true }));

const file = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};

it('gives tokens for files, in their order, and keeps their paths to itself', async () => {
  const paths = [file('b.txt', 'bb'), file('a.txt', 'a')];
  const { items, failures } = await sources.add(paths);
  expect(items.map(({ name, sizeBytes }) => [name, sizeBytes])).toEqual([
    ['b.txt', 2],
    ['a.txt', 1],
  ]);
  expect(failures).toEqual([]);
  expect(JSON.stringify(items)).not.toContain(folder);
  expect(sources.pathsOf(items.map(({ token }) => token))).toEqual(paths);
});

it('knows a file again, with the size that it has now', async () => {
  const path = file('a.txt', 'a');
  const first = await sources.add([path]);
  file('a.txt', 'longer');
  const second = await sources.add([path]);
  expect(second.items[0]?.token).toBe(first.items[0]?.token);
  expect(second.items[0]?.sizeBytes).toBe(6);
});

it('takes a folder, without a size', async () => {
  mkdirSync(join(folder, 'photos'));
  const { items, failures } = await sources.add([join(folder, 'photos')]);
  expect(items).toMatchObject([{ name: 'photos', kind: 'folder', sizeBytes: null }]);
  expect(failures).toEqual([]);
});

it('says of each path why it cannot be sent', async () => {
  symlinkSync(join(folder, 'gone'), join(folder, 'dangling'));
  const { items, failures } = await sources.add([
    join(folder, 'gone.txt'),
    join(folder, 'dangling'),
    'relative.txt',
    '/dev/null',
    `${folder}/nul\0l`,
  ]);
  expect(items).toEqual([]);
  expect(failures).toEqual([
    { kind: 'source-missing', name: 'gone.txt' },
    { kind: 'source-missing', name: 'dangling' },
    { kind: 'source-missing', name: 'relative.txt' },
    { kind: 'source-unreadable', name: 'null' },
    { kind: 'source-missing', name: 'nul\0l' },
  ]);
});

it.skipIf(process.getuid?.() === 0)(
  'tells a file that may not be read from one that is gone',
  async () => {
    const path = file('secret.txt', 'x');
    chmodSync(path, 0);
    const { failures } = await sources.add([path]);
    expect(failures).toEqual([{ kind: 'source-unreadable', name: 'secret.txt' }]);
  },
);

it('knows no token that it did not give', async () => {
  const { items } = await sources.add([file('a.txt', 'a')]);
  const token = items[0]?.token ?? '';
  expect(sources.pathsOf([token, '0'.repeat(32)])).toBe(null);
});

import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ListEntry } from '../../transfer/list-entry.ts';
import { surveyDestination } from './destination.ts';
import { UnchangedTree } from './unchanged-tree.ts';

const TIME_MS = 1_000_000_500;

let root: string;
let entries: ListEntry[];

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'ferry-unchanged-'));
  entries = [];
  folder('t');
  for (const name of ['a', 'b', 'run.sh']) file(`t/${name}`);
  folder('t/empty');
  folder('t/in');
  folder('t/in/deep');
  for (let n = 0; n < 30; n += 1) file(`t/in/deep/${n}`);
  file('t/in/c');
  file('single');
});
afterEach(() => {
  chmodSync(root, 0o700);
  rmSync(root, { recursive: true });
});

function folder(path: string): void {
  mkdirSync(join(root, path));
  entries.push(entry('folder', path, 0));
}

function file(path: string): void {
  writeFileSync(join(root, path), 'abc');
  utimesSync(join(root, path), TIME_MS / 1_000, TIME_MS / 1_000);
  entries.push(entry('file', path, 3));
}

const entry = (kind: 'file' | 'folder' | 'link', path: string, sizeBytes: number): ListEntry => ({
  ...{ kind, path, sizeBytes, modifiedAt: kind === 'file' ? TIME_MS : 1 },
  ...{ executable: false, target: kind === 'link' ? 'a' : null },
});

const look = () => new UnchangedTree(root, entries).look();

// Elsewhere there is no quick look, and everything is looked at properly.
describe.skipIf(process.platform !== 'linux')('a tree that is there unchanged', () => {
  it('is found as the proper look finds it', async () => {
    const found = await look();
    const proper = await surveyDestination(root, entries, null);
    if (found?.ok !== true || !proper.ok) throw new Error('not found');
    expect(found.value.survey).toEqual(proper.value.survey);
    expect(found.value.survey).toMatchObject({ sameFiles: 35, sameBytes: 105, programFiles: 1 });
    expect(found.value.plan('replace')).toEqual(proper.value.plan('replace'));
    expect(found.value.neededBytes(found.value.plan('skip'))).toBe(0);
    entries.forEach(({ kind, path }, index) => {
      expect(found.value.placeOf(index)).toEqual(proper.value.placeOf(index));
      if (kind === 'folder') expect(found.value.isThere(path)).toBe(true);
    });
    expect(found.value.isThere('t/none')).toBe(false);
    found.value.tree.close();
    proper.value.tree.close();
  });

  it.each<[string, () => void]>([
    ['a file is gone', () => rmSync(join(root, 't/in/deep/29'))],
    ['a file has another size', () => writeFileSync(join(root, 't/a'), 'abcd')],
    ['a file has another time', () => utimesSync(join(root, 't/in/deep/7'), 5, 5)],
    ['an empty folder is gone', () => rmSync(join(root, 't/empty'), { recursive: true })],
    ['a file stands in for a folder', () => swap('t/empty', (path) => writeFileSync(path, ''))],
    ['a folder stands in for a file', () => swap('single', (path) => mkdirSync(path))],
    ['a link stands in for a file', () => swap('single', (path) => symlinkSync('t/a', path))],
    [
      'a link stands in for a folder, and leads to the same files',
      () => {
        renameSync(join(root, 't/in'), join(root, 'elsewhere'));
        symlinkSync('../elsewhere', join(root, 't/in'));
      },
    ],
    ['there is a link among them', () => entries.push(entry('link', 't/z', 0))],
    ['a name is one that no file gets here', () => entries.push(entry('file', 't/..', 3))],
    ['a path is absolute', () => entries.push(entry('file', `${root}/t/a`, 3))],
    ['a path leads through its parent', () => entries.push(entry('file', 't/in/../a', 3))],
    [
      'its folder was not offered',
      () => entries.splice(entries.length - 2, 1, entry('file', 'x/c', 3)),
    ],
    ['a folder has a name that none gets here', () => unsafeFolder()],
    ['the destination is gone', () => rmSync(root, { recursive: true })],
  ])('is not found where %s', async (_what, change) => {
    change();
    expect(await look()).toBe(null);
    mkdirSync(root, { recursive: true });
  });

  it('keeps no folder open that nobody wants', async () => {
    const open = (): number => readdirSync('/proc/self/fd').length;
    rmSync(join(root, 'single'));
    const before = open();
    const tree = new UnchangedTree(root, entries);
    expect(await tree.look()).toBe(null);
    tree.drop();
    for (let tries = 0; tries < 100 && open() > before; tries += 1) await nextTurn();
    expect(open()).toBeLessThanOrEqual(before);
  });
});

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function swap(path: string, make: (path: string) => void): void {
  rmSync(join(root, path), { recursive: true });
  make(join(root, path));
}

/** On this disk it could be there; a receiver would not have made it. */
function unsafeFolder(): void {
  mkdirSync(join(root, 'con '));
  entries.push(entry('folder', 'con ', 0));
}

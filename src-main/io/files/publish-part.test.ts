import { renameSync, writeFileSync } from 'node:fs';
import * as files from 'node:fs/promises';
import { lstat, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { identityOf } from './file-identity.ts';
import type { FileIdentity } from './file-identity.ts';
import { createPart, partNameFor } from './part-file.ts';
import { plainName, publishPart } from './publish-part.ts';
import { renameSteps } from './rename-steps.ts';

/** A file system without hard links (FAT) cannot be mounted everywhere: its answer is played. */
vi.mock('node:fs/promises', { spy: true });

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ferry-folder-'));
});

afterEach(async () => {
  vi.mocked(files.link).mockReset();
  await rm(folder, { recursive: true, force: true });
});

async function partOf(content: string): Promise<string> {
  const { path, handle } = await createPart(folder, partNameFor('a.txt'));
  await handle.write(content);
  await handle.close();
  return path;
}

describe.each([
  ['with hard links', () => undefined],
  [
    'without hard links',
    () =>
      vi
        .mocked(files.link)
        .mockImplementation(() =>
          Promise.reject(Object.assign(new Error('no links here'), { code: 'EPERM' })),
        ),
  ],
])('publishPart on a file system %s', (_what, prepare) => {
  beforeEach(() => {
    prepare();
  });

  it('gives the part its name and takes the temporary one away', async () => {
    expect(await publishPart(folder, await partOf('new'), plainName('a.txt'))).toBe('a.txt');
    expect(await readdir(folder)).toEqual(['a.txt']);
    expect(await readFile(join(folder, 'a.txt'), 'utf8')).toBe('new');
  });

  it('never overwrites, however many publish the same name at once', async () => {
    await writeFile(join(folder, 'a.txt'), 'mine');
    const parts = await Promise.all(Array.from({ length: 20 }, (_, i) => partOf(`new ${i}`)));
    const names = await Promise.all(
      parts.map((part) => publishPart(folder, part, plainName('a.txt'))),
    );
    expect(new Set(names).size).toBe(20);
    expect(await readFile(join(folder, 'a.txt'), 'utf8')).toBe('mine');
    for (const [i, name] of names.entries()) {
      expect(await readFile(join(folder, name), 'utf8')).toBe(`new ${i}`);
    }
    expect((await readdir(folder)).length).toBe(21);
  });
});

describe('a file that is to be replaced', () => {
  async function asked(): Promise<FileIdentity> {
    await writeFile(join(folder, 'a.txt'), 'mine');
    return identityOf(await lstat(join(folder, 'a.txt')));
  }

  it.each([
    ['exchanging files', renameSteps()],
    ['renaming over them', null],
  ])('gives way, by %s', async (_how, steps) => {
    const own = { ...plainName('a.txt'), replaces: await asked() };
    expect(await publishPart(folder, await partOf('new'), own, steps)).toBe('a.txt');
    expect(await readdir(folder)).toEqual(['a.txt']);
    expect(await readFile(join(folder, 'a.txt'), 'utf8')).toBe('new');
  });

  it.skipIf(renameSteps() === null).each([
    ['written to', () => writeFileSync(join(folder, 'a.txt'), 'saved meanwhile')],
    [
      'replaced',
      () => {
        writeFileSync(join(folder, 'saved'), 'saved meanwhile');
        renameSync(join(folder, 'saved'), join(folder, 'a.txt'));
      },
    ],
  ])('stays when it is %s after the last look', async (_what, save) => {
    const replaces = await asked();
    const steps = renameSteps();
    const exchanged: string[] = [];
    const own = { ...plainName('a.txt'), replaces };
    const part = await partOf('new');
    const publishing = publishPart(folder, part, own, {
      renameNew: () => undefined,
      exchange: (one, other) => {
        // Right before the first one, as another program might.
        if (exchanged.length === 0) save();
        exchanged.push(other);
        steps?.exchange(one, other);
      },
    });
    expect(await publishing).toBe('a (2).txt');
    expect(exchanged).toHaveLength(2);
    expect(await readFile(join(folder, 'a.txt'), 'utf8')).toBe('saved meanwhile');
    expect(await readFile(join(folder, 'a (2).txt'), 'utf8')).toBe('new');
    expect((await readdir(folder)).sort()).toEqual(['a (2).txt', 'a.txt']);
  });
});

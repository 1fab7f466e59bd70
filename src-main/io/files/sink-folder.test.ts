import * as files from 'node:fs/promises';
import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createPart, examineFolder, partNameFor, plainName, publishPart } from './sink-folder.ts';

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

describe('examineFolder', () => {
  it('tells how much is free', async () => {
    const examined = await examineFolder(folder);
    expect(examined.ok && examined.value.freeBytes > 1_000_000).toBe(true);
  });

  it('tells a folder that is not there, or none', async () => {
    await writeFile(join(folder, 'file'), '');
    for (const path of [join(folder, 'gone'), join(folder, 'file'), join(folder, 'file', 'x')]) {
      const failure = { kind: 'folder-missing', folder: path };
      expect(await examineFolder(path)).toEqual({ ok: false, failure });
    }
  });

  it.skipIf(process.getuid?.() === 0)(
    'tells a folder that takes nothing (not as root)',
    async () => {
      await chmod(folder, 0o500);
      const failure = { kind: 'folder-not-writable', folder };
      expect(await examineFolder(folder)).toEqual({ ok: false, failure });
    },
  );
});

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

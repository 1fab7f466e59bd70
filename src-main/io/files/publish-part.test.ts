import * as files from 'node:fs/promises';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createPart, partNameFor } from './part-file.ts';
import { plainName, publishPart } from './publish-part.ts';

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

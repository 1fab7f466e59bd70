import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { asOrdinaryUser } from './file-system.test-kit.ts';
import { examineFolder } from './destination-folder.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ferry-folder-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

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

  it('tells a folder that takes nothing', async () => {
    await chmod(folder, 0o500);
    const failure = { kind: 'folder-not-writable', folder };
    expect(await asOrdinaryUser([folder], () => examineFolder(folder))).toEqual({
      ok: false,
      failure,
    });
  });
});

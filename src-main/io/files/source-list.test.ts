import { execFileSync } from 'node:child_process';
import { chmod, mkdtemp, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SourceFile } from './source-file.ts';
import { asOrdinaryUser } from './file-system.test-kit.ts';
import { examineSources } from './source-list.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ferry-sources-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

describe('examineSources', () => {
  it('answers for each path, in order', async () => {
    const file = join(folder, 'run.sh');
    await writeFile(file, '12345');
    await chmod(file, 0o755);
    await utimes(file, 1_600_000_000, 1_600_000_000.25);
    await symlink(file, join(folder, 'link'));
    await symlink(join(folder, 'nowhere'), join(folder, 'dangling'));
    const names = ['run.sh', 'link', 'dangling', 'gone'];
    const examined = await examineSources([...names.map((name) => join(folder, name)), folder]);
    const entry = { sizeBytes: 5, modifiedAt: 1_600_000_000_250, executable: true };
    expect(examined).toMatchObject([
      { ok: true, value: { ...entry, name: 'run.sh', path: file } },
      { ok: true, value: { ...entry, name: 'link' } },
      { ok: false, failure: { kind: 'source-missing', name: 'dangling' } },
      { ok: false, failure: { kind: 'source-missing', name: 'gone' } },
      { ok: false, failure: { kind: 'source-is-folder' } },
    ]);
  });

  it.skipIf(process.platform === 'win32')(
    'does not take a pipe for a file, nor wait for one',
    async () => {
      const pipe = join(folder, 'pipe');
      execFileSync('mkfifo', [pipe]);
      expect(await examineSources([pipe])).toEqual([
        { ok: false, failure: { kind: 'source-is-folder', name: 'pipe' } },
      ]);
      const entry = {
        path: pipe,
        name: 'pipe',
        sizeBytes: 0,
        modifiedAt: 0,
        executable: false,
        kind: 'file' as const,
        target: null,
      };
      expect(await SourceFile.open(entry)).toEqual({
        ok: false,
        failure: { kind: 'source-changed', name: 'pipe' },
      });
    },
  );

  it('tells a file that may not be read', async () => {
    const file = join(folder, 'secret');
    await writeFile(file, '');
    await chmod(file, 0);
    expect(await asOrdinaryUser([folder], () => examineSources([file]))).toEqual([
      { ok: false, failure: { kind: 'source-unreadable', name: 'secret' } },
    ]);
  });
});

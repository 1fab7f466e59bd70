import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { canMount, withTmpfs } from '../files/file-system.test-kit.ts';
import { JournalFile } from './journal-file.ts';

const ROOM_BYTES = 64 * 1_024;

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ferry-journal-file-'));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

describe('JournalFile', () => {
  it('takes the place of another one whole, and grows by whole lines', async () => {
    const path = join(folder, 'a.journal');
    await writeFile(path, 'an older and longer journal\n'.repeat(10));
    const file = await JournalFile.replace(path, ['one\n', 'zwö\n']);
    expect(await readFile(path, 'utf8')).toBe('one\nzwö\n');
    expect(file.append('drü\n')).toBe(true);
    file.flush('now');
    file.flush('soon');
    expect(await readFile(path, 'utf8')).toBe('one\nzwö\ndrü\n');
    await file.close();
    expect(file.append('four\n')).toBe(false);
    expect(await readFile(path, 'utf8')).toBe('one\nzwö\ndrü\n');
  });

  it('leaves the older one where it is when a new one cannot be written', async () => {
    const path = join(folder, 'a.journal');
    await writeFile(path, 'old\n');
    function* failing(): Generator<string> {
      yield 'new\n';
      throw new Error('no more');
    }
    await expect(JournalFile.replace(path, failing())).rejects.toThrow('no more');
    expect(await readFile(path, 'utf8')).toBe('old\n');
    await expect(JournalFile.replace(join(folder, 'none', 'b'), [])).rejects.toThrow('ENOENT');
  });

  it.skipIf(!canMount)(
    'has only whole lines on a full disk, and goes on when there is room (needs to mount a tmpfs)',
    async () => {
      await withTmpfs(folder, `size=${ROOM_BYTES}`, async () => {
        const path = join(folder, 'a.journal');
        const file = await JournalFile.replace(path, ['header\n']);
        const line = `${'x'.repeat(999)}\n`;
        let lines = 0;
        while (file.append(line)) lines += 1;
        expect(file.append(line)).toBe(false);
        expect(await readFile(path, 'utf8')).toBe(`header\n${line.repeat(lines)}`);
        execFileSync('mount', ['-o', `remount,size=${2 * ROOM_BYTES}`, folder]);
        expect(file.append('last\n')).toBe(true);
        await file.close();
        expect(await readFile(path, 'utf8')).toBe(`header\n${line.repeat(lines)}last\n`);
      });
    },
  );
});

import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FileToVerify, verifyFiles } from './verify.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ferry-verify-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

function stored(name: string, content: Uint8Array | string): FileToVerify {
  const path = join(folder, name);
  writeFileSync(path, content);
  const bytes = Buffer.from(content);
  return {
    name,
    path,
    sizeBytes: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    isSkipped: false,
  };
}

const resultOf = async (file: FileToVerify): Promise<string | undefined> =>
  (await verifyFiles([file])).files[0]?.result;

describe('verifyFiles', () => {
  it.each([0, 1, 1_048_575, 1_048_576, 1_048_577, 3_500_000])(
    'finds a file of %i bytes the same, and different after one changed byte',
    async (size) => {
      const content = Buffer.alloc(size, 7);
      const file = stored('a.bin', content);
      expect(await resultOf(file)).toBe('same');
      if (size === 0) return;
      content[size - 1] = 8;
      writeFileSync(join(folder, 'a.bin'), content);
      expect(await resultOf(file)).toBe('different');
    },
  );

  it('finds a shorter and a longer file different', async () => {
    const file = stored('a.txt', 'ferry');
    truncateSync(join(folder, 'a.txt'), 4);
    expect(await resultOf(file)).toBe('different');
    writeFileSync(join(folder, 'a.txt'), 'ferry!');
    expect(await resultOf(file)).toBe('different');
  });

  it('finds missing what is gone, below a file, a folder, or a link to itself', async () => {
    const file = stored('a.txt', 'ferry');
    const path = join(folder, 'a.txt');
    expect(await resultOf({ ...file, path: join(path, 'below') })).toBe('missing');
    rmSync(path);
    expect(await resultOf(file)).toBe('missing');
    mkdirSync(path);
    expect(await resultOf(file)).toBe('missing');
    rmSync(path, { recursive: true });
    symlinkSync('a.txt', path);
    expect(await resultOf(file)).toBe('missing');
  });

  it.skipIf(process.platform === 'win32')('does not wait for a pipe in its place', async () => {
    const file = stored('a.txt', 'ferry');
    rmSync(join(folder, 'a.txt'));
    execFileSync('mkfifo', [join(folder, 'a.txt')]);
    expect(await resultOf(file)).toBe('missing');
  });

  it.skipIf(process.getuid?.() === 0 || process.platform === 'win32')(
    'says unreadable of what it may not read',
    async () => {
      const file = stored('a.txt', 'ferry');
      chmodSync(join(folder, 'a.txt'), 0);
      expect(await resultOf(file)).toBe('unreadable');
    },
  );

  it('knows nothing of a file without a digest, and misses one without a place', async () => {
    const file = stored('a.txt', 'ferry');
    expect(await resultOf({ ...file, sha256: null })).toBe('unknown');
    expect(await resultOf({ ...file, path: null })).toBe('missing');
    expect(await resultOf({ ...file, path: null, sha256: null })).toBe('unknown');
  });

  it('compares nothing with what was not sent', async () => {
    const file = stored('a.txt', 'ferry');
    expect(await resultOf({ ...file, sha256: null, isSkipped: true })).toBe('skipped');
  });

  it('counts all and shows a hundred, what is wrong before what is right', async () => {
    const right = Array.from({ length: 150 }, (_, n) => stored(`${n}.txt`, `${n}`));
    const gone = { ...stored('gone.txt', 'x'), path: join(folder, 'nowhere') };
    const report = await verifyFiles([...right, gone]);
    expect(report.counts).toEqual({
      same: 150,
      different: 0,
      missing: 1,
      unreadable: 0,
      skipped: 0,
      unknown: 0,
    });
    expect(report.files.length).toBe(100);
    expect(report.files[0]).toEqual({ name: 'gone.txt', result: 'missing' });
    expect(report.files[1]).toEqual({ name: '0.txt', result: 'same' });
  });

  it('stops within a file when it is told to', async () => {
    const file = stored('a.bin', Buffer.alloc(20_000_000));
    const stop = new AbortController();
    function* files(): Generator<FileToVerify> {
      yield file;
      setImmediate(() => stop.abort());
      yield file;
      throw new Error('it should have stopped');
    }
    await expect(verifyFiles(files(), stop.signal)).rejects.toThrow(/abort/);
  });
});

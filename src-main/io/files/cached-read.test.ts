import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, open, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SourceEntry } from '../../transfer/session-api.ts';
import { type CachedRead, cachedRead } from './cached-read.ts';
import { SourceFile } from './source-file.ts';

const read = cachedRead();
let folder: string;
let path: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ferry-cached-'));
  path = join(folder, 'file');
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

describe.skipIf(read === null)('a read from the page cache (Linux)', () => {
  it('gives what was just written, from anywhere, as far as it goes', async () => {
    await writeFile(path, 'abcdefgh');
    const handle = await open(path);
    const into = new Uint8Array(5);
    expect(read!(handle.fd, into, 1)).toBe(5);
    expect(Buffer.from(into).toString()).toBe('bcdef');
    expect(read!(handle.fd, into, 6)).toBe(2);
    expect(Buffer.from(into).toString()).toBe('ghdef');
    expect(read!(handle.fd, into, 8)).toBe(0);
    await handle.close();
  });

  it('finds positions beyond 4 GiB', async () => {
    const handle = await open(path, 'w+');
    await handle.write(Buffer.from('far'), 0, 3, 2 ** 33 + 1);
    const into = new Uint8Array(3);
    expect(read!(handle.fd, into, 2 ** 33 + 1)).toBe(3);
    expect(Buffer.from(into).toString()).toBe('far');
    await handle.close();
  });

  it('gives nothing where there is nothing to read from, and throws nothing', async () => {
    const handle = await open(folder);
    expect(read!(handle.fd, new Uint8Array(5), 0)).toBe(0);
    await handle.close();
    expect(read!(-1, new Uint8Array(5), 0)).toBe(0);
  });
});

describe('a source', () => {
  const bytes = randomBytes(700_001);
  const sha256 = createHash('sha256').update(bytes).digest('hex');

  async function entryOf(): Promise<SourceEntry> {
    await writeFile(path, bytes);
    const { mtimeMs } = await stat(path);
    return {
      name: 'file',
      path,
      kind: 'file',
      sizeBytes: bytes.length,
      modifiedAt: Math.floor(mtimeMs),
      executable: false,
      target: null,
    };
  }

  /** Reads it in pieces of 256 KiB, all asked for at once. */
  async function readWhole(cached: CachedRead | null): Promise<Uint8Array> {
    const opened = await SourceFile.open(await entryOf(), cached);
    if (!opened.ok) throw new Error(opened.failure.kind);
    const source = opened.value;
    const pieces = [262_144, 262_144, 175_713].map((count) => new Uint8Array(count));
    const offsets = [0, 262_144, 524_288];
    const fills = pieces.map((piece, i) => source.fill(piece, offsets[i]!));
    expect(await Promise.all(fills)).toEqual([null, null, null]);
    for (const piece of pieces) await source.digest(piece);
    expect(await source.end()).toEqual({ ok: true, value: sha256 });
    await source.close();
    return Buffer.concat(pieces);
  }

  it('is the same wherever its bytes come from', async () => {
    const counts = [0, 1, 4_096, 200_000, Infinity];
    for (const count of counts) {
      const partly: CachedRead = (fd, into, position) =>
        read === null ? 0 : read(fd, into.subarray(0, count), position);
      expect(Buffer.compare(await readWhole(partly), bytes)).toBe(0);
    }
    expect(Buffer.compare(await readWhole(null), bytes)).toBe(0);
  });
});

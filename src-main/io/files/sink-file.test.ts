import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BLOCK_BYTES } from '../../transfer/constants.ts';
import { BufferPool } from './buffer-pool.ts';
import { HASH_AHEAD_MAX_BYTES } from './file-constants.ts';
import { Gate } from './gate.ts';
import { SinkFile } from './sink-file.ts';

let folder: string;
/** Bytes that the sink holds. */
let heldBytes: number;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ferry-sink-'));
  heldBytes = 0;
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

class HeldPool extends BufferPool {
  override take(byteCount: number): Uint8Array {
    heldBytes += byteCount;
    return super.take(byteCount);
  }

  override giveBack(bytes: Uint8Array): void {
    heldBytes -= bytes.length;
    super.giveBack(bytes);
  }
}

const pool = new HeldPool();

async function create(sizeBytes: number, name = 'a.bin'): Promise<SinkFile> {
  const about = { folder, name, sizeBytes, modifiedAt: 0, executable: false };
  const created = await SinkFile.create(about, pool, new Gate(3));
  if (!created.ok) throw new Error(created.failure.kind);
  return created.value;
}

function write(sink: SinkFile, content: Uint8Array, offset: number): Promise<unknown> {
  const bytes = pool.take(Math.min(BLOCK_BYTES, content.length - offset));
  bytes.set(content.subarray(offset, offset + bytes.length));
  return sink.write(offset, bytes);
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

describe('SinkFile', () => {
  it('is a hidden part that nobody else may read, until it is whole', async () => {
    const sink = await create(5, 'letter.txt');
    const [part] = await readdir(folder);
    expect(part).toMatch(/^\.letter\.txt\.[0-9a-f]{8}\.ferry-part$/);
    expect((await stat(join(folder, part ?? ''))).mode & 0o777).toBe(0o600);
    const content = Buffer.from('hello');
    await write(sink, content, 0);
    expect((await sink.finish(sha256(content))).ok).toBe(true);
    expect(await readdir(folder)).toEqual(['letter.txt']);
  });

  it.each(['x'.repeat(255), `${'ä'.repeat(120)}.tar.gz`, `${'🛶'.repeat(62)}.jpg`])(
    'takes the longest names, beside a taken one too: %s',
    async (name) => {
      for (let i = 0; i < 2; i += 1) {
        const sink = await create(0, name);
        expect((await sink.finish(sha256(new Uint8Array(0)))).ok).toBe(true);
      }
      const names = await readdir(folder);
      expect(names).toContain(name);
      expect(names.length).toBe(2);
    },
  );

  it('hashes in order what comes in reverse, and keeps little of it in memory', async () => {
    const blocks = 30;
    const content = randomBytes(blocks * BLOCK_BYTES - 5);
    const sink = await create(content.length);
    for (let block = blocks - 1; block > 0; block -= 1) {
      await write(sink, content, block * BLOCK_BYTES);
      expect(heldBytes).toBeLessThanOrEqual(HASH_AHEAD_MAX_BYTES);
    }
    await write(sink, content, 0);
    const stored = await sink.finish(sha256(content));
    expect(stored).toMatchObject({ ok: true, value: { name: 'a.bin', sha256: sha256(content) } });
    expect((await readFile(join(folder, 'a.bin'))).equals(content)).toBe(true);
    expect(heldBytes).toBe(0);
  });

  it('removes what has the wrong digest', async () => {
    const content = randomBytes(2 * BLOCK_BYTES);
    const sink = await create(content.length);
    await Promise.all([write(sink, content, 0), write(sink, content, BLOCK_BYTES)]);
    expect(await sink.finish('0'.repeat(64))).toEqual({
      ok: false,
      failure: { kind: 'digest-mismatch', name: 'a.bin' },
    });
    expect(await readdir(folder)).toEqual([]);
    expect(heldBytes).toBe(0);
  });

  it('leaves nothing when it is discarded in the middle of its writes', async () => {
    const content = randomBytes(12 * BLOCK_BYTES);
    const sink = await create(content.length);
    const writes = [1, 2, 3, 4, 7, 0].map((block) => write(sink, content, block * BLOCK_BYTES));
    await sink.discard();
    await Promise.all([...writes, write(sink, content, 5 * BLOCK_BYTES)]);
    expect(await readdir(folder)).toEqual([]);
    expect(heldBytes).toBe(0);
  });

  it('appears whole or not at all, whenever it turns out to be no longer wanted', async () => {
    const outcomes = new Set<boolean>();
    for (let waitMs = 0; waitMs < 40 && outcomes.size < 2; waitMs += 1) {
      const sink = await create(0);
      const finished = sink.finish(sha256(new Uint8Array(0)));
      if (waitMs > 0) await setTimeout(waitMs - 1);
      sink.leave('discard');
      const stored = await finished;
      expect(await readdir(folder)).toEqual(stored.ok ? ['a.bin'] : []);
      outcomes.add(stored.ok);
      await rm(join(folder, 'a.bin'), { force: true });
    }
    expect(outcomes).toEqual(new Set([false, true]));
  });

  it('says which folder is gone', async () => {
    await rm(folder, { recursive: true });
    const about = { folder, name: 'a', sizeBytes: 1, modifiedAt: 0, executable: false };
    expect(await SinkFile.create(about, pool, new Gate(3))).toEqual({
      ok: false,
      failure: { kind: 'folder-missing', folder },
    });
  });

  it('says that the folder is none', async () => {
    await writeFile(join(folder, 'file'), '');
    const about = {
      folder: join(folder, 'file'),
      name: 'a',
      sizeBytes: 1,
      modifiedAt: 0,
      executable: false,
    };
    expect(await SinkFile.create(about, pool, new Gate(3))).toMatchObject({
      failure: { kind: 'folder-missing' },
    });
  });
});

import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BufferPool } from './buffer-pool.ts';
import { FLUSHED_SINGLY_MAX, UNNAMED_FILES_MAX } from './file-constants.ts';
import { identityOf } from './file-identity.ts';
import { QuickTrial } from './quick-trial.ts';
import { plainName } from './publish-part.ts';
import type { SmallFile } from './small-sinks.ts';
import { SmallSinks } from './small-sinks.ts';
import { TreeAccess } from './tree-access.ts';
import type { UnnamedFiles } from './unnamed-files.ts';
import { unnamedFiles } from './unnamed-files.ts';

const system = unnamedFiles();
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

let folder: string;
let tree: TreeAccess;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ferry-small-'));
  tree = new TreeAccess(folder);
});

afterEach(async () => {
  tree.close();
  await rm(folder, { recursive: true, force: true });
});

describe.skipIf(system?.deviceOf(tmpdir()) === null || system === null)('small files', () => {
  /** What became of them, in the order in which it was told. */
  function begin(unnamed: UnnamedFiles = system!, trial = new QuickTrial(() => 0)) {
    const pool = new BufferPool();
    const told: string[] = [];
    const memory = new Set<Uint8Array>();
    const sinks = new SmallSinks({
      ...{ folder, tree, unnamed, trial, ready: Promise.resolve() },
      pool: {
        take: (byteCount) => pool.take(byteCount),
        giveBack: (bytes) => expect(memory.delete(bytes)).toBe(true),
      },
      onWritten: (file, byteCount) => told.push(`${file} written ${byteCount}`),
      onStored: (files) => told.push(...files.map(({ file, name }) => `${file} stored ${name}`)),
      onEnded: (file, answer) =>
        told.push(`${file} ${answer.kind === 'failed' ? answer.failure.kind : answer.kind}`),
      onRefused: ({ file }, content) => {
        if (content !== null) memory.delete(content);
        told.push(`${file} refused`);
      },
    });
    const add = (file: number, text: string, more: Partial<SmallFile> = {}): void => {
      const content = text === '' ? null : Buffer.from(text);
      if (content !== null) memory.add(content);
      const about = { file, below: '', own: plainName(`f${file}`), modifiedAt: 1_600_000_000_500 };
      const rest = { executable: false, sizeBytes: text.length, sha256: sha256(Buffer.from(text)) };
      sinks.add({ ...about, ...rest, ...more }, content);
    };
    return { sinks, told, memory, add };
  }

  it('are stored whole, with time and mode, be there few of them or many', async () => {
    for (const count of [1, FLUSHED_SINGLY_MAX, UNNAMED_FILES_MAX + 100]) {
      await mkdir(join(folder, `${count}`));
      const { sinks, told, memory, add } = begin();
      for (let file = 0; file < count; file += 1) {
        add(file, `text ${file}`, { below: `${count}`, executable: file % 2 === 1 });
      }
      await sinks.settle();
      expect(told.filter((line) => line.includes('stored'))).toHaveLength(count);
      expect(memory.size).toBe(0);
      expect(await readdir(join(folder, `${count}`))).toHaveLength(count);
      const path = join(folder, `${count}`, `f${count - 1}`);
      expect(await readFile(path, 'utf8')).toBe(`text ${count - 1}`);
      const { mtimeMs, mode } = await stat(path);
      expect(mtimeMs).toBe(1_600_000_000_500);
      const wanted = (count - 1) % 2 === 1 ? 0o777 : 0o666;
      expect(mode & 0o777).toBe(wanted & ~process.umask());
    }
  });

  it('have no name before they are flushed, and are stored after that', async () => {
    const made = new Set<number>();
    const safe = new Set<number>();
    let named = 0;
    const flushed = async (fds: Iterable<number>, flush: Promise<void>): Promise<void> => {
      const files = [...fds];
      await flush;
      for (const fd of files) safe.add(fd);
    };
    const { sinks, told, add } = begin({
      ...system!,
      make: (...args) => {
        const fd = system!.make(...args);
        made.add(fd);
        safe.delete(fd);
        return fd;
      },
      flush: (fd) => flushed([fd], system!.flush(fd)),
      flushAll: (fd) => flushed(made, system!.flushAll(fd)),
      name: (fd, path) => {
        expect(safe.has(fd)).toBe(true);
        system!.name(fd, path);
        named += 1;
      },
    });
    for (let file = 0; file < 2_000; file += 1) add(file, 'text');
    const storedNow = (): number => told.filter((line) => line.includes('stored')).length;
    const settled = sinks.settle().then(() => true);
    while (!(await Promise.race([settled, nextTurn(false)]))) {
      expect(storedNow()).toBeLessThanOrEqual(named);
    }
    expect(storedNow()).toBe(2_000);
  });

  it('never take a name that something has, and replace only what was to be replaced', async () => {
    await writeFile(join(folder, 'f0'), 'of somebody');
    await symlink('/etc/hostname', join(folder, 'f1'));
    await writeFile(join(folder, 'f2'), 'to be replaced');
    const replaces = identityOf(await stat(join(folder, 'f2')));
    const { sinks, told, add } = begin();
    add(0, 'new');
    add(1, 'new');
    add(2, 'new', { own: { ...plainName('f2'), replaces } });
    await sinks.settle();
    expect(told.filter((line) => line.includes('stored')).sort()).toEqual([
      '0 stored f0 (2)',
      '1 stored f1 (2)',
      '2 stored f2',
    ]);
    expect((await readdir(folder)).sort()).toEqual(['f0', 'f0 (2)', 'f1', 'f1 (2)', 'f2']);
    expect(await readFile(join(folder, 'f0'), 'utf8')).toBe('of somebody');
    expect(await readFile(join(folder, 'f2'), 'utf8')).toBe('new');
  });

  it('leave nothing when their digest is another, or nobody wants them any more', async () => {
    const { sinks, told, memory, add } = begin();
    add(0, 'right', { sha256: sha256(Buffer.from('wrong')) });
    add(1, 'unwanted');
    expect(sinks.discard(1)).toBe(true);
    expect(sinks.discard(7)).toBe(false);
    await sinks.settle();
    add(2, 'unwanted when it was written');
    while (!told.includes('2 written 28')) await Promise.resolve();
    expect(sinks.discard(2)).toBe(true);
    await sinks.settle();
    expect(told).toEqual(['1 discarded', '0 digest-mismatch', '2 written 28', '2 discarded']);
    expect(await readdir(folder)).toEqual([]);
    expect(memory.size).toBe(0);
  });

  it('go another way where the file system has no files without a name, and when it was slow', async () => {
    const refusing = begin({
      ...system!,
      make: () => {
        throw Object.assign(new Error('refused'), { code: 'EOPNOTSUPP' });
      },
    });
    refusing.add(0, 'a');
    refusing.add(1, '');
    await refusing.sinks.settle();
    expect(refusing.told).toEqual(['0 refused', '1 refused']);
    let now = 0;
    const slowly = new QuickTrial(() => (now += 100));
    const slow = begin(system!, slowly);
    slow.add(0, 'a');
    slow.add(1, 'b');
    await slow.sinks.settle();
    expect(slow.told).toEqual(['0 written 1', '1 refused', '0 stored f0']);
  });

  it('fail one by one, each for its own reason', async () => {
    await mkdir(join(folder, 'gone'));
    const { sinks, told, memory, add } = begin();
    await rm(join(folder, 'gone'), { recursive: true });
    add(0, 'a', { below: 'gone' });
    add(1, 'b');
    await sinks.settle();
    expect(told.sort()).toEqual(['0 write-failed', '1 stored f1', '1 written 1']);
    expect(memory.size).toBe(0);
  });

  it('fail together when the flush does', async () => {
    const { sinks, told, add } = begin({
      ...system!,
      flushAll: () => Promise.reject(Object.assign(new Error('disk'), { code: 'EIO' })),
    });
    for (let file = 0; file < 200; file += 1) add(file, 'a');
    await sinks.settle();
    // A few may have been so few that they were flushed singly.
    const failed = told.filter((line) => line.includes('write-failed'));
    const stored = told.filter((line) => line.includes('stored'));
    expect(failed.length).toBeGreaterThan(0);
    expect(failed.length + stored.length).toBe(200);
    // What got its name before its folder could not be flushed is whole.
    const texts = (await readdir(folder)).map((name) => readFile(join(folder, name), 'utf8'));
    expect(new Set(await Promise.all(texts))).toEqual(new Set(texts.length > 0 ? ['a'] : []));
  });
});

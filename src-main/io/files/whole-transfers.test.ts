/** Whole transfers between two sessions with real files on both sides (whole-transfer.test-kit.ts). */
import { createHash, randomBytes } from 'node:crypto';
import {
  appendFile,
  chmod,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  readlink,
  rename,
  rm,
  stat,
  symlink,
  truncate,
  unlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Failure } from '../../../src-shared/failure.ts';
import type { PairOptions } from '../../simulation/connection-pair.ts';
import { BLOCK_BYTES } from '../../transfer/constants.ts';
import type { SourceEntry } from '../../transfer/session-api.ts';
import { examineSources } from './source-list.ts';
import { Rig } from './whole-transfer.test-kit.ts';
import type { Outcome } from './whole-transfer.test-kit.ts';

let root: string;
let sources: string;
let folder: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'ferry-files-'));
  sources = join(root, 'sources');
  folder = join(root, 'received');
  await mkdir(sources);
  await mkdir(folder);
});

afterEach(async () => {
  await rm(root, { recursive: true, force: true });
});

async function put(name: string, content: Uint8Array | string): Promise<string> {
  const path = join(sources, name);
  await writeFile(path, content);
  return path;
}

/** What is in the files of these names that were received. */
const contents = (...names: readonly string[]): Promise<string[]> =>
  Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));

async function entriesOf(paths: readonly string[]): Promise<SourceEntry[]> {
  const examined = await examineSources(paths);
  return examined.map((result) => {
    if (!result.ok) throw new Error(result.failure.kind);
    return result.value;
  });
}

async function rigFor(paths: readonly string[], options: Partial<PairOptions> = {}): Promise<Rig> {
  return new Rig(folder, await entriesOf(paths), options);
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

describe('a transfer', () => {
  it.each([0, 1, 1_000, BLOCK_BYTES - 1, BLOCK_BYTES, BLOCK_BYTES + 1, 9 * BLOCK_BYTES + 77])(
    'of %d bytes arrives whole, with its time, its mode and one digest on both sides',
    async (byteCount) => {
      const content = randomBytes(byteCount);
      const path = await put('photo.jpg', content);
      await utimes(path, 1_600_000_000, 1_600_000_000.5);
      const rig = await rigFor([path], { seed: byteCount });
      const outcome = await (await rig.accepted()).over();
      expect(outcome.names).toEqual(['photo.jpg']);
      const there = join(folder, 'photo.jpg');
      expect((await readFile(there)).equals(content)).toBe(true);
      const stats = await stat(there);
      expect(stats.mtimeMs).toBe(1_600_000_000_500);
      expect(stats.mode & 0o777).toBe(0o666 & ~process.umask());
      expect(outcome.sent).toMatchObject({ phase: 'done', doneBytes: byteCount, failure: null });
      expect(outcome.received).toMatchObject({
        phase: 'done',
        doneBytes: byteCount,
        failure: null,
      });
      expect(outcome.sent.files[0]?.sha256).toBe(sha256(content));
      expect(outcome.received.files[0]).toMatchObject({
        name: 'photo.jpg',
        path: there,
        sha256: sha256(content),
      });
      expect(outcome.memoryOutBytes).toBe(0);
    },
  );

  it('keeps the executable bit', async () => {
    const path = await put('run.sh', '#!/bin/sh\n');
    await chmod(path, 0o755);
    await (await (await rigFor([path])).accepted()).over();
    const { mode } = await stat(join(folder, 'run.sh'));
    expect(mode & 0o777).toBe(0o777 & ~process.umask());
  });

  it('arrives whole in any order that the network makes of it', async () => {
    const content = randomBytes(12 * BLOCK_BYTES + 4_321);
    const path = await put('big', content);
    for (const seed of [1, 2, 3]) {
      const options = { seed, reorderSpan: 500, pieceBytes: 1_400 };
      await (await (await rigFor([path], options)).accepted()).over();
      expect((await readFile(join(folder, 'big'))).equals(content)).toBe(true);
      await rm(join(folder, 'big'));
    }
  });

  it('stays within the memory of its window, whatever the size', async () => {
    const path = await put('big', '');
    await truncate(path, 100 * BLOCK_BYTES);
    const rig = await rigFor([path], { reorderSpan: 200 });
    const outcome = await (await rig.accepted()).over();
    expect(outcome.received.phase).toBe('done');
    // The window, two blocks begun, and what waits to be hashed (HASH_AHEAD_MAX_BYTES).
    expect(rig.receiverPool.mostOutBytes).toBeLessThanOrEqual(16 * BLOCK_BYTES);
    expect(rig.senderPool.mostOutBytes).toBeLessThanOrEqual(6 * BLOCK_BYTES);
  });

  it('of three hundred small files arrives whole', async () => {
    const paths: string[] = [];
    for (let i = 0; i < 300; i += 1) paths.push(await put(`f${i}`, `content ${i}`.repeat(i % 50)));
    const outcome = await (await (await rigFor(paths, { pieceBytes: 100 })).accepted()).over();
    expect(outcome.sent.phase).toBe('done');
    expect(outcome.received.phase).toBe('done');
    expect(outcome.names.length).toBe(300);
    for (let i = 0; i < 300; i += 1) {
      expect(await readFile(join(folder, `f${i}`), 'utf8')).toBe(`content ${i}`.repeat(i % 50));
    }
    expect(outcome.memoryOutBytes).toBe(0);
  });
});

describe('a name that is taken', () => {
  it('is never overwritten, not even by the same transfer', async () => {
    await writeFile(join(folder, 'a.txt'), 'mine');
    await mkdir(join(sources, 'other'));
    const paths = [await put('a.txt', 'one'), await put('other/a.txt', 'two')];
    const outcome = await (await (await rigFor(paths)).accepted()).over();
    expect(outcome.names).toEqual(['a (2).txt', 'a (3).txt', 'a.txt']);
    expect(await readFile(join(folder, 'a.txt'), 'utf8')).toBe('mine');
    const both = [];
    for (const name of ['a (2).txt', 'a (3).txt'])
      both.push(await readFile(join(folder, name), 'utf8'));
    expect(both.sort()).toEqual(['one', 'two']);
    expect(outcome.received.files.map((file) => file.name).sort()).toEqual([
      'a (2).txt',
      'a (3).txt',
    ]);
  });

  it('is left to the entry that was offered under it, when another has to move aside', async () => {
    await writeFile(join(folder, 'a.txt'), 'mine');
    const paths = [await put('a.txt', 'one'), await put('a (2).txt', 'two')];
    const outcome = await (await (await rigFor(paths)).accepted()).over();
    expect(outcome.names).toEqual(['a (2).txt', 'a (3).txt', 'a.txt']);
    expect(await contents('a (2).txt', 'a (3).txt', 'a.txt')).toEqual(['two', 'one', 'mine']);
  });

  it.each(['replace', 'newer'] as const)(
    'is replaced by "%s" only as the file that was there when it was chosen',
    async (conflict) => {
      for (const name of ['same.txt', 'written-to.txt', 'replaced.txt', 'gone.txt']) {
        await writeFile(join(folder, name), 'old');
        await utimes(join(folder, name), 1_000, 1_000);
      }
      const names = ['same.txt', 'written-to.txt', 'replaced.txt', 'gone.txt', 'new.txt'];
      const paths: string[] = [];
      for (const name of names) paths.push(await put(name, `sent as ${name}`));
      const rig = await (await rigFor(paths)).accepted(conflict);
      await writeFile(join(folder, 'written-to.txt'), 'mine');
      await utimes(join(folder, 'written-to.txt'), 1_000, 1_000);
      await writeFile(join(root, 'other'), 'mine');
      await rename(join(root, 'other'), join(folder, 'replaced.txt'));
      await unlink(join(folder, 'gone.txt'));
      await writeFile(join(folder, 'new.txt'), 'mine');
      await utimes(join(folder, 'new.txt'), 1_000, 1_000);
      expect((await rig.over()).sent.phase).toBe('done');
      expect(await contents('same.txt', 'gone.txt')).toEqual([
        'sent as same.txt',
        'sent as gone.txt',
      ]);
      for (const name of ['written-to', 'replaced', 'new']) {
        expect(await contents(`${name}.txt`, `${name} (2).txt`)).toEqual([
          'mine',
          `sent as ${name}.txt`,
        ]);
      }
      expect((await readdir(folder)).length).toBe(8);
    },
  );

  it.each(['replace', 'newer'] as const)(
    'is never replaced by "%s" when this very transfer gave it away',
    async (conflict) => {
      // A folder has the first one's name, so it has to move aside, as the second one was meant to.
      await mkdir(join(folder, 'a.txt'));
      await mkdir(join(sources, 'other'));
      const paths = [await put('a.txt', 'one'), await put('other/a.txt', 'two')];
      const outcome = await (await (await rigFor(paths)).accepted(conflict)).over();
      expect(outcome.names).toEqual(['a (2).txt', 'a (3).txt', 'a.txt']);
      expect(await contents('a (3).txt', 'a (2).txt')).toEqual(['one', 'two']);
    },
  );

  it('is never replaced by what came under it in the meantime', async () => {
    // The first moves aside to the name of a file that a person has just taken away, and that the second may replace.
    await mkdir(join(folder, 'a.txt'));
    await writeFile(join(folder, 'a (2).txt'), 'what was there');
    const rig = await (
      await rigFor([await put('a.txt', 'one'), await put('a (2).txt', 'two')])
    ).accepted('replace');
    await unlink(join(folder, 'a (2).txt'));
    await rig.over();
    expect(await contents('a (3).txt', 'a (2).txt')).toEqual(['one', 'two']);
  });

  it('is not overwritten by ten transfers at once', async () => {
    const path = await put('a.txt', 'same');
    const rigs = await Promise.all(Array.from({ length: 10 }, () => rigFor([path])));
    // All look before any of them writes: what is there already the same is not sent again.
    for (const rig of rigs) await rig.accepted();
    await Promise.all(rigs.map((rig) => rig.over()));
    expect((await readdir(folder)).length).toBe(10);
  });

  it('is not written through when it is a link to elsewhere', async () => {
    await writeFile(join(root, 'secret'), 'untouched');
    await symlink(join(root, 'secret'), join(folder, 'a.txt'));
    await symlink(join(root, 'nowhere'), join(folder, 'a (2).txt'));
    await (await (await rigFor([await put('a.txt', 'new')])).accepted()).over();
    expect(await readFile(join(root, 'secret'), 'utf8')).toBe('untouched');
    expect(await readFile(join(folder, 'a (3).txt'), 'utf8')).toBe('new');
  });
});

describe('a transfer that fails leaves nothing behind, and both sides know why, when', () => {
  function expectFailed(outcome: Outcome, sent: Failure, received: Failure): void {
    expect(outcome.names).toEqual([]);
    expect(outcome.sent).toMatchObject({ phase: 'failed', failure: sent });
    expect(outcome.received).toMatchObject({ phase: 'failed', failure: received });
    expect(outcome.memoryOutBytes).toBe(0);
  }

  function expectInterrupted(outcome: Outcome, sent: Failure, received: Failure): void {
    expect(outcome.names).toEqual([]);
    expect(outcome.sent).toMatchObject({ phase: 'interrupted', failure: sent });
    expect(outcome.received).toMatchObject({ phase: 'interrupted', failure: received });
    expect(outcome.memoryOutBytes).toBe(0);
  }

  it('it is declined', async () => {
    const rig = await rigFor([await put('a', 'x')]);
    await rig.until(() => rig.receiver.phase === 'offered');
    rig.receiver.decline({ kind: 'declined' }, rig.now);
    expectFailed(await rig.over(), { kind: 'declined' }, { kind: 'declined' });
  });

  it('the source vanished before it was opened', async () => {
    const path = await put('a', 'x');
    const rig = await rigFor([path]);
    await unlink(path);
    const failure: Failure = { kind: 'source-missing', name: 'a' };
    expectFailed(await (await rig.accepted()).over(), failure, failure);
  });

  it('the source became a folder', async () => {
    const path = await put('a', 'x');
    const rig = await rigFor([path]);
    await unlink(path);
    await mkdir(path);
    const failure: Failure = { kind: 'source-changed', name: 'a' };
    expectFailed(await (await rig.accepted()).over(), failure, failure);
  });

  it('a source in a folder became a link to a file that nobody offered', async () => {
    const secret = await put('secret', 'x');
    await mkdir(join(sources, 'in'));
    const path = await put('in/a', 'y');
    for (const one of [secret, path]) await utimes(one, 1_600_000_000, 1_600_000_000);
    const [entry] = await entriesOf([path]);
    if (entry === undefined) throw new Error('no entry');
    const rig = new Rig(folder, [
      { ...entry, name: 'in', kind: 'folder', sizeBytes: 0 },
      { ...entry, name: 'in/a' },
    ]);
    await unlink(path);
    await symlink(secret, path);
    const outcome = await (await rig.accepted()).over();
    const failure: Failure = { kind: 'source-changed', name: 'in/a' };
    expect(outcome.sent.failure).toEqual(failure);
    expect(outcome.received.failure).toEqual(failure);
    expect(await readdir(join(folder, 'in'))).toEqual([]);
  });

  it('the source was written to since it was offered', async () => {
    const path = await put('a', 'x');
    const rig = await rigFor([path]);
    await writeFile(path, 'y');
    await utimes(path, 1_600_000_000, 1_600_000_000);
    const failure: Failure = { kind: 'source-changed', name: 'a' };
    expectFailed(await (await rig.accepted()).over(), failure, failure);
  });

  const half = (rig: Rig): Promise<void> =>
    rig.until(() => rig.receiver.snapshot(rig.now).doneBytes >= 2 * BLOCK_BYTES);

  it.each([
    ['grew', (path: string) => appendFile(path, 'more')],
    ['shrank', (path: string) => truncate(path, 3 * BLOCK_BYTES)],
    ['was touched', (path: string) => utimes(path, 1_600_000_000, 1_600_000_000)],
  ])('the source %s while it was read', async (_what, change) => {
    const path = await put('a', randomBytes(20 * BLOCK_BYTES));
    const rig = await (await rigFor([path])).accepted();
    await half(rig);
    await change(path);
    const failure: Failure = { kind: 'source-changed', name: 'a' };
    expectFailed(await rig.over(), failure, failure);
  });

  it.each([
    ['the sender cancels', 'me', 'peer'],
    ['the receiver cancels', 'peer', 'me'],
  ] as const)('%s half way', async (_who, sent, received) => {
    const rig = await (await rigFor([await put('a', randomBytes(20 * BLOCK_BYTES))])).accepted();
    await half(rig);
    const session = sent === 'me' ? rig.sender : rig.receiver;
    session.stop({ kind: 'cancelled', by: 'me' }, rig.now);
    expectFailed(
      await rig.over(),
      { kind: 'cancelled', by: sent },
      { kind: 'cancelled', by: received },
    );
  });

  it('the other side falls silent half way', async () => {
    const rig = await (await rigFor([await put('a', randomBytes(20 * BLOCK_BYTES))])).accepted();
    await half(rig);
    rig.pair.fallSilent(30_000);
    const failure: Failure = { kind: 'peer-silent', seconds: 30 };
    expectInterrupted(await rig.over(), failure, failure);
  });

  it('the receiving process must go at once', async () => {
    const rig = await (await rigFor([await put('a', randomBytes(20 * BLOCK_BYTES))])).accepted();
    await half(rig);
    rig.receiver.leave(rig.now);
    expectInterrupted(await rig.over(), { kind: 'peer-left' }, { kind: 'interrupted' });
  });

  it('the runner is closed under it', async () => {
    const rig = await (await rigFor([await put('a', randomBytes(20 * BLOCK_BYTES))])).accepted();
    await half(rig);
    await Promise.all([rig.sinkRunner?.close(), rig.sourceRunner.close()]);
    expect(await readdir(folder)).toEqual([]);
  });

  it('the folder is taken away', async () => {
    const rig = await rigFor([await put('a', 'x')]);
    await rm(folder, { recursive: true });
    await rig.accepted();
    await rig.until(() => rig.sender.isFinished && rig.receiver.isFinished);
    expect(rig.sender.snapshot(0).failure).toEqual({
      kind: 'peer-failed',
      reason: 'folder-missing',
    });
    expect(rig.receiver.snapshot(0).failure).toEqual({ kind: 'folder-missing', folder });
  });

  it('the bytes are damaged between the two', async () => {
    const rig = await rigFor([await put('a', randomBytes(3 * BLOCK_BYTES))]);
    const send = rig.pair.initiator.sendData.bind(rig.pair.initiator);
    rig.pair.initiator.sendData = (chunk) => {
      if (chunk.offset === 0) chunk.bytes[17] = (chunk.bytes[17] ?? 0) ^ 1;
      send(chunk);
    };
    const failure: Failure = { kind: 'digest-mismatch', name: 'a' };
    expectFailed(await (await rig.accepted()).over(), failure, failure);
  });
});

describe('a tree without files', () => {
  const entry = (kind: SourceEntry['kind'], name: string, target: string | null): SourceEntry => ({
    path: join(sources, name),
    name,
    kind,
    sizeBytes: 0,
    modifiedAt: kind === 'folder' ? 1_500_000_000_000 : 0,
    executable: false,
    target,
  });

  it('has its links and the times of its folders', async () => {
    const folders = Array.from({ length: 60 }, (_, n) => entry('folder', `top/${n}`, null));
    const link = entry('link', 'top/59/up', '../0');
    const rig = new Rig(folder, [entry('folder', 'top', null), ...folders, link]);
    const outcome = await (await rig.accepted()).over();
    expect(outcome.received).toMatchObject({ phase: 'done', failure: null });
    expect(await readlink(join(folder, 'top/59/up'))).toBe('../0');
    for (const name of ['top', 'top/0', 'top/59']) {
      expect((await stat(join(folder, name))).mtimeMs, name).toBe(1_500_000_000_000);
    }
  });
});

describe('one file that fails', () => {
  it('does not keep the others from arriving', async () => {
    const paths = [
      await put('first', 'one'),
      await put('gone', 'two'),
      await put('large', randomBytes(3 * BLOCK_BYTES)),
      await put('last', 'four'),
    ];
    const rig = await rigFor(paths);
    await unlink(join(sources, 'gone'));
    const outcome = await (await rig.accepted()).over();
    expect(outcome.names).toEqual(['first', 'large', 'last']);
    for (const snapshot of [outcome.sent, outcome.received]) {
      expect(snapshot.failure).toEqual({ kind: 'source-missing', name: 'gone' });
      expect(snapshot.files.map((file) => file.failure?.kind ?? null)).toEqual([
        null,
        'source-missing',
        null,
        null,
      ]);
    }
    expect(outcome.memoryOutBytes).toBe(0);
  });
});

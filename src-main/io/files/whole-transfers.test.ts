/**
 * Both sessions with real files on both sides, joined by a ConnectionPair that cuts and reorders.
 * The clock counts turns; disks are real, so a turn waits for one round of the event loop.
 */
import { execFileSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import {
  appendFile,
  chmod,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
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
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Failure } from '../../../src-shared/failure.ts';
import type { TransferSnapshot } from '../../../src-shared/transfer-model.ts';
import { ConnectionPair } from '../../simulation/connection-pair.ts';
import type { PairOptions } from '../../simulation/connection-pair.ts';
import { BLOCK_BYTES } from '../../transfer/constants.ts';
import { ReceiverSession } from '../../transfer/receiver-session.ts';
import { SenderSession } from '../../transfer/sender-session.ts';
import type { SourceEntry } from '../../transfer/session-api.ts';
import type { BufferPoolApi, RunnerHooks } from './files-api.ts';
import { BufferPool } from './buffer-pool.ts';
import { surveyDestination } from './destination.ts';
import { SinkRunner } from './sink-runner.ts';
import { examineSources } from './source-list.ts';
import { SourceRunner } from './source-runner.ts';

const WINDOW_BYTES = 4 * BLOCK_BYTES;
const PEERS = { fingerprint: () => 'ab12', isVerified: () => false };

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

/** Knows what was taken and not given back. */
class CountingPool implements BufferPoolApi {
  outBytes = 0;
  mostOutBytes = 0;
  private readonly pool = new BufferPool();
  private readonly out = new Set<ArrayBufferLike>();

  take(byteCount: number): Uint8Array {
    const bytes = this.pool.take(byteCount);
    if (this.out.has(bytes.buffer)) throw new Error('memory given out twice');
    this.out.add(bytes.buffer);
    this.outBytes += bytes.buffer.byteLength;
    this.mostOutBytes = Math.max(this.mostOutBytes, this.outBytes);
    return bytes;
  }

  giveBack(bytes: Uint8Array): void {
    if (!this.out.delete(bytes.buffer)) throw new Error('memory given back twice');
    this.outBytes -= bytes.buffer.byteLength;
    this.pool.giveBack(bytes);
  }
}

/** Two computers with a transfer between them. */
class Rig {
  readonly pair: ConnectionPair;
  readonly sender: SenderSession;
  readonly receiver: ReceiverSession;
  readonly senderPool = new CountingPool();
  readonly receiverPool = new CountingPool();
  readonly sourceRunner: SourceRunner;
  readonly faults: unknown[] = [];
  sinkRunner: SinkRunner | null = null;
  readonly hooks: RunnerHooks;
  now = 0;

  constructor(files: readonly SourceEntry[], options: Partial<PairOptions> = {}) {
    this.pair = new ConnectionPair({ windowBytes: WINDOW_BYTES, ...options });
    const common = { peers: PEERS, startedAt: 1_000_000 };
    this.sender = new SenderSession(
      {
        ...common,
        id: '0'.repeat(32),
        connection: this.pair.initiator,
        host: 'attic',
        wireId: 'e'.repeat(32),
        conflict: null,
      },
      0,
    );
    this.sender.addEntries(files, 0);
    this.sender.sealEntries(0);
    this.receiver = new ReceiverSession(
      {
        ...common,
        id: '1'.repeat(32),
        connection: this.pair.responder,
        receiveWindowBytes: WINDOW_BYTES,
        allocateBlock: (byteCount) => this.receiverPool.take(byteCount),
      },
      0,
    );
    const hooks = {
      now: () => this.now,
      wake: () => undefined,
      fault: (error: unknown) => void this.faults.push(error),
    };
    this.sourceRunner = new SourceRunner(this.sender, this.senderPool, hooks);
    this.hooks = hooks;
    this.pair.connect();
  }

  async until(isReached: () => boolean): Promise<void> {
    const startedAt = Date.now();
    while (!isReached()) {
      if (this.faults.length > 0) throw this.faults[0];
      if (Date.now() - startedAt > 15_000) throw new Error('not reached within 15 s');
      await this.turn();
    }
  }

  async accepted(): Promise<this> {
    await this.until(() => this.receiver.phase === 'offered');
    const surveyed = await surveyDestination(folder, this.receiver.offer?.entries ?? [], null);
    if (!surveyed.ok) {
      this.receiver.decline(surveyed.failure, this.now);
      return this;
    }
    const destination = surveyed.value;
    const conflict = 'keep-both';
    const plan = destination.plan(conflict);
    const order = { destination, plan, conflict, notes: null } as const;
    this.sinkRunner = new SinkRunner(order, this.receiver, this.receiverPool, this.hooks);
    this.receiver.accept(folder, conflict, plan, this.now);
    return this;
  }

  /** Both sides over, everything closed. */
  async over(): Promise<Outcome> {
    await this.until(() => this.sender.isFinished && this.receiver.isFinished);
    await this.sourceRunner.close();
    await this.sinkRunner?.close();
    this.perform();
    return {
      sent: this.sender.fullSnapshot(this.now),
      received: this.receiver.fullSnapshot(this.now),
      memoryOutBytes: this.senderPool.outBytes + this.receiverPool.outBytes,
      names: (await readdir(folder)).sort(),
    };
  }

  private async turn(): Promise<void> {
    this.now += 1;
    for (const session of [this.sender, this.receiver]) {
      const deadline = session.pollDeadline();
      if (deadline !== null && deadline <= this.now) session.handleTimeout(this.now);
      const { connection } = session;
      for (let event = connection.pollEvent(); event; event = connection.pollEvent()) {
        session.handleConnectionEvent(event, this.now);
      }
    }
    this.perform();
    if (!this.pair.deliver()) await nextTurn();
    else if (this.now % 8 === 0) await nextTurn();
  }

  private perform(): void {
    for (let a = this.sender.pollAction(); a; a = this.sender.pollAction()) {
      this.sourceRunner.perform(a);
    }
    for (let a = this.receiver.pollAction(); a; a = this.receiver.pollAction()) {
      this.sinkRunner?.perform(a);
    }
  }
}

interface Outcome {
  readonly sent: TransferSnapshot;
  readonly received: TransferSnapshot;
  readonly memoryOutBytes: number;
  readonly names: readonly string[];
}

async function put(name: string, content: Uint8Array | string): Promise<string> {
  const path = join(sources, name);
  await writeFile(path, content);
  return path;
}

async function entriesOf(paths: readonly string[]): Promise<SourceEntry[]> {
  const examined = await examineSources(paths);
  return examined.map((result) => {
    if (!result.ok) throw new Error(result.failure.kind);
    return result.value;
  });
}

async function rigFor(paths: readonly string[], options: Partial<PairOptions> = {}): Promise<Rig> {
  return new Rig(await entriesOf(paths), options);
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

  it('is not overwritten by ten transfers at once', async () => {
    const path = await put('a.txt', 'same');
    const rigs = await Promise.all(Array.from({ length: 10 }, () => rigFor([path])));
    await Promise.all(rigs.map(async (rig) => (await rig.accepted()).over()));
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

describe('a disk that is full', () => {
  const canMount = tryMount();

  it.skipIf(!canMount)(
    'ends the transfer on both sides and keeps no part (needs to mount a tmpfs)',
    async () => {
      const path = await put('a', randomBytes(12 * BLOCK_BYTES));
      const small = await put('b', 'small');
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=5m', 'tmpfs', folder]);
      try {
        await writeFile(join(folder, 'before'), 'kept');
        const outcome = await (await (await rigFor([path, small])).accepted()).over();
        expect(outcome.names.filter((name) => name !== 'b')).toEqual(['before']);
        expect(outcome.sent).toMatchObject({
          phase: 'failed',
          failure: { kind: 'peer-failed', reason: 'disk-full' },
        });
        expect(outcome.received).toMatchObject({
          phase: 'failed',
          failure: { kind: 'disk-full', needed: 12 * BLOCK_BYTES },
        });
        expect(outcome.memoryOutBytes).toBe(0);
      } finally {
        execFileSync('umount', [folder]);
      }
    },
  );
});

function tryMount(): boolean {
  const probe = `${tmpdir()}/ferry-probe-${process.pid}`;
  try {
    execFileSync('mkdir', [probe]);
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', probe], { stdio: 'ignore' });
    execFileSync('umount', [probe]);
    return true;
  } catch {
    console.warn('skipped: a full disk needs a tmpfs, which this account may not mount');
    return false;
  } finally {
    execFileSync('rmdir', [probe]);
  }
}

import { mkdtempSync, rmSync } from 'node:fs';
import * as base from '../../src-shared/transfer.test-kit.ts';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TransferFile, TransferSnapshot } from '../../src-shared/transfer-model.ts';
import { type Database, openDatabase } from './database.ts';
import { History } from './history.ts';

let folder: string;
let database: Database;
let history: History;

function open(): Database {
  const opened = openDatabase(join(folder, 'ferry.db'));
  if (!opened.ok) throw new Error(opened.failure.reason);
  return opened.value.database;
}
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ferry-history-'));
  database = open();
  history = new History(database);
});
afterEach(() => {
  database.close();
  rmSync(folder, { recursive: true });
});

const everything = { beforeId: null, limit: 50 };
const id = (n: number): string => n.toString(16).padStart(32, '0');

function file(name: string, changes: Partial<TransferFile> = {}): TransferFile {
  return {
    ...base.file(name),
    sizeBytes: 10,
    doneBytes: 10,
    path: `/home/ann/${name}`,
    sha256: 'ab'.repeat(32),
    ...changes,
  };
}

function done(n: number, changes: Partial<TransferSnapshot> = {}): TransferSnapshot {
  return base.transfer({
    id: id(n),
    peer: {
      deviceName: 'Bob',
      host: '10.0.0.2',
      port: 27182,
      fingerprint: 'ab12 cd34',
      publicKey: 'cd'.repeat(32),
      trust: 'verified',
    },
    files: [file('holiday.jpg')],
    totalBytes: 10,
    doneBytes: 10,
    rateBytesPerSecond: 1234.5,
    verificationCode: null,
    startedAt: 1_000 + n,
    endedAt: 2_000 + n,
    stats: {
      connection: '0123456789abcdef',
      packetsSent: 1,
      packetsReceived: 2,
      bytesSent: 3,
      bytesReceived: 4,
      packetsLost: 5,
      retransmittedBytes: 6,
      minRttMs: 7.5,
      smoothedRttMs: 8.5,
      datagramBytes: 1452,
      congestionState: 'probe',
      congestionWindowBytes: 9,
      bytesInFlight: 10,
      pacingRateBytesPerSecond: 11,
      movedBytes: 12,
      movingMs: 1_000,
      meanRateBytesPerSecond: 12,
      peakRateBytesPerSecond: 13,
      limitedBy: 'link',
      limitedMs: {
        link: 14,
        loss: 0,
        'sender-disk': 15,
        'receiver-disk': 0,
        cpu: 0,
        peer: 0,
        limit: 0,
        background: 0,
      },
    },
    limitedBy: 'link',
    pace: null,
    ...changes,
  });
}
const running = (n: number, changes: Partial<TransferSnapshot> = {}): TransferSnapshot =>
  done(n, { phase: 'transferring', endedAt: null, stats: null, limitedBy: null, ...changes });

const ids = (): number[] =>
  history.list(everything).map((entry) => Number.parseInt(entry.snapshot.id, 16));

/** How often others of this thread had their turn. */
async function turnsDuring(work: () => Promise<void>): Promise<number> {
  let turns = 0;
  let isWorking = true;
  const watch = (): void => {
    turns += 1;
    if (isWorking) setImmediate(watch);
  };
  setImmediate(watch);
  await work();
  isWorking = false;
  return turns;
}

describe('History', () => {
  it('gives back exactly what ended, after a restart too', () => {
    const failed = done(2, {
      direction: 'received',
      dialect: 'plain',
      phase: 'failed',
      folder: '/home/ann/Downloads',
      totalBytes: null,
      files: [
        file('a.bin', {
          sizeBytes: null,
          path: null,
          sha256: null,
          failure: { kind: 'digest-mismatch', name: 'a.bin' },
          caution: 'unverified',
          kind: 'file',
          skipped: null,
        }),
        file('same.jpg', { skipped: 'same', sha256: null }),
        file('photos', { kind: 'folder' }),
        file('a (2).txt', { sentAs: 'a.txt' }),
      ],
      failure: { kind: 'peer-silent', seconds: 30 },
    });
    history.finish(done(1));
    history.finish(failed);
    database.close();
    database = open();
    history = new History(database);
    expect(history.list(everything).map((entry) => entry.snapshot)).toEqual([failed, done(1)]);
  });

  it('shows a transfer only once it is over, and once', () => {
    history.begin(running(1), {
      target: { host: 'bob.local', port: 27182 },
      paths: ['/home/ann/a.txt'],
      plain: false,
    });
    expect(ids()).toEqual([]);
    history.finish(done(1));
    expect(ids()).toEqual([1]);
  });

  it('pages from the newest to the oldest without gaps or repeats', () => {
    for (let n = 1; n <= 25; n += 1) history.finish(done(n));
    const seen: number[] = [];
    let beforeId: number | null = null;
    for (;;) {
      const page = history.list({ ...everything, beforeId, limit: 10 });
      seen.push(...page.map((entry) => Number.parseInt(entry.snapshot.id, 16)));
      const last = page.at(-1);
      if (last === undefined) break;
      beforeId = last.historyId;
    }
    expect(seen).toEqual(Array.from({ length: 25 }, (_, index) => 25 - index));
  });

  it('keeps every file and shows the first hundred', () => {
    const files = Array.from({ length: 1_000 }, (_, n) => file(`f${n}.txt`));
    history.finish(done(1, { files, fileCount: 1_000 }));
    expect(history.list(everything)[0]?.snapshot.files).toEqual(files.slice(0, 100));
    expect(history.file(id(1), 999)).toEqual(files[999]);
    expect(history.file(id(1), 1_000)).toBe(null);
    expect(history.pastSend(id(1))?.paths).toHaveLength(1_000);
  });

  it('has names forgotten elsewhere when one or all are removed', () => {
    let forgotten = 0;
    const forgetful = new History(database, () => (forgotten += 1));
    forgetful.remove(1);
    forgetful.clear();
    expect(forgotten).toBe(2);
  });

  it('removes one, or all that are over, with their files', () => {
    history.finish(done(1));
    history.finish(done(2));
    history.begin(running(3), null);
    history.remove(1);
    expect(ids()).toEqual([2]);
    history.remove(3);
    history.clear();
    expect(ids()).toEqual([]);
    const rows = database.prepare('SELECT transfer FROM transfer_file').all();
    expect(rows).toEqual([{ transfer: 3 }]);
    history.finish(done(3));
    expect(ids()).toEqual([3]);
  });

  it('remembers where a sent one was meant to go, and from where, even if it never got to look', () => {
    history.begin(running(1, { files: [file('a.txt', { sizeBytes: null, doneBytes: 0 })] }), {
      target: { host: 'bob.local', port: 5005 },
      paths: ['/home/ann/a.txt'],
      plain: false,
    });
    history.finish(
      done(1, { phase: 'failed', files: [], failure: { kind: 'unknown-host', host: 'bob.local' } }),
    );
    expect(history.pastSend(id(1))).toEqual({
      target: { host: 'bob.local', port: 5005 },
      paths: ['/home/ann/a.txt'],
      plain: false,
    });
  });

  it('keeps a hundred thousand files, and others get their turn meanwhile', async () => {
    const files = Array.from({ length: 100_000 }, (_, n) => file(`tree/${n % 90}/${n}.bin`));
    const turns = await turnsDuring(() =>
      history.finishInSlices(done(1, { files, fileCount: files.length })),
    );
    expect(history.file(id(1), 99_999)?.name).toBe('tree/9/99999.bin');
    expect(history.list(everything)[0]?.snapshot).toMatchObject({ phase: 'done', fileCount: 1e5 });
    // A slice holds 500 files.
    expect(turns).toBeGreaterThanOrEqual(200);
  }, 60_000);

  it('shows nothing of a large transfer before all of it is kept', async () => {
    const files = Array.from({ length: 2_000 }, (_, n) => file(`${n}.bin`));
    const finishing = history.finishInSlices(done(1, { files, fileCount: files.length }));
    expect(history.list(everything)).toEqual([]);
    await finishing;
    expect(history.list(everything)).toHaveLength(1);
  });

  it('has one entry of a transfer that was cut off and went on, with its own files only', () => {
    const given = [file('tree'), file('a.txt'), file('b.txt')];
    history.begin(running(1, { files: given }), null);
    history.leave(done(1, { phase: 'failed', files: given, failure: { kind: 'interrupted' } }));
    expect(history.list(everything)[0]?.snapshot.failure?.kind).toBe('interrupted');
    expect(history.unfinished(id(1))).toMatchObject({ id: id(1), fileCount: 1 });
    history.begin(running(1, { files: [] }), null);
    expect(history.list(everything)).toEqual([]);
    history.finish(done(1, { files: [file('tree/a.txt')] }));
    const [entry, ...others] = history.list(everything);
    expect(others).toEqual([]);
    expect(entry?.snapshot).toMatchObject({ phase: 'done', failure: null });
    expect(entry?.snapshot.files.map(({ name }) => name)).toEqual(['tree/a.txt']);
    expect(history.unfinished(id(1))).toBe(null);
  });

  it('leaves a transfer alone that another program goes on with by now', () => {
    history.begin(running(1), null);
    const other = new History(database);
    other.begin(running(1), null);
    history.leave(done(1, { phase: 'failed', failure: { kind: 'interrupted' } }));
    expect(history.list(everything)).toEqual([]);
    other.finish(done(1));
    expect(history.list(everything)[0]?.snapshot.phase).toBe('done');
  });

  it('does not send again what it received', () => {
    history.finish(done(1, { direction: 'received' }));
    expect(history.pastSend(id(1))).toBe(null);
  });

  it('tells of transfers whose program died that they were interrupted', async () => {
    const dead = spawn(process.execPath, ['--version'], { stdio: 'ignore' });
    await once(dead, 'exit');
    history.begin(running(1), null);
    history.begin(running(2), null);
    // As if another program had begun them: the first one's is gone, the second's (our parent) lives.
    const disown = database.prepare(
      `UPDATE transfer SET owner_pid = ?, owner_run = 'other' WHERE transfer_id = ?`,
    );
    disown.run(dead.pid ?? 0, id(1));
    disown.run(process.ppid, id(2));
    history.begin(running(3), null);
    expect(history.closeInterrupted(5_000)).toBe(1);
    const [entry, ...others] = history.list(everything);
    expect(others).toEqual([]);
    expect(entry?.snapshot).toMatchObject({
      id: id(1),
      phase: 'failed',
      failure: { kind: 'interrupted' },
      endedAt: 5_000,
    });
  });

  it('is not fooled by a process number that this program inherited from a dead one', () => {
    history.begin(running(1), null);
    const next = new History(database);
    expect(next.closeInterrupted(5_000)).toBe(1);
  });
});

import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Failure } from '../../src-shared/failure.ts';
import type { ListenRequest, ListenState } from '../../src-shared/listen-model.ts';
import { fail, ok, type Result } from '../../src-shared/result.ts';
import type { FilePage, FileQuery } from '../../src-shared/file-page.ts';
import type { OfferPreview } from '../../src-shared/preview-model.ts';
import type { TransferPace, TransferSnapshot } from '../../src-shared/transfer-model.ts';
import type { DeviceTrust, Engine, EngineListener, SendRequest } from '../io/engine.ts';
import { file } from '../../src-shared/transfer.test-kit.ts';
import { type Database, openDatabase } from './database.ts';
import { History } from './history.ts';
import type { Log } from './log.ts';
import { SettingsStore } from './settings.ts';
import { Outbox } from './outbox/outbox.ts';
import { ENDED_KEPT_MAX } from './shown-transfers.ts';
import type { TransfersNotice } from './transfer-notices.ts';
import { Transfers } from './transfers.ts';
import { Trust } from './trust.ts';

/** An engine that does as the test says, and remembers what it was told. */
class ScriptedEngine implements Engine {
  readonly told: string[] = [];
  pageOfEngine: FilePage | null = null;
  readonly sent: SendRequest[] = [];
  readonly listened: ListenRequest[] = [];
  trust: DeviceTrust | null = null;
  closing: Promise<void> = Promise.resolve();
  readonly listener: EngineListener;

  constructor(listener: EngineListener) {
    this.listener = listener;
  }
  listen(request: ListenRequest): Promise<Result<ListenState, Failure>> {
    this.listened.push(request);
    if (request.port === 1) return Promise.resolve(fail({ kind: 'port-forbidden', port: 1 }));
    const port = request.port || 40_000;
    return Promise.resolve(ok({ port, addresses: ['10.0.0.1'], plain: request.plain }));
  }
  stopListening(): Promise<void> {
    return Promise.resolve();
  }
  send(request: SendRequest): void {
    this.sent.push(request);
  }
  setFolder(id: string, folder: string): Promise<Result<null, Failure>> {
    this.told.push(`folder ${id} ${folder}`);
    return Promise.resolve(ok(null));
  }
  accept(id: string, folder: string | null): void {
    this.told.push(`accept ${id} ${folder}`);
  }
  decline(id: string): void {
    this.told.push(`decline ${id}`);
  }
  setPaused(id: string, paused: boolean): void {
    this.told.push(`paused ${id} ${paused}`);
  }
  adoptInterrupted(): Promise<readonly TransferSnapshot[]> {
    return Promise.resolve([]);
  }
  forget(id: string): Promise<void> {
    this.told.push(`forget ${id}`);
    return Promise.resolve();
  }
  files(query: FileQuery) {
    this.told.push(`files ${query.id}`);
    return Promise.resolve(this.pageOfEngine);
  }
  setPace(id: string, pace: TransferPace): void {
    this.told.push(`pace ${id} ${pace.limitBytesPerSecond} ${pace.background}`);
  }
  sendPreview(id: string, { index }: OfferPreview): void {
    this.told.push(`preview ${id} ${index}`);
  }
  cancel(id: string): void {
    this.told.push(`cancel ${id}`);
  }
  setTrust(trust: DeviceTrust): void {
    this.trust = trust;
  }
  close(): Promise<void> {
    return this.closing;
  }
}

const everything = { beforeId: null, limit: 200 };
const key = 'cd'.repeat(32);

let folder: string;
let database: Database;
let history: History;
let trust: Trust;
let settings: SettingsStore;
let engine: ScriptedEngine;
let transfers: Transfers;
let notices: TransfersNotice[];
let faults: string[];
let time: number;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ferry-transfers-'));
  const opened = openDatabase(join(folder, 'ferry.db'));
  if (!opened.ok) throw new Error(opened.failure.reason);
  database = opened.value.database;
  history = new History(database);
  trust = new Trust(database);
  settings = new SettingsStore(database, join(folder, 'Downloads'));
  time = 1_000;
  faults = [];
  const log: Log = { info: () => {}, warn: () => {}, error: (message) => faults.push(message) };
  transfers = await Transfers.open(
    { history, outbox: new Outbox(database, key), trust, settings, log, wallClock: () => time },
    (listener) => (engine = new ScriptedEngine(listener)),
  );
  notices = [];
  transfers.onNotice((notice) => notices.push(notice));
});
afterEach(() => {
  if (database.isOpen) database.close();
  rmSync(folder, { recursive: true });
});

const order = { host: '[fe80::1]', port: 27182, limitBytesPerSecond: null, plain: null } as const;

function start(paths: readonly string[] = ['/home/ann/a.txt']): string {
  const begun = transfers.send({ ...order, paths });
  if (!begun.ok) throw new Error(begun.failure.kind);
  return begun.value;
}

/** What the engine says of a transfer. */
function told(id: string, changes: Partial<TransferSnapshot> = {}): TransferSnapshot {
  return {
    id,
    direction: 'received',
    dialect: 'ferry',
    phase: 'offered',
    peer: {
      deviceName: 'Bob',
      host: '10.0.0.2',
      port: 50_000,
      fingerprint: 'ab12',
      publicKey: key,
      trust: 'unverified',
    },
    files: [
      {
        name: 'a.txt',
        sizeBytes: 3,
        doneBytes: 0,
        path: null,
        sha256: null,
        failure: null,
        caution: null,
        kind: 'file',
        skipped: null,
      },
    ],
    fileCount: 1,
    totalBytes: 3,
    doneBytes: 0,
    rateBytesPerSecond: 0,
    secondsLeft: null,
    folder: '/home/ann/Downloads',
    freeBytes: 1_000,
    verificationCode: '123456',
    silentSeconds: null,
    paused: null,
    survey: null,
    conflict: null,
    nextTryAt: null,
    skippedCount: 0,
    skippedBytes: 0,
    failedCount: 0,
    startedAt: 1_000,
    endedAt: null,
    failure: null,
    limitedBy: null,
    pace: null,
    stats: null,
    ...changes,
  };
}

function end(id: string, changes: Partial<TransferSnapshot> = {}): void {
  const snapshot = told(id, { phase: 'done', endedAt: 2_000, ...changes });
  engine.listener({ kind: 'transfer', snapshot });
  engine.listener({ kind: 'ended', snapshot });
}

const id = (n: number): string => n.toString(16).padStart(32, '0');
const kinds = (): string[] => notices.map((notice) => notice.kind);
const past = () => history.list(everything).map((entry) => entry.snapshot);

describe('previews of an offer', () => {
  const preview: OfferPreview = { index: 0, jpeg: Uint8Array.of(1, 2, 3) };
  const verified = { ...told(id(1)).peer, trust: 'verified' } as const;
  const tell = (changes: Partial<TransferSnapshot>): void => {
    engine.listener({ kind: 'transfer', snapshot: told(id(1), changes) });
  };

  it('are shown of a verified device, with a notice for each', () => {
    tell({ peer: verified });
    expect(transfers.previewsOf(id(1))).toEqual([]);
    engine.listener({ kind: 'preview', id: id(1), preview });
    expect(notices.at(-1)).toEqual({ kind: 'previews-changed', id: id(1) });
    expect(transfers.previewsOf(id(1))).toEqual([preview]);
  });

  it('of a stranger are not, until a person says that the codes match', () => {
    tell({});
    engine.listener({ kind: 'preview', id: id(1), preview });
    expect(transfers.previewsOf(id(1))).toEqual([]);
    tell({ peer: verified });
    expect(transfers.previewsOf(id(1))).toEqual([preview]);
  });

  it('are forgotten when it is answered, and were never of another one', () => {
    tell({ peer: verified });
    engine.listener({ kind: 'preview', id: id(1), preview });
    expect(transfers.previewsOf(id(2))).toEqual([]);
    tell({ peer: verified, phase: 'transferring' });
    expect(transfers.previewsOf(id(1))).toEqual([]);
    tell({ peer: verified });
    expect(transfers.previewsOf(id(1))).toEqual([]);
  });
});

describe('sending', () => {
  it('is on the screen at once, and with the engine, under one id', () => {
    const sent = start();
    expect(sent).toMatch(/^[0-9a-f]{32}$/);
    expect(engine.sent).toMatchObject([
      { ...order, id: sent, paths: ['/home/ann/a.txt'], host: 'fe80::1' },
    ]);
    expect(transfers.snapshots).toMatchObject([{ id: sent, phase: 'connecting', fileCount: 1 }]);
    expect(kinds()).toEqual(['transfer-changed']);
  });

  it('cuts nothing off when the program ends while it only calls, or waits to call again', () => {
    const sent = start();
    expect(transfers.runningCount).toBe(0);
    engine.listener({ kind: 'transfer', snapshot: told(sent, { direction: 'sent' }) });
    expect(transfers.runningCount).toBe(1);
    engine.listener({
      kind: 'ended',
      snapshot: told(sent, { direction: 'sent', phase: 'failed', failure: { kind: 'peer-left' } }),
    });
    expect(transfers.snapshots).toMatchObject([{ phase: 'interrupted' }]);
    expect(transfers.runningCount).toBe(0);
  });

  it('refuses nothing at all and nowhere at all', () => {
    expect(transfers.send({ ...order, paths: [] })).toEqual({
      ok: false,
      failure: { kind: 'nothing-to-send' },
    });
    for (const host of ['', '  ', 'two words', 'http://bob', 'bob/', 'a'.repeat(254)]) {
      expect(transfers.send({ ...order, paths: ['/a'], host })).toMatchObject({
        ok: false,
        failure: { kind: 'bad-address' },
      });
    }
    expect(engine.sent).toEqual([]);
    expect(transfers.snapshots).toEqual([]);
  });

  it('goes to each of several, with a key only to whom has it, and once to a place named twice', () => {
    const targets = [
      { host: 'bob', port: 27182, publicKey: key },
      { host: '10.0.0.9', port: 27182, publicKey: null },
      { host: 'BOB', port: 27182, publicKey: null },
    ];
    const begun = transfers.sendToEach({ ...order, paths: ['/a'] }, targets);
    if (!begun.ok) throw new Error(begun.failure.kind);
    expect(engine.sent).toMatchObject([
      { id: begun.value[0], host: 'bob', peerKey: key },
      { id: begun.value[1], host: '10.0.0.9', peerKey: null },
    ]);
    expect(transfers.snapshots).toHaveLength(2);
  });

  it('says by name for whom it is before anybody answers, where that key was met', () => {
    trust.noteSeen({ ...told(id(1)).peer, deviceName: 'Bob', publicKey: key }, 1);
    const target = { host: '10.0.0.2', port: 27182, publicKey: key };
    transfers.sendToEach({ ...order, paths: ['/a'] }, [target]);
    transfers.sendToEach({ ...order, paths: ['/a'] }, [{ ...target, publicKey: null }]);
    expect(transfers.snapshots.map(({ peer }) => peer.deviceName)).toEqual(['Bob', null]);
  });

  it('goes to nobody when one of several is no address', () => {
    const targets = ['bob', 'two words'].map((host) => ({ host, port: 27182, publicKey: null }));
    expect(transfers.sendToEach({ ...order, paths: ['/a'] }, targets)).toEqual({
      ok: false,
      failure: { kind: 'bad-address', host: 'two words' },
    });
    expect(engine.sent).toEqual([]);
    expect(transfers.snapshots).toEqual([]);
  });

  it('goes to the same place with the same files when asked again', () => {
    end(start(['/home/ann/a.txt', '/home/ann/b.txt']), {
      direction: 'sent',
      phase: 'failed',
      files: [],
      failure: { kind: 'declined' },
    });
    const past = history.list(everything)[0]?.snapshot.id ?? '';
    const again = transfers.sendAgain(past);
    expect(again.ok).toBe(true);
    expect(engine.sent[1]).toMatchObject({
      host: 'fe80::1',
      port: 27182,
      paths: ['/home/ann/a.txt', '/home/ann/b.txt'],
      plain: null,
    });
    expect(transfers.sendAgain('0'.repeat(32))).toMatchObject({ ok: false });
  });

  it('remembers a host once it has answered, and not before', () => {
    const sent = start();
    const { peer } = told(sent);
    const mine = { direction: 'sent', peer: { ...peer, host: 'bob.local', port: 27182 } } as const;
    const silent = { ...mine.peer, publicKey: null, deviceName: null };
    engine.listener({
      kind: 'transfer',
      snapshot: told(sent, { ...mine, phase: 'connecting', peer: silent }),
    });
    expect(settings.read().recentHosts).toEqual([]);
    engine.listener({ kind: 'transfer', snapshot: told(sent, mine) });
    engine.listener({ kind: 'transfer', snapshot: told(sent, { ...mine, phase: 'transferring' }) });
    expect(settings.read().recentHosts).toEqual([
      { host: 'bob.local', port: 27182, deviceName: 'Bob', publicKey: key },
    ]);
    expect(kinds().filter((kind) => kind === 'settings-changed')).toHaveLength(1);
    expect(trust.devices()).toMatchObject([{ publicKey: key, deviceName: 'Bob' }]);
  });
});

describe('the end of a transfer', () => {
  it('is in the history when the notice arrives', () => {
    let kept: readonly TransferSnapshot[] = [];
    transfers.onNotice((notice) => {
      if (notice.kind === 'transfer-ended') kept = past();
    });
    end(id(1));
    expect(kept).toMatchObject([{ id: id(1), phase: 'done' }]);
    expect(kinds()).toEqual([
      'transfer-changed',
      'devices-changed',
      'transfer-changed',
      'transfer-ended',
      'history-changed',
    ]);
  });

  it('keeps every file in the history, and a hundred on the screen', () => {
    const [file] = told(id(1)).files;
    if (file === undefined) throw new Error('no file');
    const files = Array.from({ length: 250 }, (_, n) => ({ ...file, name: `f${n}` }));
    engine.listener({
      kind: 'ended',
      snapshot: told(id(1), { phase: 'done', files, fileCount: 250, endedAt: 2 }),
    });
    expect(transfers.snapshots[0]?.files).toHaveLength(100);
    expect(history.file(id(1), 249)?.name).toBe('f249');
  });

  it.each([250, 1_250])(
    'keeps every one of %d files in the history when it is cancelled while it is interrupted',
    async (fileCount) => {
      const [file] = told(id(1)).files;
      if (file === undefined) throw new Error('no file');
      const files = Array.from({ length: fileCount }, (_, n) => ({ ...file, name: `f${n}` }));
      engine.listener({
        kind: 'transfer',
        snapshot: told(id(1), { phase: 'transferring', fileCount, files: files.slice(0, 100) }),
      });
      const failure = { kind: 'peer-left' } as const;
      const cutOff = { phase: 'interrupted', failure, files, fileCount } as const;
      engine.listener({ kind: 'ended', snapshot: told(id(1), cutOff) });
      transfers.cancel(id(1));
      await vi.waitFor(() => expect(kinds()).toContain('transfer-ended'));
      expect(past()).toMatchObject([{ phase: 'failed', failure: { kind: 'cancelled', by: 'me' } }]);
      expect(history.file(id(1), fileCount - 1)?.name).toBe(`f${fileCount - 1}`);
    },
  );

  it('is seen within seconds when another program of this home brought it about', async () => {
    const cutOff = { phase: 'interrupted', failure: { kind: 'peer-left' } } as const;
    engine.listener({ kind: 'transfer', snapshot: told(id(1), { phase: 'transferring' }) });
    engine.listener({ kind: 'ended', snapshot: told(id(1), cutOff) });
    const opened = openDatabase(join(folder, 'ferry.db'));
    if (!opened.ok) throw new Error(opened.failure.reason);
    const others = new History(opened.value.database);
    others.begin(told(id(1), { phase: 'transferring' }), null);
    others.finish(told(id(1), { phase: 'done', doneBytes: 3, endedAt: 5_000 }));
    opened.value.database.close();
    await vi.waitFor(
      () =>
        expect(transfers.snapshots).toMatchObject([
          { phase: 'done', doneBytes: 3, failure: null, endedAt: 5_000 },
        ]),
      { timeout: 6_000 },
    );
    expect(kinds().at(-1)).toBe('history-changed');
  });

  it('leaves the screen when dismissed, never the history', () => {
    end(id(1));
    engine.listener({ kind: 'transfer', snapshot: told(id(2)) });
    transfers.dismiss(id(1));
    transfers.dismiss(id(2));
    expect(transfers.snapshots.map((snapshot) => snapshot.id)).toEqual([id(2)]);
    expect(past()).toHaveLength(1);
    expect(notices.at(-1)).toEqual({ kind: 'transfer-dismissed', id: id(1) });
  });

  it('never fills the screen without end: the oldest that are over go first', () => {
    engine.listener({ kind: 'transfer', snapshot: told(id(0)) });
    for (let n = 1; n <= ENDED_KEPT_MAX + 5; n += 1) end(id(n));
    const shown = transfers.snapshots.map((snapshot) => snapshot.id);
    expect(shown).toHaveLength(ENDED_KEPT_MAX + 1);
    expect(shown.slice(0, 2)).toEqual([id(0), id(6)]);
  });

  it('is told even when it cannot be remembered', () => {
    database.close();
    end(id(1));
    expect(transfers.snapshots).toMatchObject([{ id: id(1), phase: 'done' }]);
    expect(kinds()).toContain('transfer-ended');
    expect(faults.length).toBeGreaterThan(0);
  });
});

describe('listening', () => {
  const request = { port: 0, bind: null, plain: false };

  it('tells everyone of its beginning, its end, and of an end that nobody asked for', async () => {
    await transfers.listen({ ...request, folder: '/x' });
    expect(transfers.listening).toMatchObject({ port: 40_000 });
    await transfers.stopListening();
    expect(transfers.listening).toBe(null);
    await transfers.listen({ ...request, folder: '/x' });
    engine.listener({ kind: 'listener-failed', failure: { kind: 'no-network', host: '' } });
    expect(transfers.listening).toBe(null);
    expect(notices.at(-1)).toMatchObject({ state: null, failure: { kind: 'no-network' } });
    expect(kinds()).toEqual(Array.from({ length: 4 }, () => 'listening-changed'));
  });

  it('makes its default folder, and no other', async () => {
    await transfers.listen({ ...request, folder: join(folder, 'Downloads') });
    await transfers.listen({ ...request, folder: join(folder, 'Elsewhere') });
    expect(existsSync(join(folder, 'Downloads'))).toBe(true);
    expect(existsSync(join(folder, 'Elsewhere'))).toBe(false);
  });

  it('moves to another folder on the port that it has', async () => {
    await transfers.useFolder('/before');
    expect(engine.listened).toEqual([]);
    await transfers.listen({ ...request, folder: '/x' });
    await transfers.useFolder('/y');
    expect(engine.listened[1]).toEqual({ ...request, port: 40_000, folder: '/y' });
  });
});

describe('a listener that moves', () => {
  const request = { port: 0, bind: null, plain: false, folder: '/x' };

  it('is on another port at once, with all else as it was', async () => {
    await transfers.listen(request);
    expect(await transfers.moveListener({ port: 5005, plain: undefined })).toEqual(ok(null));
    expect(transfers.listening).toMatchObject({ port: 5005, plain: false });
    await transfers.moveListener({ port: undefined, plain: true });
    expect(engine.listened.at(-1)).toEqual({ ...request, port: 5005, plain: true });
  });

  it('is back where it was if it cannot be there, and says why', async () => {
    await transfers.listen(request);
    const moved = await transfers.moveListener({ port: 1, plain: undefined });
    expect(moved).toEqual(fail({ kind: 'port-forbidden', port: 1 }));
    expect(transfers.listening).toMatchObject({ port: 40_000 });
    expect(notices.at(-1)).toMatchObject({ state: { port: 40_000 }, failure: null });
  });

  it('starts nothing that did not listen', async () => {
    await transfers.moveListener({ port: 5005, plain: true });
    expect(engine.listened).toEqual([]);
  });
});

describe('the file behind a transfer', () => {
  it('is found for live and past ones, and said to be gone when it is', async () => {
    const path = join(folder, 'a.txt');
    writeFileSync(path, 'abc');
    end(id(1), { files: [{ ...file('a.txt'), path }] });
    expect(await transfers.pathOf(id(1), 0)).toEqual({ ok: true, value: path });
    transfers.dismiss(id(1));
    expect(await transfers.pathOf(id(1), 0)).toEqual({ ok: true, value: path });
    rmSync(path);
    expect(await transfers.pathOf(id(1), 0)).toMatchObject({
      failure: { kind: 'source-missing', name: 'a.txt' },
    });
  });

  it('is read to the person only where it was received, while it is shown and later', async () => {
    const path = join(folder, 'a.txt');
    writeFileSync(path, 'abc');
    const sent = start([path]);
    const [file] = told(id(1)).files;
    if (file === undefined) throw new Error('no file');
    end(id(1), { files: [{ ...file, path }] });
    end(sent, { direction: 'sent', files: [{ ...file, path }] });
    for (const isShown of [true, false]) {
      if (!isShown) for (const one of [id(1), sent]) transfers.dismiss(one);
      expect(await transfers.receivedPathOf(id(1), 0)).toEqual({ ok: true, value: path });
      expect(await transfers.receivedPathOf(sent, 0)).toMatchObject({ ok: false });
      expect(await transfers.pathOf(sent, 0)).toEqual({ ok: true, value: path });
    }
  });

  it('is not there before it is whole, and never for numbers that do not exist', async () => {
    engine.listener({ kind: 'transfer', snapshot: told(id(1)) });
    expect(await transfers.pathOf(id(1), 0)).toMatchObject({ failure: { kind: 'incomplete' } });
    expect(await transfers.pathOf(id(1), 7)).toMatchObject({ ok: false });
    expect(await transfers.pathOf(id(9), 0)).toMatchObject({ ok: false });
  });
});

describe('the files of a transfer, page by page', () => {
  const query: FileQuery = { id: id(1), filter: 'all', text: '', from: 0, count: 200 };
  const many = Array.from({ length: 700 }, (_, n) => file(`f${n}`));

  it('come from the engine while it knows it', async () => {
    engine.listener({ kind: 'transfer', snapshot: told(id(1)) });
    engine.pageOfEngine = { total: 250_000, files: [] };
    expect(await transfers.files(query)).toEqual({ total: 250_000, files: [] });
  });

  it('are all there at every moment of its end, and after it', async () => {
    engine.listener({ kind: 'transfer', snapshot: told(id(1)) });
    const counts: number[] = [];
    const ended = told(id(1), { phase: 'done', files: many, fileCount: 700, endedAt: 5 });
    engine.listener({ kind: 'ended', snapshot: ended });
    counts.push((await transfers.files(query)).total);
    await vi.waitFor(() => expect(transfers.snapshots[0]?.phase).toBe('done'));
    counts.push((await transfers.files({ ...query, text: 'f' })).total);
    transfers.dismiss(id(1));
    counts.push((await transfers.files(query)).total);
    expect(counts).toEqual([700, 700, 700]);
  });

  it('are those that were last heard of while it waits', async () => {
    engine.listener({ kind: 'transfer', snapshot: told(id(1)) });
    expect((await transfers.files(query)).files.map(({ name }) => name)).toEqual(['a.txt']);
    expect((await transfers.files({ ...query, id: id(9) })).total).toBe(0);
  });
});

describe('dragging out', () => {
  it('is for what is over, and still there', async () => {
    engine.listener({ kind: 'transfer', snapshot: told(id(1)) });
    expect(await transfers.placesOf(id(1), null)).toMatchObject({
      failure: { kind: 'incomplete' },
    });
    const path = join(folder, 'a.txt');
    writeFileSync(path, 'x');
    end(id(1), { files: [{ ...file('a.txt'), path }], folder });
    expect(await transfers.placesOf(id(1), null)).toEqual({ ok: true, value: [path] });
    expect(await transfers.placesOf(id(1), 0)).toEqual({ ok: true, value: [path] });
    rmSync(path);
    expect(await transfers.placesOf(id(1), null)).toMatchObject({
      failure: { kind: 'source-missing', name: 'a.txt' },
    });
    expect(await transfers.placesOf(id(9), null)).toMatchObject({ ok: false });
  });
});

describe('closing', () => {
  it('does not wait for an engine that hangs, and remembers what ran as interrupted', async () => {
    engine.closing = new Promise(() => {});
    engine.listener({ kind: 'transfer', snapshot: told(id(1), { phase: 'transferring' }) });
    end(id(2));
    time = 9_000;
    await transfers.close(10);
    expect(past()).toMatchObject([
      { id: id(2), phase: 'done' },
      { id: id(1), phase: 'failed', failure: { kind: 'interrupted' }, endedAt: 9_000 },
    ]);
  });
});

it('hands the verified keys to the engine at the start', async () => {
  trust.noteSeen({ ...told(id(1)).peer }, 1);
  trust.pin(key, 2);
  let next: ScriptedEngine | null = null;
  await Transfers.open(
    {
      history,
      outbox: new Outbox(database, key),
      trust,
      settings,
      log: { info: () => {}, warn: () => {}, error: () => {} },
      wallClock: () => 0,
    },
    (listener) => (next = new ScriptedEngine(listener)),
  );
  const trusted = (next as ScriptedEngine | null)?.trust;
  expect(trusted?.verified.map(({ publicKey }) => publicKey)).toEqual([key]);
});

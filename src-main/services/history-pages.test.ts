import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { HistoryQuery } from '../../src-shared/history-page.ts';
import type { TransferSnapshot } from '../../src-shared/transfer-model.ts';
import { file, transfer } from '../../src-shared/transfer.test-kit.ts';
import type { Database } from './database.ts';
import { memoryDatabase } from './database.test-kit.ts';
import { History } from './history.ts';

let database: Database;
let history: History;

beforeEach(() => {
  database = memoryDatabase();
  history = new History(database);
});
afterEach(() => {
  database.close();
});

const id = (n: number): string => n.toString(16).padStart(32, '0');
const bob = { ...transfer({}).peer, deviceName: 'Bob', publicKey: 'cd'.repeat(32) };

const done = (n: number, changes: Partial<TransferSnapshot> = {}): TransferSnapshot =>
  transfer({ id: id(n), peer: bob, startedAt: 1_000 + n, endedAt: 2_000 + n, ...changes });

const query = (different: Partial<HistoryQuery> = {}): HistoryQuery => ({
  text: '',
  direction: null,
  result: null,
  peer: null,
  from: 0,
  count: 200,
  ...different,
});

const found = async (different: Partial<HistoryQuery> = {}): Promise<readonly number[]> =>
  (await history.page(query(different))).entries.map(({ snapshot }) =>
    Number.parseInt(snapshot.id, 16),
  );

describe('a page of the history', () => {
  it('is any part of it, newest first, with how many there are and what came right before', async () => {
    for (let n = 1; n <= 1_200; n += 1) history.finish(done(n));
    const page = await history.page(query({ from: 1_100, count: 3 }));
    expect(page.total).toBe(1_200);
    expect(page.entries.map(({ snapshot }) => snapshot.id)).toEqual([id(100), id(99), id(98)]);
    expect(page.newerAt).toBe(2_101);
    expect(await history.page(query({ from: 5_000 }))).toEqual({
      total: 1_200,
      entries: [],
      newerAt: null,
    });
    expect((await history.page(query({ count: 1 }))).newerAt).toBe(null);
  });

  it('finds by name of a file, by peer and by host, in any letter case of any alphabet', async () => {
    history.finish(done(1, { files: [file('one.txt'), file('ÜBERSICHT.pdf')], fileCount: 2 }));
    history.finish(done(2, { peer: { ...bob, deviceName: 'Ωmega' } }));
    history.finish(done(3, { peer: { ...bob, host: 'fe80::7' } }));
    expect(await found({ text: 'übersicht' })).toEqual([1]);
    expect(await found({ text: 'u\u0308bers' })).toEqual([1]);
    expect(await found({ text: ' ωMEGA ' })).toEqual([2]);
    expect(await found({ text: 'FE80' })).toEqual([3]);
    expect(await found({ text: 'a.txt' })).toEqual([3, 2]);
  });

  it('takes a search for what it says: no wildcards', async () => {
    history.finish(done(1, { files: [file('100%.txt')] }));
    history.finish(done(2, { files: [file('100 .txt')] }));
    expect(await found({ text: '%' })).toEqual([1]);
    expect(await found({ text: '_' })).toEqual([]);
  });

  it('survives any search text', async () => {
    history.finish(done(1));
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary' }), async (text) => {
        expect((await found({ text })).length).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('holds one direction, one kind of end, or one person’s, alone or together', async () => {
    history.finish(done(1));
    history.finish(done(2, { direction: 'received' }));
    history.finish(done(3, { phase: 'failed', failure: { kind: 'declined' } }));
    history.finish(done(4, { peer: { ...bob, publicKey: null, host: '10.0.0.7' } }));
    expect(await found({ direction: 'received' })).toEqual([2]);
    expect(await found({ result: 'complete' })).toEqual([4, 2, 1]);
    expect(await found({ result: 'incomplete' })).toEqual([3]);
    expect(await found({ peer: 'at:10.0.0.7' })).toEqual([4]);
    const peer = `key:${'cd'.repeat(32)}`;
    expect(await found({ peer })).toEqual([3, 2, 1]);
    expect(await found({ peer, direction: 'sent', result: 'complete' })).toEqual([1]);
  });

  it('never holds what still runs, and is right again after every change', async () => {
    history.begin(done(1, { phase: 'transferring', endedAt: null }), null);
    expect(await found()).toEqual([]);
    history.finish(done(1));
    history.finish(done(2));
    expect(await found()).toEqual([2, 1]);
    const { entries } = await history.page(query());
    history.remove(entries[0]?.historyId ?? 0);
    expect(await found()).toEqual([1]);
    history.clear();
    expect(await found()).toEqual([]);
  });
});

it('says with whom there were transfers, most often first, by their newest names', () => {
  history.finish(done(1));
  history.finish(done(2, { peer: { ...bob, deviceName: 'Bob’s new laptop' } }));
  history.finish(done(3, { peer: { ...bob, publicKey: null, deviceName: null, host: 'nas' } }));
  expect(history.peers()).toEqual([
    { peer: `key:${'cd'.repeat(32)}`, deviceName: 'Bob’s new laptop', host: '10.0.0.9', count: 2 },
    { peer: 'at:nas', deviceName: null, host: 'nas', count: 1 },
  ]);
});

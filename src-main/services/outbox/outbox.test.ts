import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Database } from '../database.ts';
import { memoryDatabase } from '../database.test-kit.ts';
import { Outbox, type OutboxEntry } from './outbox.ts';

const KEY = 'cd'.repeat(32);

let database: Database;
let outbox: Outbox;
beforeEach(() => {
  database = memoryDatabase();
  outbox = new Outbox(database, KEY);
});
afterEach(() => database.close());

const id = (n: number): string => n.toString(16).padStart(32, '0');

const entry = (n: number, different: Partial<OutboxEntry> = {}): OutboxEntry => ({
  id: id(n),
  wireId: id(100 + n),
  paths: [`/home/ann/${n}.txt`, '/home/ann/photos'],
  host: 'bob.local',
  port: 27182,
  peerKey: null,
  hasMet: false,
  conflict: 'newer',
  skipUnreadable: true,
  pace: { limitBytesPerSecond: 5_000, background: true },
  plain: null,
  isPaused: false,
  startedAt: 1_000 + n,
  ...different,
});

/** As if another program had written it. */
function disown(n: number, pid: number): void {
  database
    .prepare(`UPDATE outbox SET owner_pid = ?, owner_run = 'other' WHERE transfer_id = ?`)
    .run(pid, id(n));
}

async function deadProcess(): Promise<number> {
  const child = spawn(process.execPath, ['--version'], { stdio: 'ignore' });
  await once(child, 'exit');
  return child.pid ?? 0;
}

it('keeps everything that it takes to send, for the next program', () => {
  outbox.add(entry(1));
  outbox.add(entry(2, { plain: { chunkBytes: 9, gapMs: 1 }, conflict: null, isPaused: true }));
  outbox.update(entry(1, { peerKey: 'ab'.repeat(32), hasMet: true, isPaused: true }));
  expect(new Outbox(database, KEY).takeUpAll()).toEqual([
    entry(1, { peerKey: 'ab'.repeat(32), hasMet: true, isPaused: true }),
    entry(2, { plain: { chunkBytes: 9, gapMs: 1 }, conflict: null, isPaused: true }),
  ]);
});

it('leaves a living process its rows, and takes those of a dead one once', async () => {
  for (const n of [1, 2, 3]) outbox.add(entry(n));
  disown(1, process.ppid);
  disown(2, await deadProcess());
  const taken = outbox.takeUpAll();
  expect(taken.map((one) => one.id)).toEqual([id(2)]);
  expect(outbox.takeUpAll()).toEqual([]);
});

it('is one for each key of this device: another one is a stranger to whom it goes to', () => {
  outbox.add(entry(1));
  expect(new Outbox(database, 'ef'.repeat(32)).takeUpAll()).toEqual([]);
});

it('finds the newest one of the same paths to the same place', () => {
  const { paths } = entry(1);
  outbox.add(entry(1));
  outbox.add(entry(2, { paths }));
  outbox.add(entry(3, { paths, port: 5 }));
  outbox.add(entry(4, { paths: [...paths].reverse() }));
  const next = new Outbox(database, KEY);
  const there = { host: 'bob.local', port: 27182, publicKey: null };
  expect(next.takeUp(paths, there)?.id).toBe(id(2));
  expect(next.takeUp(paths, there)?.id).toBe(id(1));
  expect(next.takeUp(paths, there)).toBe(null);
});

it('finds the one for a device, wherever that is now, and not one for another there', () => {
  const { paths } = entry(1);
  const [bob, eve] = ['b0'.repeat(32), 'ee'.repeat(32)];
  outbox.add(entry(1, { paths, peerKey: bob }));
  outbox.add(entry(2, { paths, peerKey: eve, host: '10.0.0.9' }));
  const next = new Outbox(database, KEY);
  const there = { host: '10.0.0.9', port: 27182, publicKey: bob };
  expect(next.takeUp(paths, there)?.id).toBe(id(1));
  expect(next.takeUp(paths, there)).toBe(null);
});

it('keeps the order in which they are to go, and forgets what is over', () => {
  for (const n of [1, 2, 3]) outbox.add(entry(n));
  outbox.saveOrder([id(3), id(1), id(2)]);
  outbox.remove(id(1));
  const order = new Outbox(database, KEY).takeUpAll().map((one) => one.id);
  expect(order).toEqual([id(3), id(2)]);
});

it('names every path that waits, of any program, until it is gone', () => {
  outbox.add(entry(1, { paths: ['/a', '/b'] }));
  outbox.add(entry(2, { paths: ['/b', '/c'] }));
  disown(2, 1);
  expect([...new Set(outbox.paths())].sort()).toEqual(['/a', '/b', '/c']);
  outbox.remove(id(1));
  expect(outbox.paths()).toEqual(['/b', '/c']);
});

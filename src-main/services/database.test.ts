import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { appendFile, copyFile, mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { NO_RULES } from '../../src-shared/trust-model.ts';
import { canMount, withTmpfs } from '../io/files/file-system.test-kit.ts';
import { type Database, inTransaction, openDatabase } from './database.ts';
import { MIGRATIONS } from './migrations.ts';
import { Trust } from './trust.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ferry-database-'));
  file = join(folder, 'ferry.db');
});
afterEach(() => rmSync(folder, { recursive: true }));

function open(): Database {
  const opened = openDatabase(file);
  if (!opened.ok) throw new Error(opened.failure.reason);
  return opened.value.database;
}

const set = (database: Database, name: string) =>
  database.prepare('INSERT INTO setting (name, value) VALUES (?, ?)').run(name, '1');
const count = (database: Database) =>
  (database.prepare('SELECT count(*) AS n FROM setting').get() as { n: number }).n;

it('opens again what it made', () => {
  const first = open();
  set(first, 'port');
  first.close();
  const second = open();
  expect(count(second)).toBe(1);
  second.close();
});

it('is open in the app and in the command at once, each seeing the other', () => {
  const app = open();
  const command = open();
  set(app, 'a');
  set(command, 'b');
  expect([count(app), count(command)]).toEqual([2, 2]);
  app.close();
  command.close();
});

it('keeps a change whole or not at all', () => {
  const database = open();
  expect(() =>
    inTransaction(database, () => {
      set(database, 'a');
      throw new Error('half way');
    }),
  ).toThrow('half way');
  expect(count(database)).toBe(0);
  inTransaction(database, () => set(database, 'a'));
  expect(count(database)).toBe(1);
  database.close();
});

it('leaves a damaged file as it is, and names it', () => {
  writeFileSync(file, 'not a database, and long enough to be looked at '.repeat(40));
  const before = readFileSync(file);
  expect(openDatabase(file)).toMatchObject({
    ok: false,
    failure: { kind: 'database-unreadable', file },
  });
  expect(readFileSync(file)).toEqual(before);
});

/** Until nothing more fits. */
async function fill(full: string): Promise<void> {
  await expect(async () => {
    for (;;) await appendFile(join(full, 'filler'), Buffer.alloc(4_096));
  }).rejects.toThrow('ENOSPC');
}

/** Two programs, the second of which left its last words in the log beside the file. */
async function leaveWithLog(there: string): Promise<void> {
  const first = open();
  set(first, 'port');
  first.close();
  const second = open();
  set(second, 'folder');
  await copyFile(file, there);
  await copyFile(`${file}-wal`, `${there}-wal`);
  second.close();
}

it.skipIf(!canMount).each([
  ['full', 'no-room'],
  ['read-only', 'not-writable'],
] as const)(
  'goes on in memory with all that it knows on a disk that is %s, and leaves the file as it is',
  async (state, forgets) => {
    const full = join(folder, 'full');
    await mkdir(full);
    await withTmpfs(full, 'size=400k', async () => {
      const there = join(full, 'ferry.db');
      await leaveWithLog(there);
      if (state === 'full') await fill(full);
      else execFileSync('mount', ['-o', 'remount,ro', full]);
      const opened = openDatabase(there);
      if (!opened.ok) throw new Error(opened.failure.reason);
      const { database } = opened.value;
      expect(opened.value.forgets).toBe(forgets);
      expect(count(database)).toBe(2);
      set(database, 'theme');
      expect(count(database)).toBe(3);
      database.close();

      if (state === 'full') rmSync(join(full, 'filler'));
      else execFileSync('mount', ['-o', 'remount,rw', full]);
      const again = openDatabase(there);
      if (!again.ok) throw new Error(again.failure.reason);
      expect(again.value.forgets).toBe(null);
      expect(count(again.value.database)).toBe(2);
      again.value.database.close();
    });
  },
);

it.skipIf(!canMount)('does not begin with an empty memory where the file is damaged', async () => {
  const full = join(folder, 'full');
  await mkdir(full);
  await withTmpfs(full, 'size=400k', async () => {
    const there = join(full, 'ferry.db');
    writeFileSync(there, 'not a database, and long enough to be looked at '.repeat(40));
    await fill(full);
    expect(openDatabase(there)).toMatchObject({
      ok: false,
      failure: { kind: 'database-without-room', file: there },
    });
  });
});

it('does not touch the database of a newer Ferry', () => {
  const database = open();
  database.exec('PRAGMA user_version = 99');
  database.close();
  expect(openDatabase(file)).toMatchObject({ ok: false, failure: { kind: 'database-newer' } });
});

it('turns the database of an earlier Ferry into one of this, with all that it held', () => {
  const earlier = new DatabaseSync(file);
  for (const step of MIGRATIONS.slice(0, 3)) earlier.exec(step);
  earlier.exec(`
    PRAGMA user_version = 3;
    INSERT INTO transfer (transfer_id, state, owner_pid, owner_run, direction, dialect, peer_host,
      peer_port, peer_trust, peer_folded, file_count, done_bytes, rate, started_at)
    VALUES ('t1', 'done', 1, 'r', 'sent', 'ferry', 'bob', 1, 'verified', '', 1, 5, 0, 7);
    INSERT INTO transfer_file (transfer, position, name, name_folded, done_bytes) VALUES (1, 0, 'a', 'a', 5);
    INSERT INTO device (public_key, host, port, first_seen_at, last_seen_at, verified_at)
    VALUES ('k1', 'bob', 1, 1, 2, 3);
  `);
  earlier.close();

  const database = open();
  const query = (sql: string): unknown => database.prepare(sql).get();
  expect(query('SELECT peer_trust FROM transfer')).toEqual({ peer_trust: 'verified' });
  expect(query('SELECT count(*) AS n FROM transfer_file')).toEqual({ n: 1 });
  expect(new Trust(database).devices()).toMatchObject([
    { publicKey: 'k1', hosts: ['bob'], verifiedAt: 3, rules: NO_RULES },
  ]);
  database.exec("UPDATE transfer SET peer_trust = 'changed'");
  expect(() => database.exec("UPDATE transfer SET peer_trust = 'x'")).toThrow(/CHECK/);
  database.close();
});

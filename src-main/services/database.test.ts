import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Database, inTransaction, openDatabase } from './database.ts';

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
  return opened.value;
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

it('does not touch the database of a newer Ferry', () => {
  const database = open();
  database.exec('PRAGMA user_version = 99');
  database.close();
  expect(openDatabase(file)).toMatchObject({ ok: false, failure: { kind: 'database-newer' } });
});

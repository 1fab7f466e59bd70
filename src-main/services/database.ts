/**
 * One SQLite file for all that this device remembers. Decides how it is opened and which shape it
 * has; history.ts, trust.ts and settings.ts decide what its tables mean. The app and the command
 * may have it open at the same time.
 */
import { statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { fail, ok, type Result } from '../../src-shared/result.ts';
import { MIGRATIONS } from './migrations.ts';

export type Database = InstanceType<typeof DatabaseSync>;

export interface DatabaseFailure {
  readonly kind: 'database-unreadable' | 'database-newer' | 'database-without-room';
  readonly file: string;
  readonly reason: string;
}

/** How long one program waits for the other's write, which takes milliseconds. */
const BUSY_TIMEOUT_MS = 2_000;
/** What SQLite needs beside the file to open it at all, and a little for the first lines. */
const ROOM_MIN_BYTES = 128 * 1_024;

/** `file` may be `:memory:`. A damaged file stays as it is: the failure names it. */
export function openDatabase(file: string): Result<Database, DatabaseFailure> {
  let database: Database | null = null;
  try {
    database = new DatabaseSync(file, { timeout: BUSY_TIMEOUT_MS });
    // Readers and the one writer do not wait for each other; a power cut may cost the last entry,
    // never the file.
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;');
    database.exec('PRAGMA foreign_keys = ON;');
    migrate(database);
    return ok(database);
  } catch (error) {
    database?.close();
    if (error instanceof NewerDatabase) {
      return fail({ kind: 'database-newer', file, reason: error.message });
    }
    const reason = error instanceof Error ? error.message : String(error);
    const kind = hasRoom(file) ? 'database-unreadable' : 'database-without-room';
    return fail({ kind, file, reason });
  }
}

/** Runs `change` whole or not at all. */
export function inTransaction<T>(database: Database, change: () => T): T {
  database.exec('BEGIN IMMEDIATE');
  try {
    const outcome = change();
    database.exec('COMMIT');
    return outcome;
  } catch (error) {
    // A full disk ends the transaction by itself.
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
}

function hasRoom(file: string): boolean {
  try {
    const { bavail, bsize } = statfsSync(dirname(file));
    return bavail * bsize >= ROOM_MIN_BYTES;
  } catch {
    return true;
  }
}

class NewerDatabase extends Error {}

function migrate(database: Database): void {
  // The version is read inside the transaction: of two programs that start at once, one migrates.
  inTransaction(database, () => {
    const version = userVersion(database);
    if (version > MIGRATIONS.length) {
      throw new NewerDatabase(`version ${version}, and this Ferry knows ${MIGRATIONS.length}`);
    }
    for (const step of MIGRATIONS.slice(version)) database.exec(step);
    if (version < MIGRATIONS.length) database.exec(`PRAGMA user_version = ${MIGRATIONS.length}`);
  });
}

function userVersion(database: Database): number {
  const row = database.prepare('PRAGMA user_version').get() as { user_version: number };
  return row.user_version;
}

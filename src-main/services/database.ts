/**
 * One SQLite file for all that this device remembers. Decides how it is opened and which shape it
 * has; history.ts, trust.ts and settings.ts decide what its tables mean. The app and the command
 * may have it open at the same time.
 */
import { accessSync, constants, statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { fail, ok, type Result } from '../../src-shared/result.ts';
import { copyIntoMemory } from './kept-copy.ts';
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

/** Why what happens from now on is forgotten when the program ends: its disk is full, or takes nothing from us. */
export type Forgetting = 'no-room' | 'not-writable';

export interface OpenDatabase {
  readonly database: Database;
  /** Null = all of it is kept in the file. */
  readonly forgets: Forgetting | null;
}

/**
 * `file` may be `:memory:`. A damaged file stays as it is: the failure names it. Where nothing can be
 * written, what is in it is copied into memory, and it stays as it is too.
 */
export function openDatabase(file: string): Result<OpenDatabase, DatabaseFailure> {
  try {
    return ok({ database: openFile(file), forgets: null });
  } catch (error) {
    const forgets = obstacleOf(file);
    if (error instanceof NewerDatabase || forgets === null) return failed(file, error);
    try {
      return ok({ database: migrated(copyIntoMemory(file)), forgets });
    } catch (fault) {
      return failed(file, fault);
    }
  }
}

function openFile(file: string): Database {
  const database = new DatabaseSync(file, { timeout: BUSY_TIMEOUT_MS });
  try {
    // Readers and the one writer do not wait for each other; a power cut may cost the last entry,
    // never the file.
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;');
  } catch (error) {
    database.close();
    throw error;
  }
  return migrated(database);
}

/** Closed where that is impossible. */
function migrated(database: Database): Database {
  try {
    database.exec('PRAGMA foreign_keys = ON;');
    migrate(database);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

function failed(file: string, error: unknown): Result<never, DatabaseFailure> {
  const reason = error instanceof Error ? error.message : String(error);
  if (error instanceof NewerDatabase) return fail({ kind: 'database-newer', file, reason });
  const kind = hasRoom(file) ? 'database-unreadable' : 'database-without-room';
  return fail({ kind, file, reason });
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

/** Why nothing can be written to it; null: nothing is known that stands in the way. */
export function obstacleOf(file: string): Forgetting | null {
  if (!hasRoom(file)) return 'no-room';
  try {
    accessSync(dirname(file), constants.W_OK);
    accessSync(file, constants.R_OK | constants.W_OK);
    return null;
  } catch {
    return 'not-writable';
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

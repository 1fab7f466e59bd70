/**
 * What does a device remember whose disk takes nothing more? A copy in memory of all that its database
 * holds, which lasts as long as the program. The file itself stays as it is: nothing here writes to it.
 */
import { constants, copyFileSync, existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import type { Database } from './database.ts';

/** In the form that the file has, whichever version wrote it. @throws what SQLite and the disk throw */
export function copyIntoMemory(file: string): Database {
  // Never opened yet: there is nothing to lose.
  if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) === 0) {
    return new DatabaseSync(':memory:');
  }
  try {
    return copyOf(file);
  } catch {
    // A read-only file cannot be locked, and what its log holds cannot be read without.
    return throughTemporaryFolder(file);
  }
}

function copyOf(file: string): Database {
  const memory = new DatabaseSync(':memory:');
  try {
    // Without another program there is no need for the file that programs share, for which there is no room.
    memory.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA foreign_keys = OFF;');
    memory.prepare('ATTACH ? AS kept').run(file);
    memory.exec('BEGIN');
    const parts = memory
      .prepare(
        `SELECT type, name, sql FROM kept.sqlite_master
         WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
         ORDER BY type <> 'table'`,
      )
      .all() as { type: string; name: string; sql: string }[];
    for (const { type, name, sql } of parts) {
      memory.exec(sql);
      if (type === 'table') memory.exec(`INSERT INTO main."${name}" SELECT * FROM kept."${name}"`);
    }
    const { user_version } = memory.prepare('PRAGMA kept.user_version').get() as {
      user_version: number;
    };
    memory.exec(`COMMIT; PRAGMA main.user_version = ${user_version}; DETACH kept`);
    return memory;
  } catch (error) {
    memory.close();
    throw error;
  }
}

function throughTemporaryFolder(file: string): Database {
  const folder = mkdtempSync(join(tmpdir(), 'ferry-'));
  try {
    const copy = join(folder, basename(file));
    for (const end of ['', '-wal']) {
      if (existsSync(file + end)) copyFileSync(file + end, copy + end, constants.COPYFILE_EXCL);
    }
    return copyOf(copy);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

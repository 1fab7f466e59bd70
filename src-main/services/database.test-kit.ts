/** An empty database in memory, for tests. */
import { type Database, openDatabase } from './database.ts';

export function memoryDatabase(): Database {
  const opened = openDatabase(':memory:');
  if (!opened.ok) throw new Error(opened.failure.reason);
  return opened.value.database;
}

/**
 * Which devices have been seen, and which of them were verified by a person? The key is the device;
 * names and addresses are what it said and where it was last. Methods throw what SQLite throws.
 */
import type { Peer } from '../../src-shared/transfer-model.ts';
import { type Database, inTransaction } from './database.ts';

export interface Device {
  /** 64 hexadecimal digits. */
  readonly publicKey: string;
  readonly deviceName: string | null;
  readonly host: string;
  readonly port: number;
  readonly firstSeenAt: number;
  readonly lastSeenAt: number;
  /** Null: nobody has compared its code yet. */
  readonly verifiedAt: number | null;
}

/** Keys cost nothing to make: a stranger must not fill the table. Verified ones do not count. */
export const UNVERIFIED_DEVICES_MAX = 500;

export class Trust {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Verified first, then the most recently seen. */
  devices(): readonly Device[] {
    return this.#database
      .prepare(
        `SELECT public_key AS publicKey, name AS deviceName, host, port,
           first_seen_at AS firstSeenAt, last_seen_at AS lastSeenAt, verified_at AS verifiedAt
         FROM device ORDER BY verified_at IS NULL, last_seen_at DESC`,
      )
      .all() as Device[];
  }

  verifiedKeys(): readonly string[] {
    const rows = this.#database
      .prepare('SELECT public_key AS publicKey FROM device WHERE verified_at IS NOT NULL')
      .all() as { publicKey: string }[];
    return rows.map((row) => row.publicKey);
  }

  /** A peer whose key is known was met. Plain UDP has none: ignored. */
  noteSeen(peer: Peer, now: number): void {
    const { publicKey } = peer;
    if (publicKey === null) return;
    inTransaction(this.#database, () => {
      this.#database
        .prepare(
          `INSERT INTO device (public_key, name, host, port, first_seen_at, last_seen_at)
           VALUES (?, ?, ?, ?, ?, ?)
           ON CONFLICT (public_key) DO UPDATE SET name = excluded.name, host = excluded.host,
             port = excluded.port, last_seen_at = excluded.last_seen_at`,
        )
        .run(publicKey, peer.deviceName, peer.host, peer.port, now, now);
      this.#forgetSurplus();
    });
  }

  /** A person compared the code. Unknown keys are ignored. */
  pin(publicKey: string, now: number): void {
    this.#database
      .prepare('UPDATE device SET verified_at = ? WHERE public_key = ? AND verified_at IS NULL')
      .run(now, publicKey);
  }

  unpin(publicKey: string): void {
    this.#database
      .prepare('UPDATE device SET verified_at = NULL WHERE public_key = ?')
      .run(publicKey);
  }

  #forgetSurplus(): void {
    this.#database
      .prepare(
        `DELETE FROM device WHERE public_key IN (
           SELECT public_key FROM device WHERE verified_at IS NULL
           ORDER BY last_seen_at DESC LIMIT -1 OFFSET ?)`,
      )
      .run(UNVERIFIED_DEVICES_MAX);
  }
}

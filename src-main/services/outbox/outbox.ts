/**
 * What is to be sent, on the disk: one row a transfer from the moment it is asked for until it is over,
 * so that it outlives the program. App and command share a home: a row belongs to the process that
 * sends it, and only what a process left behind that is gone is taken up by another one. Methods throw
 * what SQLite throws.
 */
import type { SendTarget } from '../../../src-shared/send-target.ts';
import type {
  ConflictChoice,
  TransferId,
  TransferPace,
} from '../../../src-shared/transfer-model.ts';
import type { PlainSendOptions } from '../../io/engine.ts';
import { type Database, inTransaction } from '../database.ts';
import { isAlive, newRun } from '../process-life.ts';

export interface OutboxEntry {
  readonly id: TransferId;
  /** What the receiver knows it by, in every attempt. */
  readonly wireId: string;
  /** Absolute. */
  readonly paths: readonly string[];
  readonly host: string;
  readonly port: number;
  /** Static public key of whom it is for, 64 hexadecimal digits; null until somebody has answered. */
  readonly peerKey: string | null;
  /** An attempt has met that device: from then on its absence is an interruption. */
  readonly hasMet: boolean;
  readonly conflict: ConflictChoice | null;
  readonly skipUnreadable: boolean;
  readonly pace: TransferPace;
  /** Null = Ferry's own protocol. */
  readonly plain: PlainSendOptions | null;
  readonly isPaused: boolean;
  /** ms since 1970. */
  readonly startedAt: number;
}

export class Outbox {
  readonly #database: Database;
  readonly #ownKey: string;
  /** Tells this run of the program from an earlier one that had the same process number. */
  readonly #run = newRun();

  /** `ownKey`: this device's, 64 hexadecimal digits. Where app and command have one each, so have their rows. */
  constructor(database: Database, ownKey: string) {
    this.#database = database;
    this.#ownKey = ownKey;
  }

  /** A new one, behind all others. */
  add(entry: OutboxEntry): void {
    this.#database
      .prepare(
        `INSERT INTO outbox (transfer_id, owner_pid, owner_run, own_key, wire_id, paths, host, port,
           peer_key, has_met, conflict, skip_unreadable, limit_rate, background, plain, paused,
           position, started_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,
           (SELECT coalesce(max(position), 0) + 1 FROM outbox), ?)`,
      )
      .run(
        entry.id,
        process.pid,
        this.#run,
        this.#ownKey,
        entry.wireId,
        JSON.stringify(entry.paths),
        entry.host,
        entry.port,
        entry.peerKey,
        Number(entry.hasMet),
        entry.conflict,
        Number(entry.skipUnreadable),
        entry.pace.limitBytesPerSecond,
        Number(entry.pace.background),
        entry.plain === null ? null : JSON.stringify(entry.plain),
        Number(entry.isPaused),
        entry.startedAt,
      );
  }

  /** What may change of one: whom it has met, how fast it may go, whether it is held back. */
  update(entry: OutboxEntry): void {
    this.#database
      .prepare(
        `UPDATE outbox SET peer_key = ?, has_met = ?, limit_rate = ?, background = ?, paused = ?
         WHERE transfer_id = ?`,
      )
      .run(
        entry.peerKey,
        Number(entry.hasMet),
        entry.pace.limitBytesPerSecond,
        Number(entry.pace.background),
        Number(entry.isPaused),
        entry.id,
      );
  }

  remove(id: TransferId): void {
    this.#database.prepare('DELETE FROM outbox WHERE transfer_id = ?').run(id);
  }

  /** Everything that any process of this home has to send. */
  paths(): readonly string[] {
    const rows = this.#database.prepare('SELECT paths FROM outbox').all() as unknown as Pick<
      OutboxRow,
      'paths'
    >[];
    return rows.flatMap(({ paths }) => JSON.parse(paths) as string[]);
  }

  /** The same, by what receivers know it by. */
  wireIds(): ReadonlySet<string> {
    const rows = this.#database.prepare('SELECT wire_id FROM outbox').all() as unknown as Pick<
      OutboxRow,
      'wire_id'
    >[];
    return new Set(rows.map(({ wire_id }) => wire_id));
  }

  /** Of this process's: in which order they go. */
  saveOrder(ids: readonly TransferId[]): void {
    const place = this.#database.prepare('UPDATE outbox SET position = ? WHERE transfer_id = ?');
    inTransaction(this.#database, () => {
      ids.forEach((id, position) => place.run(position, id));
    });
  }

  /** All that processes left which are gone, in their order: this process's from now on. */
  takeUpAll(): readonly OutboxEntry[] {
    return this.#takeUp(() => true, Infinity);
  }

  /** The newest such one of the same paths to the same place, or to the same device; null if there is none. */
  takeUp(paths: readonly string[], target: SendTarget): OutboxEntry | null {
    const { host, port, publicKey } = target;
    const wanted = JSON.stringify(paths);
    const isThere = (row: OutboxRow): boolean =>
      publicKey !== null && row.peer_key !== null
        ? row.peer_key === publicKey
        : row.host === host && row.port === port;
    const isWanted = (row: OutboxRow): boolean =>
      row.paths === wanted && isThere(row) && row.plain === null;
    return this.#takeUp(isWanted, 1)[0] ?? null;
  }

  #takeUp(isWanted: (row: OutboxRow) => boolean, countMax: number): readonly OutboxEntry[] {
    return inTransaction(this.#database, () => {
      const rows = this.#database
        .prepare('SELECT * FROM outbox WHERE own_key = ? ORDER BY position DESC')
        .all(this.#ownKey) as unknown as OutboxRow[];
      const orphans = rows
        .filter(
          (row) =>
            row.owner_run !== this.#run && !isAlive(row.owner_pid, row.owner_run) && isWanted(row),
        )
        .slice(0, countMax)
        .reverse();
      const own = this.#database.prepare(
        'UPDATE outbox SET owner_pid = ?, owner_run = ? WHERE transfer_id = ?',
      );
      for (const { transfer_id } of orphans) own.run(process.pid, this.#run, transfer_id);
      return orphans.map(entryOf);
    });
  }
}

interface OutboxRow {
  readonly transfer_id: string;
  readonly owner_pid: number;
  readonly owner_run: string;
  readonly wire_id: string;
  readonly paths: string;
  readonly host: string;
  readonly port: number;
  readonly peer_key: string | null;
  readonly has_met: number;
  readonly conflict: ConflictChoice | null;
  readonly skip_unreadable: number;
  readonly limit_rate: number | null;
  readonly background: number;
  readonly plain: string | null;
  readonly paused: number;
  readonly started_at: number;
}

const entryOf = (row: OutboxRow): OutboxEntry => ({
  id: row.transfer_id,
  wireId: row.wire_id,
  paths: JSON.parse(row.paths) as string[],
  host: row.host,
  port: row.port,
  peerKey: row.peer_key,
  hasMet: row.has_met !== 0,
  conflict: row.conflict,
  skipUnreadable: row.skip_unreadable !== 0,
  pace: { limitBytesPerSecond: row.limit_rate, background: row.background !== 0 },
  plain: row.plain === null ? null : (JSON.parse(row.plain) as PlainSendOptions),
  isPaused: row.paused !== 0,
  startedAt: row.started_at,
});

/**
 * What was: every transfer of both directions with all its files, across restarts. A row is written
 * when a transfer starts and completed when it ends, so that one whose program died can be told
 * from one that never was. Decides nothing about transfers; methods throw what SQLite throws.
 */
import { randomBytes } from 'node:crypto';
import type { Failure } from '../../src-shared/failure.ts';
import { invariant } from '../../src-shared/assert.ts';
import type { HistoryEntry, HistoryQuery } from '../../src-shared/ipc-contract.ts';
import {
  FILES_SHOWN_MAX,
  isOver,
  type TransferFile,
  type TransferId,
  type TransferSnapshot,
} from '../../src-shared/transfer-model.ts';
import { type Database, inTransaction } from './database.ts';
import { folded } from './folding.ts';
import { type FileRow, fileFromRow, snapshotFromRow, type TransferRow } from './history-rows.ts';
import { isAlive } from './process-life.ts';
import { keepEvidence } from './receipt-rows.ts';

/** Where a sent transfer was to go, as the person said it; null for received ones. */
export interface Target {
  readonly host: string;
  readonly port: number;
}

/** What it takes to send the files of a past transfer again. */
export interface PastSend {
  readonly target: Target;
  readonly paths: readonly string[];
  readonly plain: boolean;
}

export class History {
  readonly #database: Database;
  /** Tells this run of the program from an earlier one that had the same process number. */
  readonly #run = randomBytes(8).toString('hex');

  constructor(database: Database) {
    this.#database = database;
  }

  /** Once at the start: transfers that nobody runs any more become failed, `interrupted`. How many. */
  closeInterrupted(now: number): number {
    const running = this.#database
      .prepare(`SELECT id, owner_pid, owner_run FROM transfer WHERE state = 'running'`)
      .all() as { id: number; owner_pid: number; owner_run: string }[];
    const orphans = running.filter((row) => row.owner_run !== this.#run && !isAlive(row.owner_pid));
    const close = this.#database.prepare(
      `UPDATE transfer SET state = 'failed', failure = ?, ended_at = ?
       WHERE id = ? AND state = 'running'`,
    );
    const failure = JSON.stringify({ kind: 'interrupted' } satisfies Failure);
    inTransaction(this.#database, () => {
      for (const row of orphans) close.run(failure, now, row.id);
    });
    return orphans.length;
  }

  /** A transfer starts. Of one that is known already only the snapshot's news is kept. */
  begin(snapshot: TransferSnapshot, target: Target | null): void {
    this.#write(snapshot, target, 'running');
  }

  /** A transfer has ended, with all its files. One that never began is kept as well. */
  finish(snapshot: TransferSnapshot): void {
    invariant(isOver(snapshot.phase), 'only what is over is finished');
    this.#write(snapshot, null, snapshot.phase === 'done' ? 'done' : 'failed');
  }

  /** What is over, newest first, each with its first FILES_SHOWN_MAX files. */
  list(query: HistoryQuery): readonly HistoryEntry[] {
    const text = folded(query.text.trim());
    const rows = this.#database
      .prepare(
        `SELECT * FROM transfer AS t
         WHERE state <> 'running'
           AND ($direction IS NULL OR direction = $direction)
           AND ($before IS NULL OR id < $before)
           AND ($text = '' OR instr(peer_folded, $text) > 0 OR EXISTS (
             SELECT 1 FROM transfer_file AS f
             WHERE f.transfer = t.id AND instr(f.name_folded, $text) > 0))
         ORDER BY id DESC LIMIT $limit`,
      )
      .all({
        $direction: query.direction,
        $before: query.beforeId,
        $text: text,
        $limit: query.limit,
      }) as TransferRow[];
    return rows.map((row) => ({
      historyId: row.id,
      snapshot: snapshotFromRow(row, this.#files(row.id, FILES_SHOWN_MAX)),
    }));
  }

  /** Unknown ids and running transfers stay as they are. */
  remove(historyId: number): void {
    this.#database
      .prepare(`DELETE FROM transfer WHERE id = ? AND state <> 'running'`)
      .run(historyId);
  }

  clear(): void {
    this.#database.exec(`DELETE FROM transfer WHERE state <> 'running'`);
  }

  /** Null: no such entry, or not one that this device sent. */
  pastSend(historyId: number): PastSend | null {
    const row = this.#database
      .prepare(`SELECT * FROM transfer WHERE id = ? AND direction = 'sent' AND state <> 'running'`)
      .get(historyId) as TransferRow | undefined;
    if (row === undefined) return null;
    const paths = this.#files(row.id, -1).map((file) => file.path);
    return {
      target: {
        host: row.target_host ?? row.peer_host,
        port: row.target_port ?? row.peer_port,
      },
      paths: paths.filter((path) => path !== null),
      plain: row.dialect === 'plain',
    };
  }

  /** The `index`-th file of a transfer; null if there is none. */
  file(id: TransferId, index: number): TransferFile | null {
    const row = this.#database
      .prepare(
        `SELECT f.* FROM transfer_file AS f JOIN transfer AS t ON t.id = f.transfer
         WHERE t.transfer_id = ? AND f.position = ?`,
      )
      .get(id, index) as FileRow | undefined;
    return row === undefined ? null : fileFromRow(row);
  }

  /** `limit` -1 = all. */
  #files(transfer: number, limit: number): readonly TransferFile[] {
    const rows = this.#database
      .prepare('SELECT * FROM transfer_file WHERE transfer = ? ORDER BY position LIMIT ?')
      .all(transfer, limit) as FileRow[];
    return rows.map(fileFromRow);
  }

  #write(
    snapshot: TransferSnapshot,
    target: Target | null,
    state: 'running' | 'done' | 'failed',
  ): void {
    inTransaction(this.#database, () => {
      const id = this.#writeTransfer(snapshot, target, state);
      this.#writeFiles(id, snapshot.files);
      if (snapshot.receipt !== undefined) keepEvidence(this.#database, id, snapshot.receipt);
    });
  }

  #writeTransfer(
    snapshot: TransferSnapshot,
    target: Target | null,
    state: 'running' | 'done' | 'failed',
  ): number {
    const { peer } = snapshot;
    const row = this.#database
      .prepare(
        `INSERT INTO transfer (transfer_id, state, owner_pid, owner_run, direction, dialect,
           peer_name, peer_host, peer_port, peer_fingerprint, peer_key, peer_trust, peer_folded,
           target_host, target_port, file_count, total_bytes, done_bytes, rate, folder, started_at,
           ended_at, failure, stats)
         VALUES (${Array.from({ length: 24 }, () => '?').join(', ')})
         ON CONFLICT (transfer_id) DO UPDATE SET
           state = excluded.state, peer_name = excluded.peer_name, peer_host = excluded.peer_host,
           peer_port = excluded.peer_port, peer_fingerprint = excluded.peer_fingerprint,
           peer_key = excluded.peer_key, peer_trust = excluded.peer_trust,
           peer_folded = excluded.peer_folded, file_count = excluded.file_count,
           total_bytes = excluded.total_bytes, done_bytes = excluded.done_bytes,
           rate = excluded.rate, folder = excluded.folder, ended_at = excluded.ended_at,
           failure = excluded.failure, stats = excluded.stats
         RETURNING id`,
      )
      .get(
        snapshot.id,
        state,
        process.pid,
        this.#run,
        snapshot.direction,
        snapshot.dialect,
        peer.deviceName,
        peer.host,
        peer.port,
        peer.fingerprint,
        peer.publicKey,
        peer.trust,
        folded(`${peer.deviceName ?? ''}\n${peer.host}`),
        target?.host ?? null,
        target?.port ?? null,
        snapshot.fileCount,
        snapshot.totalBytes,
        snapshot.doneBytes,
        snapshot.rateBytesPerSecond,
        snapshot.folder,
        snapshot.startedAt,
        snapshot.endedAt,
        jsonOrNull(snapshot.failure),
        jsonOrNull(snapshot.stats),
      ) as { id: number };
    return row.id;
  }

  /** A later file takes the place of the one with its number, but never its path without having one. */
  #writeFiles(transfer: number, files: readonly TransferFile[]): void {
    const write = this.#database.prepare(
      `INSERT INTO transfer_file (transfer, position, name, name_folded, size_bytes, done_bytes,
         path, sha256, failure, caution, kind, skipped, sent_as)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (transfer, position) DO UPDATE SET
         name = excluded.name, name_folded = excluded.name_folded,
         size_bytes = excluded.size_bytes, done_bytes = excluded.done_bytes,
         path = coalesce(excluded.path, path), sha256 = excluded.sha256,
         failure = excluded.failure, caution = excluded.caution,
         kind = excluded.kind, skipped = excluded.skipped, sent_as = excluded.sent_as`,
    );
    files.forEach((file, position) => {
      write.run(
        transfer,
        position,
        file.name,
        folded(file.name),
        file.sizeBytes,
        file.doneBytes,
        file.path,
        file.sha256,
        jsonOrNull(file.failure),
        file.caution,
        file.kind,
        file.skipped,
        file.sentAs ?? null,
      );
    });
  }
}

const jsonOrNull = (value: object | null): string | null =>
  value === null ? null : JSON.stringify(value);

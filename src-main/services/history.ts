/**
 * What was: every transfer of both directions with all its files, across restarts. A row is written
 * when a transfer starts and completed when it ends, so that one whose program died can be told
 * from one that never was. Decides nothing about transfers; methods throw what SQLite throws.
 */
import { join } from 'node:path';
import type { Failure } from '../../src-shared/failure.ts';
import { invariant } from '../../src-shared/assert.ts';
import type { FilePage, FileQuery } from '../../src-shared/file-page.ts';
import type {
  HistoryEntry,
  HistoryPage,
  HistoryPeer,
  HistoryQuery,
} from '../../src-shared/history-page.ts';
import {
  type Direction,
  FILES_SHOWN_MAX,
  isOver,
  type TransferFile,
  type TransferId,
  type TransferSnapshot,
} from '../../src-shared/transfer-model.ts';
import { type Database, inTransaction } from './database.ts';
import { HistoryFiles } from './history-files.ts';
import { HistoryPages } from './history-pages.ts';
import { type FileRow, fileFromRow, snapshotFromRow, type TransferRow } from './history-rows.ts';
import { type PastSend, writeFiles, writeTransfer } from './history-writing.ts';
import { isAlive, newRun } from './process-life.ts';
import { keepEvidence } from './receipt-rows.ts';

/** Files that are written in one go: some milliseconds. */
export const FILES_IN_A_SLICE = 500;

/** Some of what is over, for whoever goes through all of it. */
export interface HistoryPiece {
  /** Entries older than this historyId; null = from the newest. */
  readonly beforeId: number | null;
  readonly limit: number;
}

export class History {
  readonly #database: Database;
  readonly #forgetNames: () => void;
  /** Tells this run of the program from an earlier one that had the same process number. */
  readonly #run = newRun();
  readonly #files: HistoryFiles;
  readonly #pages: HistoryPages;

  /** `forgetNames`: what else keeps names of what was sent, and forgets them when a person clears this. */
  constructor(database: Database, forgetNames: () => void = () => undefined) {
    this.#database = database;
    this.#forgetNames = forgetNames;
    this.#files = new HistoryFiles(database);
    this.#pages = new HistoryPages(database);
  }

  /** Once at the start: transfers that nobody runs any more become failed, `interrupted`. How many. */
  closeInterrupted(now: number): number {
    const running = this.#database
      .prepare(`SELECT id, owner_pid, owner_run FROM transfer WHERE state = 'running'`)
      .all() as { id: number; owner_pid: number; owner_run: string }[];
    const orphans = running.filter(
      (row) => row.owner_run !== this.#run && !isAlive(row.owner_pid, row.owner_run),
    );
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

  /**
   * A transfer starts, or goes on: from now on it is this process's. Of one that is known already only
   * the snapshot's news is kept, and its files stay: the first ones of another list are not the first
   * ones of that. `order`: of a sent one.
   */
  begin(snapshot: TransferSnapshot, order: PastSend | null): void {
    inTransaction(this.#database, () => {
      const id = writeTransfer(this.#database, this.#run, snapshot, order);
      if (this.#filesOf(id, 1).length === 0) writeFiles(this.#database, id, snapshot.files, 0);
    });
  }

  /** How far a transfer came that is not over, with all its files: its next attempt may never end here. */
  noteProgress(snapshot: TransferSnapshot): void {
    inTransaction(this.#database, () => {
      const id = writeTransfer(this.#database, this.#run, snapshot, null);
      writeFiles(this.#database, id, snapshot.files, 0);
    });
  }

  /** The same for any number of files, in slices between which others get their turn. */
  async noteProgressInSlices(snapshot: TransferSnapshot): Promise<void> {
    await this.#writeInSlices(snapshot);
  }

  /** A transfer has ended, with all its files. One that never began is kept as well. */
  finish(snapshot: TransferSnapshot): void {
    inTransaction(this.#database, () => {
      const id = writeTransfer(this.#database, this.#run, snapshot, null);
      writeFiles(this.#database, id, snapshot.files, 0);
      this.#end(id, snapshot);
    });
  }

  /** As noteProgressInSlices. */
  async finishInSlices(snapshot: TransferSnapshot): Promise<void> {
    const id = await this.#writeInSlices(snapshot);
    inTransaction(this.#database, () => this.#end(id, snapshot));
  }

  async #writeInSlices(snapshot: TransferSnapshot): Promise<number> {
    const id = writeTransfer(this.#database, this.#run, snapshot, null);
    const { files } = snapshot;
    for (let first = 0; first < files.length; first += FILES_IN_A_SLICE) {
      inTransaction(this.#database, () => {
        writeFiles(this.#database, id, files.slice(first, first + FILES_IN_A_SLICE), first);
      });
      await new Promise((resolve) => setImmediate(resolve));
    }
    return id;
  }

  /** The same of a transfer that this process leaves behind; nothing if another one has it by now. */
  leave(snapshot: TransferSnapshot): void {
    const row = this.#database
      .prepare('SELECT owner_run FROM transfer WHERE transfer_id = ?')
      .get(snapshot.id) as { owner_run: string } | undefined;
    if (row === undefined || row.owner_run === this.#run) this.finish(snapshot);
  }

  /** Of a transfer that is not over, or was cut off: as it was last written. Null: not known. */
  unfinished(id: TransferId): TransferSnapshot | null {
    const row = this.#database
      .prepare(`SELECT * FROM transfer WHERE transfer_id = ? AND state <> 'done'`)
      .get(id) as TransferRow | undefined;
    return row === undefined ? null : snapshotFromRow(row, this.#filesOf(row.id, FILES_SHOWN_MAX));
  }

  /** Changes whenever another program has written to what is remembered. */
  get othersVersion(): number {
    const row = this.#database.prepare('PRAGMA data_version').get() as { data_version: number };
    return row.data_version;
  }

  /** What another program has made of a transfer: null while it is not over there, or is nobody's but ours. */
  endedElsewhere(id: TransferId): TransferSnapshot | null {
    const row = this.#database
      .prepare(
        `SELECT * FROM transfer WHERE transfer_id = ? AND state <> 'running' AND owner_run <> ?`,
      )
      .get(id, this.#run) as TransferRow | undefined;
    return row === undefined ? null : snapshotFromRow(row, this.#filesOf(row.id, FILES_SHOWN_MAX));
  }

  /** Another process has this one, and lives. */
  isOthers(id: TransferId): boolean {
    const row = this.#database
      .prepare(
        `SELECT owner_pid, owner_run FROM transfer WHERE transfer_id = ? AND state = 'running'`,
      )
      .get(id) as { owner_pid: number; owner_run: string } | undefined;
    return (
      row !== undefined && row.owner_run !== this.#run && isAlive(row.owner_pid, row.owner_run)
    );
  }

  /** What is over, newest first, each with its first FILES_SHOWN_MAX files. */
  list({ beforeId, limit }: HistoryPiece): readonly HistoryEntry[] {
    const rows = this.#database
      .prepare(
        `SELECT * FROM transfer WHERE state <> 'running' AND ($before IS NULL OR id < $before)
         ORDER BY id DESC LIMIT $limit`,
      )
      .all({ $before: beforeId, $limit: limit }) as TransferRow[];
    return rows.map((row) => ({
      historyId: row.id,
      snapshot: snapshotFromRow(row, this.#filesOf(row.id, FILES_SHOWN_MAX)),
    }));
  }

  /** Of what is over, and fits. */
  page(query: HistoryQuery): Promise<HistoryPage> {
    return this.#pages.page(query);
  }

  /** With whom there were transfers, most often first. */
  peers(): readonly HistoryPeer[] {
    return this.#pages.peers();
  }

  /** Unknown ids and running transfers stay as they are. */
  remove(historyId: number): void {
    this.#database
      .prepare(`DELETE FROM transfer WHERE id = ? AND state <> 'running'`)
      .run(historyId);
    this.#forgetNames();
  }

  clear(): void {
    this.#database.exec(`DELETE FROM transfer WHERE state <> 'running'`);
    this.#forgetNames();
  }

  /** Null: not over, not known, or not one that this device sent. */
  pastSend(id: TransferId): PastSend | null {
    const row = this.#past(id);
    if (row === null || row.direction === 'received') return null;
    return {
      target: {
        host: row.target_host ?? row.peer_host,
        port: row.target_port ?? row.peer_port,
      },
      paths: sourcesOf(row) ?? this.#pathsOfFiles(row.id),
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

  directionOf(id: TransferId): Direction | null {
    const row = this.#database
      .prepare('SELECT direction FROM transfer WHERE transfer_id = ?')
      .get(id) as { readonly direction: Direction } | undefined;
    return row?.direction ?? null;
  }

  /** Null: not known, or nothing is known of its files. */
  filePage(query: FileQuery): Promise<FilePage | null> {
    return this.#files.page(query);
  }

  /**
   * Where what was put into a past transfer lies on this disk, absolute: of a tree its folder. Empty
   * if it is not known, or nothing of it is here.
   */
  placesOf(id: TransferId): readonly string[] {
    const row = this.#past(id);
    if (row === null) return [];
    if (row.direction === 'sent') return sourcesOf(row) ?? this.#pathsOfFiles(row.id);
    const { folder } = row;
    if (folder === null) return [];
    return this.#topLevelNames(row.id).map((name) => join(folder, name));
  }

  #past(id: TransferId): TransferRow | null {
    const row = this.#database
      .prepare(`SELECT * FROM transfer WHERE transfer_id = ? AND state <> 'running'`)
      .get(id) as TransferRow | undefined;
    return row ?? null;
  }

  /** Of what is on the disk: without what failed, and what was skipped. */
  #topLevelNames(transfer: number): readonly string[] {
    const rows = this.#database
      .prepare(
        `SELECT DISTINCT substr(name, 1, instr(name || '/', '/') - 1) AS top FROM transfer_file
         WHERE transfer = ? AND path IS NOT NULL ORDER BY position`,
      )
      .all(transfer) as { top: string }[];
    return rows.map(({ top }) => top);
  }

  /** What was given to be sent, before that was kept: there were no folders then. */
  #pathsOfFiles(transfer: number): readonly string[] {
    const paths = this.#filesOf(transfer, -1).map((file) => file.path);
    return paths.filter((path) => path !== null);
  }

  /** `limit` -1 = all. */
  #filesOf(transfer: number, limit: number): readonly TransferFile[] {
    const rows = this.#database
      .prepare('SELECT * FROM transfer_file WHERE transfer = ? ORDER BY position LIMIT ?')
      .all(transfer, limit) as FileRow[];
    return rows.map(fileFromRow);
  }

  #end(transfer: number, snapshot: TransferSnapshot): void {
    invariant(isOver(snapshot.phase), 'only what is over is finished');
    // What was shown before all were known. Of one that ends at rest only the first ones are said.
    if (snapshot.files.length > 0 && snapshot.files.length >= snapshot.fileCount) {
      this.#database
        .prepare('DELETE FROM transfer_file WHERE transfer = ? AND position >= ?')
        .run(transfer, snapshot.files.length);
    }
    if (snapshot.receipt !== undefined) keepEvidence(this.#database, transfer, snapshot.receipt);
    this.#database
      .prepare('UPDATE transfer SET state = ? WHERE id = ?')
      .run(snapshot.phase === 'done' ? 'done' : 'failed', transfer);
  }
}

const sourcesOf = (row: TransferRow): readonly string[] | null =>
  row.sources === null ? null : (JSON.parse(row.sources) as string[]);

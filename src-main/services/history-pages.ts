/**
 * The history as a window scrolls through it: how many transfers fit, and any page of them. Which ones
 * fit is found once, and again when anything in the database has changed.
 */
import {
  endedAtOf,
  HISTORY_FILES_SHOWN,
  type HistoryChoice,
  type HistoryEntry,
  type HistoryPage,
  type HistoryPeer,
  type HistoryQuery,
} from '../../src-shared/history-page.ts';
import { folded } from '../../src-shared/folding.ts';
import type { Database } from './database.ts';
import { type FileRow, fileFromRow, snapshotFromRow, type TransferRow } from './history-rows.ts';

/** Transfers that are searched through before others get their turn: some milliseconds, unless one has very many files. */
const SEARCHED_AT_ONCE = 500;
/** More than anyone looks through; the ones met most often come first. */
const PEERS_MAX = 200;

export class HistoryPages {
  readonly #database: Database;
  /** Of the last question: the historyIds that fit, newest first. */
  #found: { readonly key: string; readonly ids: Promise<readonly number[]> } | null = null;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Rejects with what SQLite throws. */
  async page(query: HistoryQuery): Promise<HistoryPage> {
    const ids = await this.#ids(query);
    const { from, count } = query;
    const newer = from > 0 ? ids[from - 1] : undefined;
    return {
      total: ids.length,
      entries: ids.slice(from, from + count).flatMap((id) => this.#entry(id) ?? []),
      newerAt: newer === undefined ? null : this.#endedAt(newer),
    };
  }

  /** With whom there were transfers, most often first. */
  peers(): readonly HistoryPeer[] {
    const rows = this.#database
      .prepare(
        // The other columns are those of the newest transfer, by which the device is called now.
        `SELECT coalesce('key:' || peer_key, 'at:' || peer_host) AS peer,
           peer_name, peer_host, count(*) AS count, max(id)
         FROM transfer WHERE state <> 'running' GROUP BY 1 ORDER BY count DESC, peer LIMIT ?`,
      )
      .all(PEERS_MAX) as {
      peer: string;
      peer_name: string | null;
      peer_host: string;
      count: number;
    }[];
    return rows.map(({ peer, peer_name, peer_host, count }) => ({
      peer,
      deviceName: peer_name,
      host: peer_host,
      count,
    }));
  }

  #ids(query: HistoryQuery): Promise<readonly number[]> {
    const { direction, result, peer } = query;
    const choice = { direction, result, peer, text: folded(query.text.trim()) };
    const key = JSON.stringify([choice, this.#version()]);
    if (this.#found?.key !== key) {
      const ids = this.#find(choice);
      this.#found = { key, ids };
      ids.catch(() => (this.#found = null));
    }
    return this.#found.ids;
  }

  /** Differs after every change, by this program or by the other one of this home. */
  #version(): unknown {
    const own: unknown = this.#database.prepare('SELECT total_changes() AS count').get();
    const other: unknown = this.#database.prepare('PRAGMA data_version').get();
    return [own, other];
  }

  async #find({ text, direction, result, peer }: HistoryChoice): Promise<readonly number[]> {
    const { last } = this.#database.prepare('SELECT max(id) AS last FROM transfer').get() as {
      last: number | null;
    };
    const piece = this.#database.prepare(
      `SELECT id FROM transfer AS t
       WHERE id > $after AND id <= $to AND state <> 'running'
         AND ($direction IS NULL OR direction = $direction)
         AND ($state IS NULL OR state = $state)
         AND ($peer IS NULL OR coalesce('key:' || peer_key, 'at:' || peer_host) = $peer)
         AND ($text = '' OR instr(peer_folded, $text) > 0 OR EXISTS (
           SELECT 1 FROM transfer_file AS f
           WHERE f.transfer = t.id AND instr(f.name_folded, $text) > 0))
       ORDER BY id DESC`,
    );
    const state = result === null ? null : result === 'complete' ? 'done' : 'failed';
    const ids: number[] = [];
    for (let to = last ?? 0; to > 0; to -= SEARCHED_AT_ONCE) {
      const rows = piece.all({
        $after: to - SEARCHED_AT_ONCE,
        $to: to,
        $direction: direction,
        $state: state,
        $peer: peer,
        $text: text,
      }) as { id: number }[];
      for (const { id } of rows) ids.push(id);
      if (text !== '') await new Promise((resolve) => setImmediate(resolve));
    }
    return ids;
  }

  /** Null: it was removed meanwhile. */
  #entry(historyId: number): HistoryEntry | null {
    const row = this.#database.prepare('SELECT * FROM transfer WHERE id = ?').get(historyId) as
      TransferRow | undefined;
    if (row === undefined) return null;
    const files = this.#database
      .prepare('SELECT * FROM transfer_file WHERE transfer = ? ORDER BY position LIMIT ?')
      .all(historyId, HISTORY_FILES_SHOWN) as FileRow[];
    return { historyId, snapshot: snapshotFromRow(row, files.map(fileFromRow)) };
  }

  #endedAt(historyId: number): number | null {
    const entry = this.#entry(historyId);
    return entry === null ? null : endedAtOf(entry.snapshot);
  }
}

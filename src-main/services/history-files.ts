/**
 * A page of the files of a past transfer, out of as many as there are. Where only some fit, their
 * places are found once, a piece at a time, and kept for the pages that follow.
 */
import { type FilePage, type FileQuery, isEveryFile } from '../../src-shared/file-page.ts';
import { folded } from '../../src-shared/folding.ts';
import type { Database } from './database.ts';
import { type FileRow, fileFromRow } from './history-rows.ts';

/** Looked through at a time: about two milliseconds. */
const ROWS_IN_A_PIECE = 4_000;

type PlacedRow = FileRow & { readonly position: number };

interface PastRow {
  readonly id: number;
  readonly owner_run: string;
  readonly ended_at: number | null;
}

export class HistoryFiles {
  readonly #database: Database;
  /** Of the last question: which places fit. */
  #found: { readonly key: string; readonly places: Promise<readonly number[]> } | null = null;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Null: it is not known here, or no file of it was ever written. Rejects with what SQLite throws. */
  async page(query: FileQuery): Promise<FilePage | null> {
    const past = this.#database
      .prepare('SELECT id, owner_run, ended_at FROM transfer WHERE transfer_id = ?')
      .get(query.id) as PastRow | undefined;
    const total = past === undefined ? 0 : this.#count(past.id);
    if (past === undefined || total === 0) return null;
    if (isEveryFile(query)) return { total, files: this.#between(past.id, query) };
    const places = await this.#places(past, total, query);
    const { from, count } = query;
    return { total: places.length, files: this.#at(past.id, places.slice(from, from + count)) };
  }

  /** Places have no gaps. */
  #count(transfer: number): number {
    const row = this.#database
      .prepare('SELECT max(position) AS last FROM transfer_file WHERE transfer = ?')
      .get(transfer) as { last: number | null };
    return row.last === null ? 0 : row.last + 1;
  }

  #between(transfer: number, { from, count }: FileQuery): FilePage['files'] {
    const rows = this.#database
      .prepare(
        `SELECT * FROM transfer_file WHERE transfer = ? AND position >= ? ORDER BY position LIMIT ?`,
      )
      .all(transfer, from, count) as PlacedRow[];
    return rows.map(listed);
  }

  #at(transfer: number, places: readonly number[]): FilePage['files'] {
    const file = this.#database.prepare(
      'SELECT * FROM transfer_file WHERE transfer = ? AND position = ?',
    );
    const rows = places.map((place) => file.get(transfer, place) as PlacedRow | undefined);
    return rows.filter((row) => row !== undefined).map(listed);
  }

  #places(past: PastRow, total: number, query: FileQuery): Promise<readonly number[]> {
    const { filter } = query;
    const text = folded(query.text.trim());
    // One that was interrupted may have gone on, and come to another end.
    const key = JSON.stringify([past.id, past.owner_run, past.ended_at, total, filter, text]);
    if (this.#found?.key !== key) {
      const places = this.#find(past.id, total, { filter, text });
      this.#found = { key, places };
      places.catch(() => (this.#found = null));
    }
    return this.#found.places;
  }

  async #find(
    transfer: number,
    total: number,
    { filter, text }: Pick<FileQuery, 'filter' | 'text'>,
  ): Promise<readonly number[]> {
    const piece = this.#database.prepare(
      `SELECT position FROM transfer_file
       WHERE transfer = $transfer AND position >= $from AND position < $to
         AND ($filter <> 'failed' OR failure IS NOT NULL)
         AND ($filter <> 'skipped' OR skipped IS NOT NULL)
         AND ($text = '' OR instr(name_folded, $text) > 0)
       ORDER BY position`,
    );
    const places: number[] = [];
    for (let from = 0; from < total; from += ROWS_IN_A_PIECE) {
      const rows = piece.all({
        $transfer: transfer,
        $from: from,
        $to: from + ROWS_IN_A_PIECE,
        $filter: filter,
        $text: text,
      }) as { position: number }[];
      for (const { position } of rows) places.push(position);
      await new Promise((resolve) => setImmediate(resolve));
    }
    return places;
  }
}

const listed = (row: PlacedRow): FilePage['files'][number] => ({
  ...fileFromRow(row),
  index: row.position,
});

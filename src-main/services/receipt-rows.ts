/**
 * What the history keeps for receipts: the two signatures of a transfer, and its files one page at a
 * time. Decides nothing; functions throw what SQLite throws.
 */
import type { Direction, ReceiptEvidence, TransferFile } from '../../src-shared/transfer-model.ts';
import type { Database } from './database.ts';
import { type FileRow, fileFromRow } from './history-rows.ts';

export interface PastTransfer {
  /** In the history. */
  readonly historyId: number;
  readonly direction: Direction;
  /** Static public key, 64 hexadecimal digits; null in plain UDP, and where nobody was met. */
  readonly peerKey: string | null;
  readonly peerName: string | null;
  readonly startedAt: number;
  readonly endedAt: number | null;
  /** Null: interrupted, or from before there were receipts. */
  readonly evidence: ReceiptEvidence | null;
}

/** Within the transaction that writes the transfer. `transfer`: its row. */
export function keepEvidence(
  database: Database,
  transfer: number,
  evidence: ReceiptEvidence,
): void {
  database
    .prepare(
      `INSERT OR REPLACE INTO receipt
         (transfer, wire_id, own_key, own_name, finished_at, own_signature, peer_signature)
       VALUES (?, ?, ?, ?, ?, ?, ?)`,
    )
    .run(
      transfer,
      evidence.wireId,
      evidence.ownKey,
      evidence.ownName,
      evidence.finishedAt,
      evidence.ownSignature,
      evidence.peerSignature,
    );
}

/** Null: no such entry, or it still runs. */
export function pastTransfer(database: Database, historyId: number): PastTransfer | null {
  const row = database
    .prepare(`${SELECT_PAST} WHERE t.id = ? AND t.state <> 'running'`)
    .get(historyId) as PastRow | undefined;
  return row === undefined ? null : fromRow(row);
}

/** All that both sides know by this wire id: two, where this device sent to itself. */
export function pastTransfersOf(database: Database, wireId: string): readonly PastTransfer[] {
  const rows = database
    .prepare(`${SELECT_PAST} WHERE r.wire_id = ? AND t.state <> 'running' ORDER BY t.id DESC`)
    .all(wireId) as PastRow[];
  return rows.map(fromRow);
}

/** Read from the database at a time: the rest of a large transfer never is in memory. */
const PAGE_FILES = 1_000;

/**
 * Every file of a past transfer in the order of its list. The database is not held between two
 * pages; what is removed from the history meanwhile ends it.
 */
export function* pastFiles(database: Database, historyId: number): Generator<TransferFile> {
  const page = database.prepare(
    'SELECT * FROM transfer_file WHERE transfer = ? AND position > ? ORDER BY position LIMIT ?',
  );
  for (let last = -1; ;) {
    const rows = page.all(historyId, last, PAGE_FILES) as (FileRow & { position: number })[];
    for (const row of rows) yield fileFromRow(row);
    if (rows.length < PAGE_FILES) return;
    last = rows.at(-1)?.position ?? last;
  }
}

const SELECT_PAST = `
  SELECT t.id, t.direction, t.peer_key, t.peer_name, t.started_at, t.ended_at,
    r.wire_id, r.own_key, r.own_name, r.finished_at, r.own_signature, r.peer_signature
  FROM transfer AS t LEFT JOIN receipt AS r ON r.transfer = t.id`;

interface PastRow {
  readonly id: number;
  readonly direction: Direction;
  readonly peer_key: string | null;
  readonly peer_name: string | null;
  readonly started_at: number;
  readonly ended_at: number | null;
  /** Null together with all that follow. */
  readonly wire_id: string | null;
  readonly own_key: string;
  readonly own_name: string;
  readonly finished_at: number;
  readonly own_signature: string;
  readonly peer_signature: string | null;
}

function fromRow(row: PastRow): PastTransfer {
  return {
    historyId: row.id,
    direction: row.direction,
    peerKey: row.peer_key,
    peerName: row.peer_name,
    startedAt: row.started_at,
    endedAt: row.ended_at,
    evidence:
      row.wire_id === null
        ? null
        : {
            wireId: row.wire_id,
            ownKey: row.own_key,
            ownName: row.own_name,
            finishedAt: row.finished_at,
            ownSignature: row.own_signature,
            peerSignature: row.peer_signature,
          },
  };
}

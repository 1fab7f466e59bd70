/** Rows of the database as values of the transfer model. Decides nothing. */
import type { Failure } from '../../src-shared/failure.ts';
import type {
  EntryKind,
  PeerTrust,
  PlainCaution,
  SkipReason,
  TransferFile,
  TransferSnapshot,
  TransferStats,
} from '../../src-shared/transfer-model.ts';

/** Columns as migrations.ts names them; a numbered choice is kept to by the table's own checks. */
export interface TransferRow {
  readonly id: number;
  readonly transfer_id: string;
  readonly state: 'running' | 'done' | 'failed';
  readonly direction: 'sent' | 'received';
  readonly dialect: 'ferry' | 'plain';
  readonly peer_name: string | null;
  readonly peer_host: string;
  readonly peer_port: number;
  readonly peer_fingerprint: string | null;
  readonly peer_key: string | null;
  readonly peer_trust: PeerTrust;
  readonly target_host: string | null;
  readonly target_port: number | null;
  readonly sources: string | null;
  readonly skipped_count: number;
  readonly skipped_bytes: number;
  readonly failed_count: number;
  readonly file_count: number;
  readonly total_bytes: number | null;
  readonly done_bytes: number;
  readonly rate: number;
  readonly folder: string | null;
  readonly started_at: number;
  readonly ended_at: number | null;
  readonly failure: string | null;
  readonly stats: string | null;
}

export interface FileRow {
  readonly name: string;
  readonly size_bytes: number | null;
  readonly done_bytes: number;
  readonly path: string | null;
  readonly sha256: string | null;
  readonly failure: string | null;
  readonly caution: PlainCaution | null;
  readonly kind: EntryKind;
  readonly skipped: SkipReason | null;
  readonly sent_as: string | null;
}

export function snapshotFromRow(
  row: TransferRow,
  files: readonly TransferFile[],
): TransferSnapshot {
  return {
    id: row.transfer_id,
    direction: row.direction,
    dialect: row.dialect,
    phase: row.state === 'done' ? 'done' : 'failed',
    peer: {
      deviceName: row.peer_name,
      host: row.peer_host,
      port: row.peer_port,
      fingerprint: row.peer_fingerprint,
      publicKey: row.peer_key,
      trust: row.peer_trust,
    },
    files,
    fileCount: row.file_count,
    totalBytes: row.total_bytes,
    doneBytes: row.done_bytes,
    rateBytesPerSecond: row.rate,
    secondsLeft: null,
    folder: row.folder,
    freeBytes: null,
    verificationCode: null,
    silentSeconds: null,
    paused: null,
    survey: null,
    conflict: null,
    nextTryAt: null,
    skippedCount: row.skipped_count,
    skippedBytes: row.skipped_bytes,
    failedCount: row.failed_count,
    startedAt: row.started_at,
    endedAt: row.ended_at,
    failure: failureFrom(row.failure),
    // Of transfers before there was a verdict, the rest of their statistics is good.
    limitedBy: parsed<Partial<TransferStats>>(row.stats)?.limitedBy ?? null,
    pace: null,
    stats: parsed<TransferStats>(row.stats),
  };
}

export function fileFromRow(row: FileRow): TransferFile {
  return {
    name: row.name,
    sizeBytes: row.size_bytes,
    doneBytes: row.done_bytes,
    path: row.path,
    sha256: row.sha256,
    failure: failureFrom(row.failure),
    caution: row.caution,
    kind: row.kind,
    skipped: row.skipped,
    ...(row.sent_as === null ? {} : { sentAs: row.sent_as }),
  };
}

function failureFrom(text: string | null): Failure | null {
  if (text === null) return null;
  return parsed<Failure>(text) ?? { kind: 'internal', reason: 'unreadable history entry' };
}

/** Of text that this program wrote; null where it is no object after all. */
function parsed<T extends object>(text: string | null): T | null {
  if (text === null) return null;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' ? (value as T | null) : null;
  } catch {
    return null;
  }
}

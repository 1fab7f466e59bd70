/** Transfers and their files as rows of the database: what is written, and what an earlier row keeps. */
import type { TransferFile, TransferSnapshot } from '../../src-shared/transfer-model.ts';
import type { Database } from './database.ts';
import { folded } from '../../src-shared/folding.ts';

/** Where a sent transfer was to go, as the person said it. */
export interface Target {
  readonly host: string;
  readonly port: number;
}

/** What it takes to send the same again. */
export interface PastSend {
  readonly target: Target;
  /** As they were given: a folder is one path. */
  readonly paths: readonly string[];
  readonly plain: boolean;
}

/**
 * As running, by this process (`run` tells it from an earlier one of its number); resolves to the row's
 * id. Of one that is there only the news is kept: where it was to go, with what, and when it began, stays.
 */
export function writeTransfer(
  database: Database,
  run: string,
  snapshot: TransferSnapshot,
  order: PastSend | null,
): number {
  const { peer } = snapshot;
  const fixed = {
    transfer_id: snapshot.id,
    direction: snapshot.direction,
    dialect: snapshot.dialect,
    target_host: order?.target.host ?? null,
    target_port: order?.target.port ?? null,
    sources: order === null ? null : JSON.stringify(order.paths),
    started_at: snapshot.startedAt,
  };
  const news = {
    state: 'running',
    owner_pid: process.pid,
    owner_run: run,
    peer_name: peer.deviceName,
    peer_host: peer.host,
    peer_port: peer.port,
    peer_fingerprint: peer.fingerprint,
    peer_key: peer.publicKey,
    peer_trust: peer.trust,
    peer_folded: folded(`${peer.deviceName ?? ''}\n${peer.host}`),
    file_count: snapshot.fileCount,
    total_bytes: snapshot.totalBytes,
    done_bytes: snapshot.doneBytes,
    skipped_count: snapshot.skippedCount,
    skipped_bytes: snapshot.skippedBytes,
    failed_count: snapshot.failedCount,
    rate: snapshot.rateBytesPerSecond,
    folder: snapshot.folder,
    ended_at: snapshot.endedAt,
    failure: jsonOrNull(snapshot.failure),
    stats: jsonOrNull(snapshot.stats),
  };
  const names = [...Object.keys(fixed), ...Object.keys(news)];
  const row = database
    .prepare(
      `INSERT INTO transfer (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})
       ON CONFLICT (transfer_id) DO UPDATE SET
         ${Object.keys(news)
           .map((name) => `${name} = excluded.${name}`)
           .join(', ')}
       RETURNING id`,
    )
    .get(...Object.values(fixed), ...Object.values(news)) as { id: number };
  return row.id;
}

/** A later file takes the place of the one with its number; under the same name it never loses its path. */
export function writeFiles(
  database: Database,
  transfer: number,
  files: readonly TransferFile[],
  firstPosition: number,
): void {
  const write = database.prepare(
    `INSERT INTO transfer_file (transfer, position, name, name_folded, size_bytes, done_bytes,
         path, sha256, failure, caution, kind, skipped, sent_as)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (transfer, position) DO UPDATE SET
         name = excluded.name, name_folded = excluded.name_folded,
         size_bytes = excluded.size_bytes, done_bytes = excluded.done_bytes,
         path = CASE WHEN name = excluded.name THEN coalesce(excluded.path, path)
           ELSE excluded.path END,
         sha256 = excluded.sha256,
         failure = excluded.failure, caution = excluded.caution,
         kind = excluded.kind, skipped = excluded.skipped, sent_as = excluded.sent_as`,
  );
  files.forEach((file, index) => {
    write.run(
      transfer,
      firstPosition + index,
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

const jsonOrNull = (value: object | null): string | null =>
  value === null ? null : JSON.stringify(value);

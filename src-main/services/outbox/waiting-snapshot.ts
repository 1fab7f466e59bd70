/** What a person sees of a sent transfer while the engine does not have it. */
import { basename } from 'node:path';
import type { Failure } from '../../../src-shared/failure.ts';
import type {
  TransferFile,
  TransferPhase,
  TransferSnapshot,
} from '../../../src-shared/transfer-model.ts';
import type { OutboxEntry } from './outbox.ts';

/** Before anything is known of it but what was asked for. */
export function newSnapshot(entry: OutboxEntry): TransferSnapshot {
  return {
    id: entry.id,
    direction: 'sent',
    dialect: entry.plain === null ? 'ferry' : 'plain',
    phase: 'queued',
    peer: {
      deviceName: null,
      host: entry.host,
      port: entry.port,
      fingerprint: null,
      publicKey: null,
      trust: 'unverified',
    },
    files: entry.paths.map(unseenFile),
    fileCount: entry.paths.length,
    totalBytes: null,
    doneBytes: 0,
    rateBytesPerSecond: 0,
    secondsLeft: null,
    folder: null,
    freeBytes: null,
    verificationCode: null,
    silentSeconds: null,
    paused: entry.isPaused ? 'here' : null,
    survey: null,
    conflict: entry.conflict,
    nextTryAt: null,
    skippedCount: 0,
    skippedBytes: 0,
    failedCount: 0,
    startedAt: entry.startedAt,
    endedAt: null,
    failure: null,
    limitedBy: null,
    pace: entry.plain === null ? entry.pace : null,
    stats: null,
  };
}

/** At rest, as far as it came. `failure` says why. */
export function restingSnapshot(
  entry: OutboxEntry,
  last: TransferSnapshot,
  failure: Failure | null,
  nextTryAt: number | null,
): TransferSnapshot {
  return {
    ...still(entry, last),
    phase: entry.hasMet ? 'interrupted' : 'queued',
    failure,
    nextTryAt: entry.isPaused ? null : nextTryAt,
  };
}

/** An attempt begins: what is known stays on the screen. */
export function startingSnapshot(entry: OutboxEntry, last: TransferSnapshot): TransferSnapshot {
  return { ...still(entry, last), phase: 'connecting', failure: null, nextTryAt: null };
}

/** Over, before or between attempts. */
export function endedSnapshot(
  entry: OutboxEntry,
  last: TransferSnapshot,
  failure: Failure,
  endedAt: number,
): TransferSnapshot {
  const phase: TransferPhase = 'failed';
  return { ...still(entry, last), phase, failure, nextTryAt: null, endedAt };
}

function still(entry: OutboxEntry, last: TransferSnapshot): TransferSnapshot {
  return {
    ...last,
    paused: entry.isPaused ? 'here' : null,
    pace: entry.plain === null ? entry.pace : null,
    startedAt: entry.startedAt,
    endedAt: null,
    rateBytesPerSecond: 0,
    secondsLeft: null,
    silentSeconds: null,
    verificationCode: null,
    limitedBy: null,
  };
}

function unseenFile(path: string): TransferFile {
  return {
    name: basename(path),
    sizeBytes: null,
    doneBytes: 0,
    path,
    sha256: null,
    failure: null,
    caution: null,
    kind: 'file',
    skipped: null,
  };
}

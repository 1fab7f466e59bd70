/** What a person sees of a send before there is a session: the names, the host, and perhaps why it never began. */
import { basename } from 'node:path';
import type { Failure } from '../../../src-shared/failure.ts';
import {
  FILES_SHOWN_MAX,
  type TransferFile,
  type TransferPace,
  type TransferPhase,
  type TransferSnapshot,
} from '../../../src-shared/transfer-model.ts';
import type { SourceEntry } from '../../transfer/session-api.ts';
import type { SendRequest } from '../engine.ts';

export interface EarlyState {
  readonly request: SendRequest;
  /** Null until all have been looked at. */
  readonly files: readonly SourceEntry[] | null;
  readonly startedAt: number;
  /** Null while it has not ended. */
  readonly endedAt: number | null;
  readonly failure: Failure | null;
  /** See TransferSnapshot.pace. */
  readonly pace: TransferPace | null;
}

/** `all`: not cut to FILES_SHOWN_MAX. */
export function earlySnapshot(state: EarlyState, all: boolean): TransferSnapshot {
  const { request } = state;
  const fileCount = earlyFileTotal(state);
  return {
    id: request.id,
    direction: 'sent',
    dialect: request.plain === null ? 'ferry' : 'plain',
    phase: earlyPhase(state),
    peer: {
      deviceName: null,
      host: request.host,
      port: request.port,
      fingerprint: null,
      publicKey: null,
      trust: 'unverified',
    },
    files: earlyFiles(state, 0, all ? fileCount : FILES_SHOWN_MAX),
    fileCount,
    totalBytes: state.files?.reduce((sum, file) => sum + file.sizeBytes, 0) ?? null,
    doneBytes: 0,
    rateBytesPerSecond: 0,
    secondsLeft: null,
    folder: null,
    freeBytes: null,
    verificationCode: null,
    silentSeconds: null,
    paused: null,
    survey: null,
    conflict: null,
    nextTryAt: null,
    skippedCount: 0,
    skippedBytes: 0,
    failedCount: 0,
    startedAt: state.startedAt,
    endedAt: state.endedAt,
    failure: state.failure,
    limitedBy: null,
    pace: state.pace,
    stats: null,
  };
}

/** Of what is known by now. */
export const earlyFileTotal = ({ files, request }: EarlyState): number =>
  (files ?? request.paths).length;

export function earlyFiles(
  { files, request }: EarlyState,
  from: number,
  count: number,
): readonly TransferFile[] {
  if (files === null) return request.paths.slice(from, from + count).map(unseen);
  return files.slice(from, from + count).map(fileOf);
}

export const earlyPhase = (state: EarlyState): TransferPhase =>
  state.failure === null ? 'connecting' : 'failed';

const fileOf = (entry: SourceEntry): TransferFile => ({
  ...unseen(entry.path),
  name: entry.name,
  sizeBytes: entry.sizeBytes,
  kind: entry.kind,
});

const unseen = (path: string): TransferFile => ({
  name: basename(path),
  sizeBytes: null,
  doneBytes: 0,
  path,
  sha256: null,
  failure: null,
  caution: null,
  kind: 'file',
  skipped: null,
});

/** As the request asks; null in plain UDP, which has none. */
export function paceOf(request: SendRequest): TransferPace | null {
  if (request.plain !== null) return null;
  const { limitBytesPerSecond, background = false } = request;
  return { limitBytesPerSecond, background };
}

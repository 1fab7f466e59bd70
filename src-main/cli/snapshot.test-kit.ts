/** Snapshots for tests of the command: one received file, with whatever the test wants to be different. */
import type { TransferFile, TransferSnapshot } from '../../src-shared/transfer-model.ts';

export const receivedFile: TransferFile = {
  name: 'a.txt',
  sizeBytes: 6,
  doneBytes: 0,
  path: null,
  sha256: null,
  failure: null,
  caution: null,
  kind: 'file',
  skipped: null,
};

export function receivedSnapshot(different: Partial<TransferSnapshot>): TransferSnapshot {
  return {
    id: 't1',
    direction: 'received',
    dialect: 'ferry',
    phase: 'offered',
    peer: {
      deviceName: 'laptop',
      host: '10.0.0.9',
      port: 4_000,
      fingerprint: null,
      publicKey: null,
      trust: 'unverified',
    },
    files: [receivedFile],
    fileCount: 1,
    totalBytes: 6,
    doneBytes: 0,
    rateBytesPerSecond: 0,
    secondsLeft: null,
    folder: null,
    freeBytes: null,
    verificationCode: '123456',
    silentSeconds: null,
    paused: null,
    survey: null,
    conflict: null,
    nextTryAt: null,
    skippedCount: 0,
    skippedBytes: 0,
    failedCount: 0,
    startedAt: 1_000_000,
    endedAt: null,
    failure: null,
    limitedBy: null,
    pace: null,
    stats: null,
    ...different,
  };
}

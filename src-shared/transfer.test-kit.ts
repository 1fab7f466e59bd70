/** Values for tests: entries of a transfer, and a sent one with whatever the test wants to be different. */
import type { TransferFile, TransferSnapshot } from './transfer-model.ts';

export const file = (name: string): TransferFile => ({
  name,
  sizeBytes: 6,
  doneBytes: 6,
  path: null,
  sha256: null,
  failure: null,
  caution: null,
  kind: 'file',
  skipped: null,
});

export const folder = (name: string): TransferFile => ({
  ...file(name),
  sizeBytes: 0,
  doneBytes: 0,
  kind: 'folder',
});

export function transfer(different: Partial<TransferSnapshot>): TransferSnapshot {
  return {
    id: '0'.repeat(32),
    direction: 'sent',
    dialect: 'ferry',
    phase: 'done',
    peer: {
      deviceName: 'laptop',
      host: '10.0.0.9',
      port: 4_000,
      fingerprint: null,
      publicKey: null,
      trust: 'unverified',
    },
    files: [file('a.txt')],
    fileCount: 1,
    totalBytes: 6,
    doneBytes: 6,
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

/**
 * Are files still what was transferred? Reads them again, one after the other, and compares size and
 * SHA-256. Which files, and where they lie, is the caller's; nothing is changed.
 */
import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import {
  VERIFY_SHOWN_MAX,
  type VerifiedFile,
  type VerifyReport,
  type VerifyResult,
} from '../../src-shared/verify-model.ts';
import { SlicedHash } from '../io/files/sliced-hash.ts';

export interface FileToVerify {
  /** For the report. */
  readonly name: string;
  /** Absolute; null = it has no place on this disk. */
  readonly path: string | null;
  readonly sizeBytes: number | null;
  /** 64 lower-case hexadecimal digits; null = not known. */
  readonly sha256: string | null;
  /** It was not sent, on purpose. */
  readonly isSkipped: boolean;
}

/** Large enough that reading is not what takes the time, small enough to be nothing. */
const READ_BYTES = 1_048_576;

/** Without O_NONBLOCK, a pipe put in the file's place would hold a thread for ever. */
const OPEN_FLAGS = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

/**
 * Never rejects for a file's sake. Throws `signal.reason` when aborted, within one read.
 * Memory: two reads and the report, however many and large the files are.
 */
export async function verifyFiles(
  files: Iterable<FileToVerify>,
  signal: AbortSignal | null = null,
): Promise<VerifyReport> {
  const report = new Findings();
  const buffers = [Buffer.allocUnsafe(READ_BYTES), Buffer.allocUnsafe(READ_BYTES)] as const;
  for (const file of files) {
    signal?.throwIfAborted();
    report.add({ name: file.name, result: await verifyFile(file, buffers, signal) });
  }
  return report.summary();
}

class Findings {
  private readonly others: VerifiedFile[] = [];
  private readonly same: VerifiedFile[] = [];
  private readonly counts: Record<VerifyResult, number> = {
    same: 0,
    different: 0,
    missing: 0,
    unreadable: 0,
    skipped: 0,
    unknown: 0,
  };

  add(file: VerifiedFile): void {
    this.counts[file.result] += 1;
    const list = file.result === 'same' ? this.same : this.others;
    if (list.length < VERIFY_SHOWN_MAX) list.push(file);
  }

  summary(): VerifyReport {
    return {
      files: [...this.others, ...this.same].slice(0, VERIFY_SHOWN_MAX),
      counts: this.counts,
    };
  }
}

type Buffers = readonly [Buffer, Buffer];

async function verifyFile(
  { path, sizeBytes, sha256, isSkipped }: FileToVerify,
  buffers: Buffers,
  signal: AbortSignal | null,
): Promise<VerifyResult> {
  if (isSkipped) return 'skipped';
  if (sha256 === null) return 'unknown';
  if (path === null) return 'missing';
  let handle: FileHandle | null = null;
  try {
    handle = await open(path, OPEN_FLAGS);
    const stats = await handle.stat();
    if (!stats.isFile()) return 'missing';
    if (sizeBytes !== null && stats.size !== sizeBytes) return 'different';
    return (await digestOf(handle, buffers, signal)) === sha256 ? 'same' : 'different';
  } catch (error) {
    signal?.throwIfAborted();
    return isAbsence(error) ? 'missing' : 'unreadable';
  } finally {
    await handle?.close().catch(() => undefined);
  }
}

/** The next piece is read while the last one is hashed. */
async function digestOf(
  handle: FileHandle,
  [first, second]: Buffers,
  signal: AbortSignal | null,
): Promise<string> {
  const hash = new SlicedHash();
  let hashing: Promise<void> = Promise.resolve();
  let [current, next] = [first, second];
  for (let position = 0; ;) {
    signal?.throwIfAborted();
    const { bytesRead } = await handle.read(current, 0, current.length, position);
    await hashing;
    if (bytesRead === 0) return hash.digest();
    position += bytesRead;
    hashing = hash.update(current.subarray(0, bytesRead));
    [current, next] = [next, current];
  }
}

/** A folder in the file's place, or a file in a folder's, also mean that it is not there. */
function isAbsence(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'ENOENT' || code === 'ENOTDIR' || code === 'EISDIR' || code === 'ELOOP';
}

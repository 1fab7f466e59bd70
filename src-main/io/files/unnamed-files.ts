/**
 * Files that are on a disk before they have a name (O_TMPFILE) and get one when they are safe: a crash
 * leaves nothing of them, and nobody sees them half. Linux, on the file systems listed here.
 */
import {
  closeSync,
  constants,
  fsync,
  futimesSync,
  openSync,
  statfsSync,
  statSync,
  writeSync,
} from 'node:fs';
import { promisify } from 'node:util';
import { errorCodeOf } from '../driver/system-calls.ts';
import { processFunctions } from '../process-functions.ts';
import { timeToSet } from './file-times.ts';

export interface UnnamedFiles {
  /** Of an open folder, if such files can be in it and be flushed together; null: they cannot. */
  deviceOf(folderPath: string): number | null;
  /** Whole, with its time and mode, not flushed. Returns its descriptor. @throws a system error */
  make(folderPath: string, bytes: Uint8Array | null, mode: number, modifiedAt: number): number;
  /** @throws a system error; EEXIST where the name is taken, by whatever */
  name(fd: number, path: string): void;
  /** One file. @throws a system error */
  flush(fd: number): Promise<void>;
  /** All that was done on the file system of this descriptor, names as well. @throws EIO */
  flushAll(fd: number): Promise<void>;
}

/** `__O_TMPFILE`, which means what it says only beside O_DIRECTORY. */
const WITHOUT_NAME = 0o20000000 | (constants.O_DIRECTORY ?? 0);
const AT_FDCWD = -100;
const AT_SYMLINK_FOLLOW = 0x400;
/** `f_type` of what has both O_TMPFILE and a `syncfs` that ends when everything is on the disk. */
const FIT_FILE_SYSTEMS: ReadonlySet<number> = new Set([
  0xef53, // ext4
  0x58465342, // XFS
  0x9123683e, // Btrfs
  0xf2f52010, // F2FS
  0x01021994, // tmpfs
]);

/** Undefined: not looked for yet. */
let found: UnnamedFiles | null | undefined;

/** Null where the system has no such thing. */
export function unnamedFiles(): UnnamedFiles | null {
  if (found === undefined) found = process.platform === 'linux' ? find() : null;
  return found;
}

type Linkat = (fromFd: number, from: string, toFd: number, to: string, flags: number) => number;
interface Syncfs {
  async(fd: number, done: (error: unknown, result: number) => void): void;
}

function find(): UnnamedFiles | null {
  try {
    const functions = processFunctions();
    const linkat = functions.find(
      'int linkat(int, const char *, int, const char *, int)',
    ) as Linkat;
    const syncfs = functions.find('int syncfs(int)') as Syncfs;
    return {
      deviceOf,
      make,
      name: (fd, path) => {
        const own = `/proc/self/fd/${fd}`;
        if (linkat(AT_FDCWD, own, AT_FDCWD, path, AT_SYMLINK_FOLLOW) === 0) return;
        throw Object.assign(new Error('linkat'), { code: errorCodeOf(functions.errno()) });
      },
      flush: promisify(fsync),
      flushAll: (fd) =>
        new Promise((resolve, reject) => {
          syncfs.async(fd, (error, result) => {
            if (error === null && result === 0) resolve();
            else reject(Object.assign(new Error('syncfs'), { code: 'EIO' }));
          });
        }),
    };
  } catch {
    return null;
  }
}

function deviceOf(folderPath: string): number | null {
  try {
    return FIT_FILE_SYSTEMS.has(statfsSync(folderPath).type) ? statSync(folderPath).dev : null;
  } catch {
    return null;
  }
}

function make(
  folderPath: string,
  bytes: Uint8Array | null,
  mode: number,
  modifiedAt: number,
): number {
  const fd = openSync(folderPath, constants.O_RDWR | WITHOUT_NAME, mode);
  try {
    const byteCount = bytes?.length ?? 0;
    for (let done = 0; bytes !== null && done < byteCount;) {
      done += writeSync(fd, bytes, done, byteCount - done, done);
    }
    futimesSync(fd, Date.now() / 1_000, timeToSet(modifiedAt));
    return fd;
  } catch (error) {
    closeSync(fd);
    throw error;
  }
}

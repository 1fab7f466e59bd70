/**
 * What has a name in an open folder, asked of the system without a detour: Node makes a path that the
 * kernel takes apart again, a dozen numbers and an object for each file, and with ten thousand of them
 * that is most of what looking at a tree takes. Decides nothing about what is seen.
 */
import { closeSync, constants, lstatSync, openSync } from 'node:fs';
import type { Stats } from 'node:fs';
import { constants as system, endianness } from 'node:os';
import { join } from 'node:path';
import { processFunctions } from '../process-functions.ts';
import type { ProcessFunctions } from '../process-functions.ts';
import type { QuickTrial } from './quick-trial.ts';

/** What is asked of an entry: from the system at once, or from Node's `Stats`. */
export interface Seen {
  readonly kind: 'file' | 'folder' | 'other';
  /** Permissions, as in `Stats`. */
  readonly mode: number;
  readonly sizeBytes: number;
  /** As in `Stats`. */
  readonly mtimeMs: number;
}

/**
 * `folderFd`: of an open folder; `name`: one segment, or `.` for the folder itself; a link is not
 * followed. What is returned is true until the next look. `absent`: nothing has that name; null: that
 * cannot be told so.
 */
export type QuickLook = (folderFd: number, name: string) => Seen | 'absent' | null;

/** Undefined: not looked for yet. */
let found: QuickLook | null | undefined;

/** Null where the system has no such look: Linux has. */
export function quickLook(): QuickLook | null {
  if (found === undefined) {
    found = process.platform === 'linux' && endianness() === 'LE' ? find() : null;
  }
  return found;
}

type Statx = (fd: number, name: string, flags: number, mask: number, into: Uint32Array) => number;

/** AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT, as `lstat` does it. */
const AS_LSTAT = 0x100 | 0x800;
/** STATX_TYPE | STATX_MODE | STATX_MTIME | STATX_SIZE */
const WANTED = 0x1 | 0x2 | 0x40 | 0x200;
const S_IFMT = 0o170000;
const S_IFREG = 0o100000;
const S_IFDIR = 0o040000;

/** `struct statx`, the same on every architecture: 256 bytes, in units of four. */
const STATX_UNITS = 64;
const MASK = 0;
/** The lower half of its unit. */
const MODE = 7;
const SIZE = 10;
const MTIME_SECONDS = 28;
const MTIME_NANOSECONDS = 30;

function find(): QuickLook | null {
  try {
    const functions = processFunctions();
    const statx = functions.find(
      'int statx(int, const char *, int, unsigned int, void *)',
    ) as Statx;
    return lookThrough(statx, functions);
  } catch {
    return null;
  }
}

function lookThrough(statx: Statx, functions: ProcessFunctions): QuickLook {
  const units = new Uint32Array(STATX_UNITS);
  const at = (unit: number): number => units[unit] ?? 0;
  const seen: { -readonly [K in keyof Seen]: Seen[K] } = {
    kind: 'other',
    mode: 0,
    sizeBytes: 0,
    mtimeMs: 0,
  };
  return (folderFd, name) => {
    if (statx(folderFd, name, AS_LSTAT, WANTED, units) !== 0) {
      return functions.errno() === system.errno.ENOENT ? 'absent' : null;
    }
    if ((at(MASK) & WANTED) !== WANTED) return null;
    const mode = at(MODE) & 0xffff;
    const type = mode & S_IFMT;
    seen.kind = type === S_IFREG ? 'file' : type === S_IFDIR ? 'folder' : 'other';
    seen.mode = mode;
    seen.sizeBytes = asInteger(at(SIZE + 1) * 2 ** 32 + at(SIZE));
    const seconds = (at(MTIME_SECONDS + 1) | 0) * 2 ** 32 + at(MTIME_SECONDS);
    seen.mtimeMs = seconds * 1_000 + at(MTIME_NANOSECONDS) / 1e6;
    return seen;
  };
}

export function seenOf(stats: Stats): Seen {
  const kind = stats.isFile() ? 'file' : stats.isDirectory() ? 'folder' : 'other';
  const { mode, size, mtimeMs } = stats;
  return { kind, mode: asInteger(mode), sizeBytes: asInteger(size), mtimeMs };
}

/**
 * The same number. V8 keeps what came of a product, or out of Node's `Stats`, as a fraction; of an object
 * that held a small integer there before it then makes another one, ten thousand times for as many files.
 */
function asInteger(value: number): number {
  const integer = value | 0;
  return integer === value ? integer : value;
}

/** A folder that is looked into without waiting, by whichever way there is; to be closed. */
export class QuickFolder {
  private readonly path: string;
  private readonly fd: number | null;

  /** `path`: absolute. Opened only if it is done at once as a rule. */
  constructor(path: string, trial: QuickTrial) {
    this.path = path;
    this.fd = quickLook() !== null && trial.isTrying ? trial.run(() => openNow(path)) : null;
  }

  /** Null: nothing that could be looked at. Good until the next look. */
  look(name: string): Seen | null {
    const look = quickLook();
    const seen = look === null || this.fd === null ? null : look(this.fd, name);
    if (seen !== null) return seen === 'absent' ? null : seen;
    try {
      return seenOf(lstatSync(join(this.path, name)));
    } catch {
      return null;
    }
  }

  close(): void {
    if (this.fd !== null) closeSync(this.fd);
  }
}

function openNow(path: string): number | null {
  try {
    return openSync(path, constants.O_RDONLY | constants.O_DIRECTORY);
  } catch {
    return null;
  }
}

/**
 * The folder that files arrive in: can it take them, and how a finished part gets a name of its own
 * there. Nothing that is there is ever overwritten, whoever put it there, and whenever.
 */
import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { access, link, lstat, open, rename, stat, statfs, unlink } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { fail, ok } from '../../../src-shared/result.ts';
import {
  FILE_NAME_MAX_BYTES,
  keepBothName,
  nameBytes,
  PART_FILE_SUFFIX,
} from '../../../src-shared/safe-name.ts';
import { KEEP_BOTH_MAX } from './file-constants.ts';
import { isStill } from './file-identity.ts';
import type { FileIdentity } from './file-identity.ts';
import type { ExamineFolder } from './files-api.ts';
import { codeOf } from './system-error.ts';

export const examineFolder: ExamineFolder = async (folder) => {
  try {
    const stats = await stat(folder);
    if (!stats.isDirectory()) return fail({ kind: 'folder-missing', folder });
    await access(folder, constants.W_OK | constants.X_OK);
    const { bavail, bsize } = await statfs(folder);
    return ok({ freeBytes: bavail * bsize });
  } catch (error) {
    const isMissing = codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR';
    return fail({ kind: isMissing ? 'folder-missing' : 'folder-not-writable', folder });
  }
};

/** Of a whole file; what the process masks is taken from it. */
export const ALL_MAY_READ_WRITE = 0o666;
/** Added for one that can be executed. */
export const ALL_MAY_EXECUTE = 0o111;

export interface Part {
  readonly path: string;
  readonly handle: FileHandle;
}

/** Never follows a link, never takes a file that is there; readable to nobody else until it is whole. */
const PART_FLAGS =
  constants.O_RDWR | constants.O_CREAT | constants.O_EXCL | (constants.O_NOFOLLOW ?? 0);
const PART_MODE = 0o600;

/** A new part called `partName(...)`. @throws a system error */
export async function createPart(folder: string, partName: string): Promise<Part> {
  const path = join(folder, partName);
  return { path, handle: await open(path, PART_FLAGS, PART_MODE) };
}

/** A part of an earlier attempt; null: it is not there, or not what it was. */
export async function reopenPart(folder: string, partName: string): Promise<Part | null> {
  const path = join(folder, partName);
  let handle: FileHandle | null = null;
  try {
    handle = await open(path, constants.O_RDWR | (constants.O_NOFOLLOW ?? 0));
    const stats = await handle.stat();
    if (stats.isFile() && stats.nlink === 1) return { path, handle };
  } catch {
    // It has to be made anew.
  }
  await handle?.close().catch(() => undefined);
  return null;
}

/** What a part is to be called. */
export interface OwnName {
  readonly name: string;
  /** Another one, each time it is asked, for when the one before was taken. */
  readonly beside: () => string;
  /** The file that gives its name away, because a person chose so; null: none does. */
  readonly replaces: FileIdentity | null;
  /** Told before it is called something that `beside` gave, with its number on the disk. */
  readonly onBeside?: (name: string, inode: number) => void;
  /** Told before it gets a temporary name that was not made for it at its beginning. */
  readonly onPart?: (name: string) => void;
}

/** `name`, or the first free one beside it. */
export function plainName(name: string): OwnName {
  let n = 1;
  return { name, beside: () => keepBothName(name, ++n), replaces: null };
}

/**
 * Gives the part its own name, or the first free one beside it, and takes its temporary one away.
 * Returns the name. A link fails where a name is taken, on every file system in its own sense of
 * equal names, so two transfers at once cannot get the same one. A file that has the name is replaced
 * in one step, and only the one that a person was asked about: never a folder, never through a link,
 * never what came there since, be it from this same transfer.
 * @throws a system error
 */
export async function publishPart(folder: string, part: string, own: OwnName): Promise<string> {
  let isLinkable = true;
  let name = own.name;
  for (let tries = 1; tries <= KEEP_BOTH_MAX;) {
    const target = join(folder, name);
    try {
      if (isLinkable) {
        await link(part, target);
        await unlink(part);
      } else {
        await reserve(target);
        await rename(part, target);
      }
      return name;
    } catch (error) {
      if (codeOf(error) === 'EEXIST') {
        if (tries === 1 && (await mayReplace(target, own.replaces))) {
          await replace(part, target);
          return name;
        }
        tries += 1;
        name = own.beside();
        own.onBeside?.(name, (await lstat(part)).ino);
        continue;
      }
      if (!isLinkable || !LINKLESS.has(codeOf(error))) throw error;
      isLinkable = false;
    }
  }
  throw Object.assign(new Error('every name is taken'), { code: 'EEXIST' });
}

async function mayReplace(target: string, file: FileIdentity | null): Promise<boolean> {
  if (file === null) return false;
  const stats = await lstat(target).catch(() => null);
  return stats !== null && isStill(file, stats);
}

/** @throws a system error; EBUSY where another program holds the file */
async function replace(part: string, target: string): Promise<void> {
  try {
    await rename(part, target);
  } catch (error) {
    const isHeld = process.platform === 'win32' && HELD.has(codeOf(error));
    throw isHeld ? Object.assign(new Error('in use'), { code: 'EBUSY' }) : error;
  }
}

/** What Windows says of a file that another program has open. */
const HELD = new Set(['EPERM', 'EACCES', 'EBUSY']);

/** What a file system without hard links (FAT, exFAT, some network shares) answers to one. */
const LINKLESS = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EINVAL']);

/** An empty file of ours holds the name until the part is renamed over it. */
async function reserve(target: string): Promise<void> {
  const handle = await open(target, PART_FLAGS, PART_MODE);
  await handle.close();
}

/** A temporary name for what will be called `name`, like no other. */
export function partNameFor(name: string): string {
  const tail = `.${randomBytes(4).toString('hex')}${PART_FILE_SUFFIX}`;
  let head = '.';
  for (const character of name) {
    if (nameBytes(head + character) + tail.length > FILE_NAME_MAX_BYTES) break;
    head += character;
  }
  return head + tail;
}

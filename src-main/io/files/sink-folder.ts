/**
 * The folder that files arrive in: can it take them, and how a finished part gets a name of its own
 * there. Nothing that is there is ever overwritten, whoever put it there, and whenever.
 */
import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { access, link, lstat, open, rename, stat, statfs, unlink } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import type { ConflictChoice } from '../../../src-shared/transfer-model.ts';
import { fail, ok } from '../../../src-shared/result.ts';
import {
  FILE_NAME_MAX_BYTES,
  keepBothName,
  nameBytes,
  PART_FILE_SUFFIX,
} from '../../../src-shared/safe-name.ts';
import { KEEP_BOTH_MAX } from './file-constants.ts';
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

/** What is to become of a different file that has the name. What the others mean, a plan has dealt with. */
export interface Replacement {
  readonly conflict: ConflictChoice;
  /** Of the file that comes. */
  readonly modifiedAt: number;
}

/**
 * Gives the part its own name, or the first free one beside it, and takes its temporary one away.
 * Returns the name. A link fails where a name is taken, on every file system in its own sense of
 * equal names, so two transfers at once cannot get the same one. A file that has the name is replaced
 * in one step, and only where a person chose so; never a folder, never through a link.
 * @throws a system error
 */
export async function publishPart(
  folder: string,
  part: string,
  name: string,
  replacement: Replacement | null = null,
): Promise<string> {
  let isLinkable = true;
  for (let n = 1; n <= KEEP_BOTH_MAX; n += 1) {
    const candidate = n === 1 ? name : keepBothName(name, n);
    const target = join(folder, candidate);
    try {
      if (isLinkable) {
        await link(part, target);
        await unlink(part);
      } else {
        await reserve(target);
        await rename(part, target);
      }
      return candidate;
    } catch (error) {
      if (codeOf(error) === 'EEXIST') {
        if (n === 1 && (await mayReplace(target, replacement))) {
          await replace(part, target);
          return candidate;
        }
        continue;
      }
      if (!isLinkable || !LINKLESS.has(codeOf(error))) throw error;
      isLinkable = false;
      n -= 1;
    }
  }
  throw Object.assign(new Error('every name is taken'), { code: 'EEXIST' });
}

async function mayReplace(target: string, replacement: Replacement | null): Promise<boolean> {
  if (replacement === null) return false;
  const { conflict, modifiedAt } = replacement;
  if (conflict !== 'replace' && conflict !== 'newer') return false;
  const stats = await lstat(target).catch(() => null);
  if (stats?.isFile() !== true) return false;
  return conflict === 'replace' || Math.floor(stats.mtimeMs) < modifiedAt;
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

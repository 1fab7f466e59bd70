/**
 * A file that is not whole yet: how it is made, found again, and what it is called until it has a name
 * of its own (publish-part.ts).
 */
import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { FILE_NAME_MAX_BYTES, nameBytes, PART_FILE_SUFFIX } from '../../../src-shared/safe-name.ts';

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

/** Could it be a part of ours? A name from outside never is (src-shared/safe-name.ts). */
export const isPartName = (name: string): boolean =>
  name.startsWith('.') && name.endsWith(PART_FILE_SUFFIX);

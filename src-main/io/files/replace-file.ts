/**
 * A part takes the place of the one file that a person was asked about. Looking and renaming are two
 * steps, and between them a program may save: where the system can exchange two files, what came out
 * is looked at once more, and goes back if it is another. Elsewhere that moment stays.
 */
import { lstat, rename, unlink } from 'node:fs/promises';
import { isStill, isStillRenamed } from './file-identity.ts';
import type { FileIdentity } from './file-identity.ts';
import { NO_SUCH_STEP } from './rename-steps.ts';
import type { RenameSteps } from './rename-steps.ts';
import { codeOf } from './system-error.ts';

/**
 * False: that is not `file` (any more), and all is as it was. `onExchange` is told of the part's number
 * before the two change places: a kill right after that leaves the old one under the part's name.
 * @throws a system error; EBUSY where the file does not give way
 */
export async function replaceFile(
  part: string,
  target: string,
  file: FileIdentity,
  steps: RenameSteps | null,
  onExchange: (inode: number) => void,
): Promise<boolean> {
  const stats = await lstat(target).catch(() => null);
  if (stats === null || !isStill(file, stats)) return false;
  if (steps !== null) {
    const { ino } = await lstat(part);
    onExchange(ino);
    const isReplaced = await exchange(part, target, file, ino, steps);
    if (isReplaced !== null) return isReplaced;
  }
  await givingWay(() => rename(part, target));
  return true;
}

/** Null: there is no such step here. */
async function exchange(
  part: string,
  target: string,
  file: FileIdentity,
  inode: number,
  steps: RenameSteps,
): Promise<boolean | null> {
  try {
    await givingWay(() => steps.exchange(part, target));
  } catch (error) {
    if (NO_SUCH_STEP.has(codeOf(error))) return null;
    throw error;
  }
  if (isStillRenamed(file, await lstat(part))) {
    await unlink(part);
    return true;
  }
  steps.exchange(part, target);
  if ((await lstat(part)).ino === inode) return false;
  // Somebody has saved over ours in that moment, and what they saved stays.
  steps.exchange(part, target);
  throw Object.assign(new Error('taken away'), { code: 'EBUSY' });
}

/** The folder has just taken the part, so it is the file that does not give way. */
async function givingWay(step: () => Promise<void> | void): Promise<void> {
  try {
    await step();
  } catch (error) {
    throw HELD.has(codeOf(error)) ? Object.assign(new Error('held'), { code: 'EBUSY' }) : error;
  }
}

/** What Windows says of a file that another program has open, and Linux of one that is immutable. */
const HELD = new Set(['EPERM', 'EACCES', 'EBUSY']);

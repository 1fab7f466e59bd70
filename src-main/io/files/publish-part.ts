/**
 * How a finished part gets a name of its own. Nothing that is there is ever overwritten unless a
 * person said so of that very file, whoever put it there, and whenever.
 */
import { link, lstat, rename, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { keepBothName } from '../../../src-shared/safe-name.ts';
import { KEEP_BOTH_MAX } from './file-constants.ts';
import { isStill } from './file-identity.ts';
import type { FileIdentity } from './file-identity.ts';
import { LINKLESS } from './linkless.ts';
import { createPart } from './part-file.ts';
import { codeOf } from './system-error.ts';

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
        await renameOntoReserved(part, target);
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

/**
 * The folder has just taken the part, so it is the file that does not give way.
 * @throws a system error; EBUSY where the file is held
 */
async function replace(part: string, target: string): Promise<void> {
  try {
    await rename(part, target);
  } catch (error) {
    throw HELD.has(codeOf(error)) ? Object.assign(new Error('held'), { code: 'EBUSY' }) : error;
  }
}

/** What Windows says of a file that another program has open, and Linux of one that is immutable. */
const HELD = new Set(['EPERM', 'EACCES', 'EBUSY']);

/**
 * For where there are no hard links: an empty file of ours holds the name until the part is renamed
 * over it. It goes again if that fails.
 */
async function renameOntoReserved(part: string, target: string): Promise<void> {
  const { handle } = await createPart(dirname(target), basename(target));
  await handle.close();
  try {
    await rename(part, target);
  } catch (error) {
    await unlink(target).catch(() => undefined);
    throw error;
  }
}

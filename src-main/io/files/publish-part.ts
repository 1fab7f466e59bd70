/**
 * How a finished part gets a name of its own. Nothing that is there is ever overwritten unless a
 * person said so of that very file, whoever put it there, and whenever.
 */
import { link, lstat, rename, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { keepBothName } from '../../../src-shared/safe-name.ts';
import { KEEP_BOTH_MAX } from './file-constants.ts';
import type { FileIdentity } from './file-identity.ts';
import { LINKLESS } from './linkless.ts';
import { createPart } from './part-file.ts';
import { NO_SUCH_STEP, renameSteps } from './rename-steps.ts';
import type { RenameSteps } from './rename-steps.ts';
import { replaceFile } from './replace-file.ts';
import { codeOf } from './system-error.ts';

/** What a part is to be called. */
export interface OwnName {
  readonly name: string;
  /** Another one, each time it is asked, for when the one before was taken. */
  readonly beside: () => string;
  /** The file that gives its name away, because a person chose so; null: none does. */
  readonly replaces: FileIdentity | null;
  /** Told before it is called something that `beside` gave, or takes a file's place: with its number on the disk. */
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
 * in one step (replace-file.ts), and only the one that a person was asked about: never a folder, never through a link,
 * never what came there since, be it from this same transfer.
 * @throws a system error
 */
export async function publishPart(
  folder: string,
  part: string,
  own: OwnName,
  steps: RenameSteps | null = renameSteps(),
): Promise<string> {
  let isLinkable = true;
  let name = own.name;
  for (let tries = 1; tries <= KEEP_BOTH_MAX;) {
    const target = join(folder, name);
    try {
      if (isLinkable) {
        await link(part, target);
        await unlink(part);
      } else {
        await renameNew(part, target, steps);
      }
      return name;
    } catch (error) {
      if (codeOf(error) === 'EEXIST') {
        const told = (inode: number): void => own.onBeside?.(own.name, inode);
        const isFirst = tries === 1 && own.replaces !== null;
        if (isFirst && (await replaceFile(part, target, own.replaces, steps, told))) return name;
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

/** For where there are no hard links. */
async function renameNew(part: string, target: string, steps: RenameSteps | null): Promise<void> {
  try {
    if (steps !== null) {
      steps.renameNew(part, target);
      return;
    }
  } catch (error) {
    if (!NO_SUCH_STEP.has(codeOf(error))) throw error;
  }
  await renameOntoReserved(part, target);
}

/**
 * Where that step is missing, too: an empty file of ours holds the name until the part is renamed
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

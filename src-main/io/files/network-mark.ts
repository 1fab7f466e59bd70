/**
 * Tells the system that a file came over the network, so that it asks before it runs it. Set on the
 * part, before it has a name that anybody could open. Best effort: a disk that knows no such marks
 * still gets the file.
 */
import { writeFile } from 'node:fs/promises';
import { macQuarantine, systemSetAttribute } from './mac-quarantine.ts';
import type { Part } from './part-file.ts';
import { windowsZone } from './windows-zone.ts';

/** May reject or throw. To be called before the part gets its time: it is written to. */
export type MarkFile = (part: Part) => Promise<void>;

/** Null where the system has no such marks. Linux: README.md says why. */
export function networkMark(platform: NodeJS.Platform = process.platform): MarkFile | null {
  switch (platform) {
    case 'win32':
      return bestEffort(windowsZone(writeFile));
    case 'darwin':
      return bestEffort(lazily(() => macQuarantine(systemSetAttribute())));
    default:
      return null;
  }
}

function bestEffort(mark: MarkFile): MarkFile {
  return async (part) => {
    try {
      await mark(part);
    } catch {
      // See above.
    }
  };
}

/** Found when it is needed first; not looked for again where it is not there. */
function lazily(find: () => MarkFile): MarkFile {
  let found: MarkFile | null = null;
  let isMissing = false;
  return async (part) => {
    if (isMissing) return;
    try {
      found ??= find();
    } catch {
      isMissing = true;
      return;
    }
    await found(part);
  };
}

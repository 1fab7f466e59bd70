/**
 * A name whose like nobody could guess after a kill: what a file is called beside a taken name, and what
 * it is called until then, is told before it is called so.
 */
import { inFolder } from './entry-names.ts';
import type { RelativePath } from './entry-names.ts';
import type { OwnName } from './publish-part.ts';

/** Of `SinkNotes`, what it takes. */
export interface NameNotes {
  partMade(part: string): void;
  naming(name: string, sha256: string, inode: number): void;
}

/** `own` in the folder `below`, for a file of this digest; `notes` null: nobody is told. */
export function notedName(
  own: OwnName,
  below: RelativePath,
  sha256: string,
  notes: NameNotes | null,
): OwnName {
  if (notes === null) return own;
  return {
    ...own,
    onPart: (name) => notes.partMade(inFolder(below, name)),
    onBeside: (name, inode) => notes.naming(inFolder(below, name), sha256, inode),
  };
}

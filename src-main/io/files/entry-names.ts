/**
 * What the paths of an offered tree are called on this disk: every segment made safe, no two of a
 * folder alike in any file system's sense, nothing outside the tree. Knows no disk; a folder's name
 * may be changed by who asks it (`place`), since something else may have it there.
 */
import { keepBothName, safeFileName } from '../../../src-shared/safe-name.ts';

/** Parts are joined with `/`; the empty one is the destination itself. */
export type RelativePath = string;

export class EntryNames {
  /** Offered path of a folder to its path here. */
  private readonly folders = new Map<string, RelativePath>([['', '']]);
  /** Path here of a folder to the folded names that are given away in it. */
  private readonly taken = new Map<RelativePath, Set<string>>([['', new Set()]]);

  /** The path here of a folder that was placed; null: none of that path was. */
  folderOf(offeredPath: string): RelativePath | null {
    return this.folders.get(offeredPath) ?? null;
  }

  /**
   * Where an entry goes, or null if it can be nowhere: absolute, through `..`, without a usable name,
   * or in what was not offered as a folder before.
   */
  find(offeredPath: string): { readonly folder: RelativePath; readonly name: string } | null {
    const cut = offeredPath.lastIndexOf('/');
    if (cut === 0) return null;
    const folder = this.folders.get(cut < 0 ? '' : offeredPath.slice(0, cut));
    const name = safeFileName(offeredPath.slice(cut + 1));
    return folder === undefined || name === null ? null : { folder, name };
  }

  /** `name`, or the first free one beside it, in a folder that was placed; from now on it is given away. */
  place(
    folder: RelativePath,
    name: string,
    isUsable: (name: string) => boolean = () => true,
  ): string {
    const taken = this.taken.get(folder);
    if (taken === undefined) throw new Error('a name in a folder that was not placed');
    let candidate = name;
    for (let n = 2; taken.has(folded(candidate)) || !isUsable(candidate); n += 1) {
      candidate = keepBothName(name, n);
    }
    taken.add(folded(candidate));
    return candidate;
  }

  /** What was offered as `offeredPath` is the folder `path` here. */
  addFolder(offeredPath: string, path: RelativePath): void {
    this.folders.set(offeredPath, path);
    this.taken.set(path, new Set());
  }
}

export const inFolder = (folder: RelativePath, name: string): RelativePath =>
  folder === '' ? name : `${folder}/${name}`;

/** Equal for names that some file system in use takes for the same one. */
export const folded = (name: string): string =>
  name.normalize('NFC').toLowerCase().toUpperCase().normalize('NFC');

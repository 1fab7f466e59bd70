/**
 * What the paths of an offered tree are called on this disk: every segment made safe, no two of a
 * folder alike in any file system's sense, nothing outside the tree. Knows no disk; a folder's name
 * may be changed by who asks it (`place`), since something else may have it there.
 */
import { keepBothName, safeFileName } from '../../../src-shared/safe-name.ts';

/** Parts are joined with `/`; the empty one is the destination itself. */
export type RelativePath = string;

/** What is given away in one folder, folded. */
class TakenNames {
  private readonly names = new Set<string>();
  /** Where to count on from, for all names that look alike once they are counted. */
  private readonly counters = new Map<string, number>();

  /** Gives `name` away; false: it was. */
  take(name: string): boolean {
    const key = folded(name);
    if (this.names.has(key)) return false;
    this.names.add(key);
    return true;
  }

  /**
   * The first free one beside `name`. However many are alike, each number is tried once: a hostile
   * list of the same name over and over costs no more than its length.
   */
  takeBeside(name: string): string {
    for (let first = 2, end = 10; ; first = end, end *= 10) {
      const alike = folded(keepBothName(name, first));
      for (let n = this.counters.get(alike) ?? first; n < end; n += 1) {
        const candidate = keepBothName(name, n);
        if (!this.take(candidate)) continue;
        this.counters.set(alike, n + 1);
        return candidate;
      }
      this.counters.set(alike, end);
    }
  }
}

export class EntryNames {
  /** Offered path of a folder to its path here. */
  private readonly folders = new Map<string, RelativePath>([['', '']]);
  /** By the path here of their folder. */
  private readonly taken = new Map<RelativePath, TakenNames>([['', new TakenNames()]]);

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
  place(folder: RelativePath, name: string): string {
    const taken = this.takenIn(folder);
    return taken.take(name) ? name : taken.takeBeside(name);
  }

  /** Another one for what was called or wanted to be called `name`; it is given away, too. */
  placeBeside(folder: RelativePath, name: string): string {
    return this.takenIn(folder).takeBeside(name);
  }

  /** What was offered as `offeredPath` is the folder `path` here. */
  addFolder(offeredPath: string, path: RelativePath): void {
    this.folders.set(offeredPath, path);
    this.taken.set(path, new TakenNames());
  }

  private takenIn(folder: RelativePath): TakenNames {
    const taken = this.taken.get(folder);
    if (taken === undefined) throw new Error('a name in a folder that was not placed');
    return taken;
  }
}

export const inFolder = (folder: RelativePath, name: string): RelativePath =>
  folder === '' ? name : `${folder}/${name}`;

/** Equal for names that some file system in use takes for the same one. */
export const folded = (name: string): string =>
  ASCII.test(name)
    ? name.toUpperCase()
    : name.normalize('NFC').toLowerCase().toUpperCase().normalize('NFC');

/** Of most names; folding them takes no more. */
const ASCII = /^[ -~]*$/;

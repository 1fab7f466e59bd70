/**
 * Where each entry of an offer goes in a destination as it is: folders that are there are gone on with,
 * what has a name that is no folder stays, links lead to what their target is called here. Entries come
 * in the order of their list, while it still arrives; of two that are alike the first has the name.
 */
import { invariant } from '../../../src-shared/assert.ts';
import type { ListEntry } from '../../transfer/list-entry.ts';
import { EntryNames, inFolder } from './entry-names.ts';
import type { RelativePath } from './entry-names.ts';
import { linkTarget } from './link-target.ts';
import type { PresentNames } from './present-names.ts';

/** Where an entry goes: below the destination. */
export interface Place {
  readonly folder: RelativePath;
  /** Safe: one segment. */
  readonly name: string;
}

export class EntryPlaces {
  private readonly entries: readonly ListEntry[];
  private readonly present: PresentNames;
  private readonly names = new EntryNames();
  private readonly places: (Place | null)[] = [];
  private readonly links = new Map<number, string>();
  private hasLinks = false;

  /** `entries` may grow. */
  constructor(entries: readonly ListEntry[], present: PresentNames) {
    this.entries = entries;
    this.present = present;
  }

  /** The next entry of the list. Null: it has its place, if it can have one; else to be waited for. */
  add(entry: ListEntry): Promise<void> | null {
    if (entry.kind === 'folder') return this.placeFolder(entry);
    if (entry.kind === 'link') this.hasLinks = true;
    const wanted = this.names.find(entry.path);
    if (wanted === null) this.places.push(null);
    else {
      const { folder, name } = wanted;
      this.places.push({ folder, name: this.names.place(folder, name) });
    }
    return null;
  }

  /** All are added: what links lead to is known. */
  end(): void {
    if (!this.hasLinks) return;
    const here = this.pathsHere();
    const find = (offered: string): RelativePath | null => here.get(offered) ?? null;
    for (const [file, { kind, path, target }] of this.entries.entries()) {
      if (kind !== 'link') continue;
      const says = linkTarget(path, target ?? '', find);
      if (says === null) this.places[file] = null;
      else this.links.set(file, says);
    }
  }

  /** Null: it can be nowhere, or is a folder that was offered before. */
  placeOf(file: number): Place | null {
    return this.places[file] ?? null;
  }

  /** It was offered as a folder, here or before. */
  isFolder(path: string): boolean {
    return this.names.folderOf(path) !== null;
  }

  /** Null unless a link that may be made. */
  linkTargetOf(file: number): string | null {
    return this.links.get(file) ?? null;
  }

  /** Counted from the name that was offered, whichever it was given here. */
  nameBeside(file: number): string {
    const wanted = this.names.find(this.entries[file]?.path ?? '');
    invariant(wanted !== null, `no place for entry ${file}`);
    return this.names.placeBeside(wanted.folder, wanted.name);
  }

  /** A folder that is there is gone on with; anything else of its name stays, and it gets another. */
  private async placeFolder({ path }: ListEntry): Promise<void> {
    const file = this.places.push(null) - 1;
    if (this.names.folderOf(path) !== null) return;
    const wanted = this.names.find(path);
    if (wanted === null) return;
    const { folder } = wanted;
    let name = this.names.place(folder, wanted.name);
    while (await this.present.isInTheWay(folder, name)) {
      name = this.names.placeBeside(folder, wanted.name);
    }
    this.names.addFolder(path, inFolder(folder, name));
    this.places[file] = { folder, name };
  }

  /** Offered path to the path here, of everything that has a place; of two with one path, a folder. */
  private pathsHere(): ReadonlyMap<string, RelativePath> {
    const here = new Map<string, RelativePath>();
    for (const isFolder of [true, false]) {
      for (const [file, { kind, path }] of this.entries.entries()) {
        const place = this.places[file] ?? null;
        if ((kind === 'folder') !== isFolder || place === null || here.has(path)) continue;
        here.set(path, inFolder(place.folder, place.name));
      }
    }
    return here;
  }
}

/**
 * Where each entry of an offer goes in a destination as it is: folders that are there are gone on with,
 * what has a name that is no folder stays, links lead to what their target is called here.
 */
import { readdir } from 'node:fs/promises';
import { invariant } from '../../../src-shared/assert.ts';
import type { ListEntry } from '../../transfer/list-entry.ts';
import { EntryNames, inFolder } from './entry-names.ts';
import type { RelativePath } from './entry-names.ts';
import { linkTarget } from './link-target.ts';
import type { TreeAccess } from './tree-access.ts';

/** Where an entry goes: below the destination. */
export interface Place {
  readonly folder: RelativePath;
  /** Safe: one segment. */
  readonly name: string;
}

export class EntryPlaces {
  private readonly entries: readonly ListEntry[];
  private readonly tree: TreeAccess;
  private readonly names = new EntryNames();
  private readonly places = new Map<number, Place>();
  private readonly links = new Map<number, string>();
  /** Somebody asks what is called what here. */
  private readonly hasLinks: boolean;
  /** Offered path to the path here: of the folders, and with links of everything that has a place. */
  private readonly here = new Map<string, RelativePath>();
  /** Of the folders that are there: what is in them. */
  private readonly present = new Map<RelativePath, Set<string>>();

  private constructor(entries: readonly ListEntry[], tree: TreeAccess) {
    this.entries = entries;
    this.tree = tree;
    this.hasLinks = entries.some(({ kind }) => kind === 'link');
  }

  static async find(entries: readonly ListEntry[], tree: TreeAccess): Promise<EntryPlaces> {
    const places = new EntryPlaces(entries, tree);
    await places.read('');
    for (const [file, entry] of entries.entries()) {
      if (entry.kind === 'folder') await places.placeFolder(file, entry);
    }
    for (const [file, entry] of entries.entries()) {
      if (entry.kind !== 'folder') places.placeLeaf(file, entry);
    }
    for (const [file, entry] of entries.entries()) {
      if (entry.kind === 'link') places.placeLink(file, entry);
    }
    return places;
  }

  /** Null: it can be nowhere, or is a folder that was offered before. */
  placeOf(file: number): Place | null {
    return this.places.get(file) ?? null;
  }

  /** It was offered as a folder, here or before. */
  isFolder(path: string): boolean {
    return this.names.folderOf(path) !== null;
  }

  /** Was something of that name there? */
  isTaken({ folder, name }: Place): boolean {
    return this.present.get(folder)?.has(presentKey(name)) === true;
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
  private async placeFolder(file: number, { path }: ListEntry): Promise<void> {
    if (this.names.folderOf(path) !== null) return;
    const wanted = this.names.find(path);
    if (wanted === null) return;
    const { folder } = wanted;
    let name = this.names.place(folder, wanted.name);
    while (this.isTaken({ folder, name }) && !(await this.read(inFolder(folder, name)))) {
      name = this.names.placeBeside(folder, wanted.name);
    }
    const here = inFolder(folder, name);
    this.names.addFolder(path, here);
    this.places.set(file, { folder, name });
    this.here.set(path, here);
  }

  private placeLeaf(file: number, { path }: ListEntry): void {
    const wanted = this.names.find(path);
    if (wanted === null) return;
    const name = this.names.place(wanted.folder, wanted.name);
    this.places.set(file, { folder: wanted.folder, name });
    if (this.hasLinks && !this.here.has(path)) {
      this.here.set(path, inFolder(wanted.folder, name));
    }
  }

  private placeLink(file: number, { path, target }: ListEntry): void {
    const says = linkTarget(path, target ?? '', (offered) => this.here.get(offered) ?? null);
    if (says === null) this.places.delete(file);
    else this.links.set(file, says);
  }

  /** Notes what is in the folder. False: there is none, or it is none. */
  private async read(folder: RelativePath): Promise<boolean> {
    try {
      const lease = await this.tree.use(folder);
      try {
        const names = await readdir(lease.path);
        this.present.set(folder, new Set(names.map(presentKey)));
        return true;
      } finally {
        lease.release();
      }
    } catch {
      return false;
    }
  }
}

/** Two names that are one where it is asked. */
function presentKey(name: string): string {
  const isFolding = process.platform === 'darwin' || process.platform === 'win32';
  return isFolding ? name.normalize('NFC').toLowerCase() : name;
}

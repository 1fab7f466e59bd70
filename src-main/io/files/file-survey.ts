/**
 * What is there already of the files that are offered: of the same name, and from an earlier attempt.
 * Looks, and changes nothing.
 */
import { lstatSync, type Stats } from 'node:fs';
import { lstat } from 'node:fs/promises';
import { join, posix } from 'node:path';
import type { ByteRange } from '../../transfer/byte-ranges.ts';
import type { ListEntry } from '../../transfer/list-entry.ts';
import type { StoredFile } from '../../transfer/session-api.ts';
import type { ResumeFile, ResumeState } from '../resume/resume-api.ts';
import { inFolder } from './entry-names.ts';
import type { RelativePath } from './entry-names.ts';
import type { EntryPlaces, Place } from './entry-places.ts';
import { SURVEYED_AT_ONCE } from './file-constants.ts';
import { foundOf, isSame } from './found-file.ts';
import type { FoundFile } from './found-file.ts';
import { Gate } from './gate.ts';
import { QuickTrial } from './quick-trial.ts';
import type { FolderLease, TreeAccess } from './tree-access.ts';
import { TurnSlice } from './turn-slice.ts';

/** What an earlier attempt left of a file, looked at. */
export interface Left {
  readonly stored: StoredFile | null;
  readonly part: { readonly name: RelativePath; readonly have: readonly ByteRange[] } | null;
}

export class FileSurvey {
  /** By entry. What is not in it is new. */
  readonly found = new Map<number, FoundFile>();
  readonly left = new Map<number, Left>();
  private readonly folder: string;
  private readonly tree: TreeAccess;
  private readonly places: EntryPlaces;
  private readonly timeGrainMs: number;
  /** Of looking at files in this thread. */
  private readonly trial = new QuickTrial();

  /** `timeGrainMs`: timeGrainOf(folder). */
  constructor(folder: string, tree: TreeAccess, places: EntryPlaces, timeGrainMs: number) {
    this.folder = folder;
    this.timeGrainMs = timeGrainMs;
    this.tree = tree;
    this.places = places;
  }

  /** Once. `resume`: what an earlier attempt left; null: there was none. */
  async look(entries: readonly ListEntry[], resume: ResumeState | null): Promise<void> {
    const gate = new Gate(SURVEYED_AT_ONCE);
    const slice = new TurnSlice();
    const looks: Promise<void>[] = [];
    /** What was left of a path is the first one's that has it. */
    const claimed = new Set<string>();
    for (const [file, entry] of entries.entries()) {
      if (entry.kind !== 'file') continue;
      const place = this.places.placeOf(file);
      if (place === null) continue;
      const known = claimed.has(entry.path) ? undefined : resume?.files.get(entry.path);
      if (known !== undefined) {
        claimed.add(entry.path);
        looks.push(gate.run(() => this.compareLeft(file, entry, known)));
      }
      if (this.places.isTaken(place) && !(await this.compareNow(file, entry, place))) {
        looks.push(gate.run(() => this.compareOne(file, entry, place)));
      }
      const pause = slice.rest();
      if (pause !== null) await pause;
    }
    await Promise.all(looks);
  }

  /** In this thread, where the system knows it at once; waits only for the folder. False: not looked at. */
  private async compareNow(file: number, entry: ListEntry, place: Place): Promise<boolean> {
    if (!this.trial.isTrying) return false;
    const lease = this.tree.useNow(place.folder) ?? (await this.leaseOf(place.folder));
    if (lease === null) return false;
    const stats = this.trial.run(() => lstatNow(join(lease.path, place.name)));
    lease.release();
    if (stats === null) return false;
    this.found.set(file, foundOf(stats, entry, this.timeGrainMs));
    return true;
  }

  private async leaseOf(folder: RelativePath): Promise<FolderLease | null> {
    return this.tree.use(folder).catch(() => null);
  }

  private async compareOne(file: number, entry: ListEntry, place: Place): Promise<void> {
    const stats = await this.statsOf(inFolder(place.folder, place.name));
    if (stats !== null) this.found.set(file, foundOf(stats, entry, this.timeGrainMs));
  }

  private async compareLeft(file: number, entry: ListEntry, known: ResumeFile): Promise<void> {
    if (known.sizeBytes !== entry.sizeBytes || known.modifiedAt !== entry.modifiedAt) return;
    const { stored, part } = known;
    if (stored !== null) {
      const stats = await this.statsOf(stored.name);
      if (stats === null || !isSame(stats, entry, this.timeGrainMs)) return;
      const path = join(this.folder, stored.name);
      this.left.set(file, { stored: { ...stored, path }, part: null });
      return;
    }
    if (part?.naming != null) {
      const { name, sha256, inode } = part.naming;
      const stats = await this.statsOf(name);
      if (stats?.ino === inode && isSame(stats, entry, this.timeGrainMs)) {
        const path = join(this.folder, name);
        this.left.set(file, { stored: { name, path, sha256 }, part: null });
        return;
      }
    }
    // Parts do not move: where its folder is called otherwise now, it is of no use.
    const place = this.places.placeOf(file);
    if (part === null || part.name !== inFolder(place?.folder ?? '', posix.basename(part.name)))
      return;
    const stats = await this.statsOf(part.name);
    const last = part.have.at(-1);
    // With a second name it is a file of its own already.
    if (stats?.isFile() !== true || stats.nlink !== 1) return;
    if (last !== undefined && stats.size < last.offset + last.byteCount) return;
    this.left.set(file, { stored: null, part });
  }

  private async statsOf(path: RelativePath): Promise<Stats | null> {
    const cut = path.lastIndexOf('/');
    try {
      const lease = await this.tree.use(cut < 0 ? '' : path.slice(0, cut));
      try {
        return await lstat(join(lease.path, path.slice(cut + 1)));
      } finally {
        lease.release();
      }
    } catch {
      return null;
    }
  }
}

/** Null: it is not there, or that cannot be told. */
function lstatNow(path: string): Stats | null {
  try {
    return lstatSync(path);
  } catch {
    return null;
  }
}

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
import { foundOf, isSame, looksSame, SAME } from './found-file.ts';
import type { FoundFile } from './found-file.ts';
import { Gate } from './gate.ts';
import type { PresentNames } from './present-names.ts';
import { QuickTrial } from './quick-trial.ts';
import { timeGrainOf } from './time-grain.ts';
import type { TreeAccess } from './tree-access.ts';

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
  private readonly present: PresentNames;
  private readonly resume: ResumeState | null;
  private timeGrainMs = 0;
  private readonly gate = new Gate(SURVEYED_AT_ONCE);
  /** Of looking at files in this thread, where that goes by their paths only. */
  private readonly trial = new QuickTrial();
  private readonly late: Promise<void>[] = [];
  /** What was left of a path is the first one's that has it. */
  private readonly claimed = new Set<string>();

  /** `resume`: what an earlier attempt left; null: there was none. */
  constructor(
    folder: string,
    tree: TreeAccess,
    places: EntryPlaces,
    present: PresentNames,
    resume: ResumeState | null,
  ) {
    this.folder = folder;
    this.tree = tree;
    this.places = places;
    this.present = present;
    this.resume = resume;
  }

  /** Before anything is looked at. */
  async begin(): Promise<void> {
    this.timeGrainMs = await timeGrainOf(this.folder);
  }

  /** Of an entry that has its place, if it can have one. Null: all is known or will be at the end; else to be waited for. */
  look(file: number, entry: ListEntry): Promise<void> | null {
    const place = entry.kind === 'file' ? this.places.placeOf(file) : null;
    if (place === null) return null;
    this.lookAtLeft(file, entry);
    if (!this.present.isThere(place.folder)) return null;
    const seen = this.present.lookNow(place.folder, place.name);
    if (seen === 'absent') return null;
    if (seen === null) return this.find(file, entry, place);
    if (looksSame(seen, entry, this.timeGrainMs)) this.found.set(file, SAME);
    else this.compare(file, entry, place);
    return null;
  }

  /** All were looked at; resolves when everything is known. */
  async end(): Promise<void> {
    await Promise.all(this.late);
  }

  private lookAtLeft(file: number, entry: ListEntry): void {
    if (this.resume === null || this.claimed.has(entry.path)) return;
    const known = this.resume.files.get(entry.path);
    if (known === undefined) return;
    this.claimed.add(entry.path);
    this.late.push(this.gate.run(() => this.compareLeft(file, entry, known)));
  }

  private async find(file: number, entry: ListEntry, place: Place): Promise<void> {
    if (await this.present.isTaken(place.folder, place.name)) this.compare(file, entry, place);
  }

  private compare(file: number, entry: ListEntry, place: Place): void {
    if (this.compareNow(file, entry, place)) return;
    this.late.push(this.gate.run(() => this.compareOne(file, entry, place)));
  }

  /** In this thread, where the system knows it at once. False: not looked at. */
  private compareNow(file: number, entry: ListEntry, place: Place): boolean {
    const lease = this.trial.isTrying ? this.tree.useNow(place.folder) : null;
    if (lease === null) return false;
    const stats = this.trial.run(() => lstatNow(join(lease.path, place.name)));
    lease.release();
    if (stats === null) return false;
    this.found.set(file, foundOf(stats, entry, this.timeGrainMs));
    return true;
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

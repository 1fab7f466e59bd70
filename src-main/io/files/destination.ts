/**
 * An offer held against the folder that it would go to: what each entry is called there, what is there
 * already, and what therefore has to come. Looks, and changes nothing. What is found is looked at again
 * when a file gets its name (publish-part.ts), since a disk changes while a person thinks.
 */
import { lstatSync, type Stats } from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { invariant } from '../../../src-shared/assert.ts';
import type { Failure } from '../../../src-shared/failure.ts';
import { ok } from '../../../src-shared/result.ts';
import type { Result } from '../../../src-shared/result.ts';
import type { ConflictChoice, OfferSurvey } from '../../../src-shared/transfer-model.ts';
import type { ByteRange } from '../../transfer/byte-ranges.ts';
import type { ListEntry } from '../../transfer/list-entry.ts';
import type { ReceivePlan } from '../../transfer/receive-plan.ts';
import { shownPath } from '../../transfer/shown-path.ts';
import type { SkipReason } from '../../../src-shared/transfer-model.ts';
import type { StoredFile } from '../../transfer/session-api.ts';
import type { ResumeFile, ResumeState } from '../resume/resume-api.ts';
import { EntryNames, inFolder } from './entry-names.ts';
import type { RelativePath } from './entry-names.ts';
import { identityOf } from './file-identity.ts';
import type { FileIdentity } from './file-identity.ts';
import { modifiedAtOf } from './file-times.ts';
import { SURVEYED_AT_ONCE } from './file-constants.ts';
import { Gate } from './gate.ts';
import { linkTarget } from './link-target.ts';
import { examineFolder } from './destination-folder.ts';
import { QuickTrial } from './quick-trial.ts';
import { TreeAccess, type FolderLease } from './tree-access.ts';
import { TurnSlice } from './turn-slice.ts';

/** Where an entry goes: below the destination. */
export interface Place {
  readonly folder: RelativePath;
  /** Safe: one segment. */
  readonly name: string;
}

interface FoundFile {
  /** `different` may be anything that has the name, also a folder. */
  readonly kind: 'new' | 'same' | 'different';
  readonly isOlderHere: boolean;
  /** What may be replaced if a person says so; null: nothing, or no file. */
  readonly file: FileIdentity | null;
}

const NEW: FoundFile = { kind: 'new', isOlderHere: false, file: null };

/** What an earlier attempt left of a file, looked at. */
interface Left {
  readonly stored: StoredFile | null;
  readonly part: { readonly name: RelativePath; readonly have: readonly ByteRange[] } | null;
}

export interface Destination {
  readonly folder: string;
  readonly freeBytes: number;
  readonly survey: OfferSurvey;
  readonly entries: readonly ListEntry[];
  readonly tree: TreeAccess;
  plan(conflict: ConflictChoice): ReceivePlan;
  /** What is yet to be written if it goes so. */
  neededBytes(plan: ReceivePlan): number;
  /** Null: it can be nowhere. */
  placeOf(file: number): Place | null;
  /** Another name for what has a place, when its own is taken: like none of the transfer's. */
  nameBeside(file: number): string;
  /** The file that was there when it was looked, and gives its name to this one; null: none does. */
  replacedBy(file: number, conflict: ConflictChoice): FileIdentity | null;
  /** What a link says here; null unless a link that may be made. */
  linkTargetOf(file: number): string | null;
  /** The part that is gone on with, below the destination; null = a new one. */
  partOf(file: number): RelativePath | null;
}

/** folder-missing or folder-not-writable otherwise. */
export async function surveyDestination(
  folder: string,
  entries: readonly ListEntry[],
  resume: ResumeState | null,
): Promise<Result<Destination, Failure>> {
  const examined = await examineFolder(folder);
  if (!examined.ok) return examined;
  const surveyor = new Surveyor(folder, entries, resume);
  await surveyor.look();
  return ok(surveyor.destination(examined.value.freeBytes));
}

class Surveyor {
  private readonly folder: string;
  private readonly entries: readonly ListEntry[];
  private readonly resume: ResumeState | null;
  private readonly tree: TreeAccess;
  /** Of looking at files in this thread. */
  private readonly trial = new QuickTrial();
  private readonly names = new EntryNames();
  private readonly places = new Map<number, Place>();
  private readonly links = new Map<number, string>();
  /** Somebody asks what is called what here. */
  private readonly hasLinks: boolean;
  /** Offered path to the path here: of the folders, and with links of everything that has a place. */
  private readonly here = new Map<string, RelativePath>();
  /** Of the folders that are there: what is in them. */
  private readonly present = new Map<RelativePath, Set<string>>();
  /** What is not in it is new. */
  private readonly found = new Map<number, FoundFile>();
  private readonly left = new Map<number, Left>();

  constructor(folder: string, entries: readonly ListEntry[], resume: ResumeState | null) {
    this.folder = folder;
    this.entries = entries;
    this.resume = resume;
    this.tree = new TreeAccess(folder);
    this.hasLinks = entries.some(({ kind }) => kind === 'link');
  }

  async look(): Promise<void> {
    await this.read('');
    for (const [file, entry] of this.entries.entries()) {
      if (entry.kind === 'folder') await this.placeFolder(file, entry);
    }
    for (const [file, entry] of this.entries.entries()) {
      if (entry.kind !== 'folder') this.placeLeaf(file, entry);
    }
    for (const [file, entry] of this.entries.entries()) {
      if (entry.kind === 'link') this.placeLink(file, entry);
    }
    await this.compare();
  }

  destination(freeBytes: number): Destination {
    const { folder, entries, tree } = this;
    return {
      folder,
      freeBytes,
      survey: this.survey(),
      entries,
      tree,
      plan: (conflict) => this.plan(conflict),
      neededBytes: (plan) => this.neededBytes(plan),
      placeOf: (file) => this.places.get(file) ?? null,
      nameBeside: (file) => this.nameBeside(file),
      replacedBy: (file, conflict) =>
        isReplacing(conflict) ? (this.found.get(file)?.file ?? null) : null,
      linkTargetOf: (file) => this.links.get(file) ?? null,
      partOf: (file) => this.left.get(file)?.part?.name ?? null,
    };
  }

  // ------------------------------------------------------------ where things go

  /** A folder that is there is gone on with; anything else of its name stays, and it gets another. */
  private async placeFolder(file: number, { path }: ListEntry): Promise<void> {
    if (this.names.folderOf(path) !== null) return;
    const wanted = this.names.find(path);
    if (wanted === null) return;
    const { folder } = wanted;
    const present = this.present.get(folder);
    let name = this.names.place(folder, wanted.name);
    while (present?.has(presentKey(name)) === true && !(await this.read(inFolder(folder, name)))) {
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

  /** Counted from the name that was offered, whichever it was given here. */
  private nameBeside(file: number): string {
    const wanted = this.names.find(this.entries[file]?.path ?? '');
    invariant(wanted !== null, `no place for entry ${file}`);
    return this.names.placeBeside(wanted.folder, wanted.name);
  }

  private placeLink(file: number, { path, target }: ListEntry): void {
    const says = linkTarget(path, target ?? '', (offered) => this.here.get(offered) ?? null);
    if (says === null) this.places.delete(file);
    else this.links.set(file, says);
  }

  // ------------------------------------------------------------ what is there

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

  private async compare(): Promise<void> {
    const gate = new Gate(SURVEYED_AT_ONCE);
    const slice = new TurnSlice();
    const looks: Promise<void>[] = [];
    /** What was left of a path is the first one's that has it. */
    const claimed = new Set<string>();
    for (const [file, entry] of this.entries.entries()) {
      if (entry.kind !== 'file') continue;
      const place = this.places.get(file);
      if (place === undefined) continue;
      const known = claimed.has(entry.path) ? undefined : this.resume?.files.get(entry.path);
      if (known !== undefined) {
        claimed.add(entry.path);
        looks.push(gate.run(() => this.compareLeft(file, entry, known)));
      }
      const isPresent = this.present.get(place.folder)?.has(presentKey(place.name)) === true;
      if (isPresent && !(await this.compareNow(file, entry, place))) {
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
    this.found.set(file, foundOf(stats, entry));
    return true;
  }

  private async leaseOf(folder: RelativePath): Promise<FolderLease | null> {
    return this.tree.use(folder).catch(() => null);
  }

  private async compareOne(file: number, entry: ListEntry, place: Place): Promise<void> {
    const stats = await this.statsOf(inFolder(place.folder, place.name));
    if (stats !== null) this.found.set(file, foundOf(stats, entry));
  }

  private async compareLeft(file: number, entry: ListEntry, known: ResumeFile): Promise<void> {
    if (known.sizeBytes !== entry.sizeBytes || known.modifiedAt !== entry.modifiedAt) return;
    const { stored, part } = known;
    if (stored !== null) {
      const stats = await this.statsOf(stored.name);
      if (stats === null || !isSame(stats, entry)) return;
      const path = join(this.folder, stored.name);
      this.left.set(file, { stored: { ...stored, path }, part: null });
      return;
    }
    if (part?.naming != null) {
      const { name, sha256, inode } = part.naming;
      const stats = await this.statsOf(name);
      if (stats?.ino === inode && isSame(stats, entry)) {
        const path = join(this.folder, name);
        this.left.set(file, { stored: { name, path, sha256 }, part: null });
        return;
      }
    }
    // Parts do not move: where its folder is called otherwise now, it is of no use.
    const place = this.places.get(file);
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

  // ------------------------------------------------------------ what follows from it

  private survey(): OfferSurvey {
    const sum = {
      newFiles: 0,
      newBytes: 0,
      sameFiles: 0,
      sameBytes: 0,
      differentFiles: 0,
      differentBytes: 0,
      olderHereFiles: 0,
      partialBytes: 0,
    };
    for (const [file, entry] of this.entries.entries()) {
      const { sizeBytes } = entry;
      const left = this.left.get(file);
      if (left?.stored) sum.partialBytes += sizeBytes;
      for (const range of left?.part?.have ?? []) sum.partialBytes += range.byteCount;
      const isPlaced = entry.kind === 'file' && this.places.has(file);
      const found = isPlaced ? (this.found.get(file) ?? NEW) : undefined;
      if (found === undefined || left?.stored) continue;
      sum[`${found.kind}Files`] += 1;
      sum[`${found.kind}Bytes`] += sizeBytes;
      if (found.isOlderHere) sum.olderHereFiles += 1;
    }
    return sum;
  }

  private plan(conflict: ConflictChoice): ReceivePlan {
    const skip = new Map<number, SkipReason>();
    const stored = new Map<number, StoredFile>();
    const have = new Map<number, readonly ByteRange[]>();
    const refuse = new Map<number, Failure>();
    for (const [file, entry] of this.entries.entries()) {
      const left = this.left.get(file);
      if (!this.places.has(file)) {
        // A folder that was named twice is one folder.
        if (entry.kind !== 'folder' || this.names.folderOf(entry.path) === null) {
          refuse.set(file, { kind: 'unsafe-name', name: shownPath(entry.path) });
        }
        continue;
      }
      if (entry.kind !== 'file') continue;
      if (left?.stored) {
        stored.set(file, left.stored);
        continue;
      }
      const reason = skipReason(this.found.get(file) ?? NEW, conflict);
      if (reason !== null) skip.set(file, reason);
      else if (left?.part && left.part.have.length > 0) have.set(file, left.part.have);
    }
    return { skip, stored, have, refuse };
  }

  private neededBytes(plan: ReceivePlan): number {
    let needed = 0;
    for (const [file, { sizeBytes }] of this.entries.entries()) {
      if (plan.skip.has(file) || plan.stored.has(file) || plan.refuse.has(file)) continue;
      needed += sizeBytes;
      for (const range of plan.have.get(file) ?? []) needed -= range.byteCount;
    }
    return needed;
  }
}

function skipReason(found: FoundFile, conflict: ConflictChoice): SkipReason | null {
  if (found.kind === 'same') return 'same';
  if (found.kind === 'new') return null;
  if (conflict === 'skip') return 'exists';
  // What is no file has no age: nothing is newer than a folder.
  return conflict === 'newer' && found.file !== null && !found.isOlderHere ? 'older' : null;
}

const SAME: FoundFile = { kind: 'same', isOlderHere: false, file: null };

function foundOf(stats: Stats, entry: ListEntry): FoundFile {
  if (isSame(stats, entry)) return SAME;
  const isFile = stats.isFile();
  const isOlderHere = isFile && modifiedAtOf(stats) < entry.modifiedAt;
  return { kind: 'different', isOlderHere, file: isFile ? identityOf(stats) : null };
}

/** Null: it is not there, or that cannot be told. */
function lstatNow(path: string): Stats | null {
  try {
    return lstatSync(path);
  } catch {
    return null;
  }
}

const isReplacing = (conflict: ConflictChoice): boolean =>
  conflict === 'replace' || conflict === 'newer';

function isSame(stats: Stats, entry: ListEntry): boolean {
  return (
    stats.isFile() &&
    stats.size === entry.sizeBytes &&
    Math.abs(stats.mtimeMs - entry.modifiedAt) <= TIME_TOLERANCE_MS
  );
}

/** A time is set as seconds in a floating-point number, and kept in whole milliseconds on the wire. */
const TIME_TOLERANCE_MS = 1;

/** Two names that are one where it is asked. */
function presentKey(name: string): string {
  const isFolding = process.platform === 'darwin' || process.platform === 'win32';
  return isFolding ? name.normalize('NFC').toLowerCase() : name;
}

/**
 * A whole list held against a folder in the hope that all of it is there already, under its own names and
 * unchanged, as most of what is sent again is: one look at each, and nothing worked out for any. Where one
 * thing is otherwise, or cannot be told at once, destination.ts looks properly.
 */
import { invariant } from '../../../src-shared/assert.ts';
import type { Failure } from '../../../src-shared/failure.ts';
import { isProgramName } from '../../../src-shared/program-name.ts';
import { ok, type Result } from '../../../src-shared/result.ts';
import { safeFileName } from '../../../src-shared/safe-name.ts';
import type { OfferSurvey, SkipReason } from '../../../src-shared/transfer-model.ts';
import type { ListEntry } from '../../transfer/list-entry.ts';
import type { ReceivePlan } from '../../transfer/receive-plan.ts';
import { examineFolder } from './destination-folder.ts';
import type { Destination } from './destination.ts';
import type { RelativePath } from './entry-names.ts';
import type { Place } from './entry-places.ts';
import { LOOKED_IN_ONE_GO } from './file-constants.ts';
import { looksSame } from './found-file.ts';
import { quickLook, type QuickLook } from './quick-look.ts';
import { QuickTrial } from './quick-trial.ts';
import { timeGrainOf } from './time-grain.ts';
import { type FolderLease, TreeAccess } from './tree-access.ts';
import { TurnSlice } from './turn-slice.ts';

export class UnchangedTree {
  private readonly folder: string;
  private readonly entries: readonly ListEntry[];
  private readonly tree: TreeAccess;
  private readonly trial = new QuickTrial();
  private readonly slice = new TurnSlice();
  private timeGrainMs = 0;
  /** Folders that are there, by their paths with a `/` behind. */
  private readonly there = new Set<string>();
  /** The one that was looked into last. */
  private prefix = '';
  private lease: FolderLease | null = null;
  private fileCount = 0;
  private byteCount = 0;
  private programFiles = 0;
  private isDropped = false;

  /** `entries`: of a whole list in which no two names of a folder are alike in any file system's sense. */
  constructor(folder: string, entries: readonly ListEntry[]) {
    this.folder = folder;
    this.entries = entries;
    this.tree = new TreeAccess(folder);
  }

  /**
   * Null: something is otherwise, or has to be looked at properly. folder-missing or folder-not-writable
   * where the folder could not take anything.
   */
  async look(): Promise<Result<Destination, Failure> | null> {
    const look = quickLook();
    if (look === null) return null;
    try {
      this.timeGrainMs = await timeGrainOf(this.folder);
      this.lease = await this.tree.use('');
      if (!(await this.lookAtAll(look))) return null;
      const examined = await examineFolder(this.folder);
      return examined.ok ? ok(this.found(examined.value.freeBytes)) : examined;
    } catch {
      // What is in the way, the proper look can say.
      return null;
    } finally {
      this.lease?.release();
      this.lease = null;
    }
  }

  /** Nobody wants it any more. */
  drop(): void {
    this.isDropped = true;
    this.tree.close();
  }

  private async lookAtAll(look: QuickLook): Promise<boolean> {
    for (let at = 0; at < this.entries.length; at += LOOKED_IN_ONE_GO) {
      if (this.isDropped || !this.trial.isTrying) return false;
      const end = Math.min(at + LOOKED_IN_ONE_GO, this.entries.length);
      if (!this.trial.run(() => this.lookAtSome(look, at, end))) return false;
      const pause = this.slice.rest();
      if (pause !== null) await pause;
    }
    return true;
  }

  private lookAtSome(look: QuickLook, at: number, end: number): boolean {
    for (let file = at; file < end; file += 1) {
      const entry = this.entries[file];
      if (entry === undefined) return false;
      if (!(entry.kind === 'file' ? this.isSame(look, entry) : this.isFolder(entry))) return false;
    }
    return true;
  }

  private isSame(look: QuickLook, entry: ListEntry): boolean {
    const name = this.nameOf(entry.path);
    const fd = this.lease?.fd ?? null;
    if (name === null || fd === null) return false;
    const seen = look(fd, name);
    if (seen === null || seen === 'absent') return false;
    if (!looksSame(seen, entry, this.timeGrainMs)) return false;
    this.fileCount += 1;
    this.byteCount += entry.sizeBytes;
    if (entry.executable || isProgramName(name)) this.programFiles += 1;
    return true;
  }

  /** A link is none: it has to be looked at properly. */
  private isFolder({ kind, path }: ListEntry): boolean {
    const name = this.nameOf(path);
    if (kind !== 'folder' || name === null || safeFileName(name) !== name) return false;
    const lease = this.tree.useNow(path);
    if (lease === null) return false;
    lease.release();
    this.there.add(`${path}/`);
    if (isProgramName(name)) this.programFiles += 1;
    return true;
  }

  /** In a folder that is there, and is looked into from now on; null: it is in none. */
  private nameOf(path: string): string | null {
    const { prefix } = this;
    if (path.startsWith(prefix) && !path.includes('/', prefix.length)) {
      return path.slice(prefix.length);
    }
    const cut = path.lastIndexOf('/') + 1;
    return this.turnTo(path.slice(0, cut)) ? path.slice(cut) : null;
  }

  private turnTo(prefix: string): boolean {
    if (prefix !== '' && !this.there.has(prefix)) return false;
    this.lease?.release();
    this.lease = this.tree.useNow(prefix.slice(0, -1));
    this.prefix = prefix;
    return this.lease !== null;
  }

  private found(freeBytes: number): Destination {
    const { folder, entries, tree, there } = this;
    const plan = skippingAll(entries);
    return {
      folder,
      freeBytes,
      survey: this.survey(),
      entries,
      tree,
      plan: () => plan,
      neededBytes: () => 0,
      placeOf: (file) => placeOf(entries[file]),
      isThere: (path) => path === '' || there.has(`${path}/`),
      nameBeside: () => {
        invariant(false, 'a name beside what is there unchanged');
      },
      replacedBy: () => null,
      linkTargetOf: () => null,
      partOf: () => null,
    };
  }

  private survey(): OfferSurvey {
    return {
      newFiles: 0,
      newBytes: 0,
      sameFiles: this.fileCount,
      sameBytes: this.byteCount,
      differentFiles: 0,
      differentBytes: 0,
      olderHereFiles: 0,
      partialBytes: 0,
      programFiles: this.programFiles,
    };
  }
}

function skippingAll(entries: readonly ListEntry[]): ReceivePlan {
  const skip = new Map<number, SkipReason>();
  entries.forEach(({ kind }, file) => {
    if (kind === 'file') skip.set(file, 'same');
  });
  return { skip, stored: new Map(), have: new Map(), refuse: new Map() };
}

function placeOf(entry: ListEntry | undefined): Place | null {
  if (entry === undefined) return null;
  const { path } = entry;
  const cut = path.lastIndexOf('/');
  const folder: RelativePath = cut < 0 ? '' : path.slice(0, cut);
  return { folder, name: path.slice(cut + 1) };
}

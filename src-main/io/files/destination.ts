/**
 * An offer held against the folder that it would go to: what each entry is called there, what is there
 * already, and what therefore has to come. Looks, and changes nothing. What is found is looked at again
 * when a file gets its name (publish-part.ts), since a disk changes while a person thinks.
 */
import type { Failure } from '../../../src-shared/failure.ts';
import { isProgramName } from '../../../src-shared/program-name.ts';
import { ok } from '../../../src-shared/result.ts';
import type { Result } from '../../../src-shared/result.ts';
import type {
  ConflictChoice,
  OfferSurvey,
  SkipReason,
} from '../../../src-shared/transfer-model.ts';
import type { ByteRange } from '../../transfer/byte-ranges.ts';
import type { ListEntry } from '../../transfer/list-entry.ts';
import type { ReceivePlan } from '../../transfer/receive-plan.ts';
import type { StoredFile } from '../../transfer/session-api.ts';
import { shownPath } from '../../transfer/shown-path.ts';
import type { ResumeState } from '../resume/resume-api.ts';
import { examineFolder } from './destination-folder.ts';
import type { RelativePath } from './entry-names.ts';
import { EntryPlaces } from './entry-places.ts';
import type { Place } from './entry-places.ts';
import type { FileIdentity } from './file-identity.ts';
import { FileSurvey } from './file-survey.ts';
import { NEW, replacedBy, skipReason } from './found-file.ts';
import { PresentNames } from './present-names.ts';
import { TreeAccess } from './tree-access.ts';
import { TurnSlice } from './turn-slice.ts';

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
  /** The folder of that path here was there when it was looked. */
  isThere(path: RelativePath): boolean;
  /** Another name for what has a place, when its own is taken: like none of the transfer's. */
  nameBeside(file: number): string;
  /** The file that was there when it was looked, and gives its name to this one; null: none does. */
  replacedBy(file: number, conflict: ConflictChoice): FileIdentity | null;
  /** What a link says here; null unless a link that may be made. */
  linkTargetOf(file: number): string | null;
  /** The part that is gone on with, below the destination; null = a new one. */
  partOf(file: number): RelativePath | null;
}

/** Of a whole list. folder-missing or folder-not-writable otherwise. */
export async function surveyDestination(
  folder: string,
  entries: readonly ListEntry[],
  resume: ResumeState | null,
): Promise<Result<Destination, Failure>> {
  const survey = new DestinationSurvey(folder, entries, resume);
  await survey.lookOn();
  return survey.end();
}

/** The same of a list that still comes in. */
export class DestinationSurvey {
  private readonly folder: string;
  private readonly entries: readonly ListEntry[];
  private readonly tree: TreeAccess;
  private readonly present: PresentNames;
  private readonly places: EntryPlaces;
  private readonly files: FileSurvey;
  private readonly slice = new TurnSlice();
  private looked = 0;
  /** Among those. */
  private programFiles = 0;
  private hasBegun = false;
  private isDropped = false;

  /** `entries` may grow. */
  constructor(folder: string, entries: readonly ListEntry[], resume: ResumeState | null) {
    this.folder = folder;
    this.entries = entries;
    this.tree = new TreeAccess(folder);
    this.present = new PresentNames(this.tree);
    this.places = new EntryPlaces(entries, this.present);
    this.files = new FileSurvey(folder, this.tree, this.places, this.present, resume);
  }

  /** Looks at what has come since. Not while it does already. */
  async lookOn(): Promise<void> {
    if (!this.hasBegun) await this.begin();
    try {
      await this.lookToEnd();
    } finally {
      this.present.rest();
    }
  }

  private async lookToEnd(): Promise<void> {
    for (; this.looked < this.entries.length; this.looked += 1) {
      const entry = this.entries[this.looked];
      if (entry === undefined || this.isDropped) return;
      const placing = this.places.add(entry);
      if (placing !== null) await placing;
      if (isProgram(entry, this.places.placeOf(this.looked))) this.programFiles += 1;
      const looking = this.files.look(this.looked, entry);
      if (looking !== null) await looking;
      const pause = this.slice.rest();
      if (pause !== null) await pause;
    }
  }

  private async begin(): Promise<void> {
    this.hasBegun = true;
    await this.present.begin();
    await this.files.begin();
  }

  /** All has come, and was looked at. folder-missing or folder-not-writable otherwise. */
  async end(): Promise<Result<Destination, Failure>> {
    const { folder, entries, tree, present, places, files } = this;
    const examined = await examineFolder(folder);
    if (!examined.ok) {
      this.drop();
      return examined;
    }
    places.end();
    await files.end();
    return ok({
      folder,
      freeBytes: examined.value.freeBytes,
      survey: surveyOf(entries, places, files, this.programFiles),
      entries,
      tree,
      plan: (conflict) => planOf(entries, places, files, conflict),
      neededBytes: (plan) => neededBytes(entries, plan),
      placeOf: (file) => places.placeOf(file),
      isThere: (path) => present.isThere(path),
      nameBeside: (file) => places.nameBeside(file),
      replacedBy: (file, conflict) => replacedBy(files.found.get(file), conflict),
      linkTargetOf: (file) => places.linkTargetOf(file),
      partOf: (file) => files.left.get(file)?.part?.name ?? null,
    });
  }

  /** Nobody wants it any more. */
  drop(): void {
    this.isDropped = true;
    this.tree.close();
  }
}

function surveyOf(
  entries: readonly ListEntry[],
  places: EntryPlaces,
  files: FileSurvey,
  programFiles: number,
): OfferSurvey {
  const sum = {
    newFiles: 0,
    newBytes: 0,
    sameFiles: 0,
    sameBytes: 0,
    differentFiles: 0,
    differentBytes: 0,
    olderHereFiles: 0,
    partialBytes: 0,
    programFiles,
  };
  entries.forEach((entry, file) => {
    const { sizeBytes } = entry;
    const left = files.left.get(file);
    if (left?.stored) sum.partialBytes += sizeBytes;
    for (const range of left?.part?.have ?? []) sum.partialBytes += range.byteCount;
    if (entry.kind !== 'file' || places.placeOf(file) === null || left?.stored) return;
    const found = files.found.get(file) ?? NEW;
    sum[`${found.kind}Files`] += 1;
    sum[`${found.kind}Bytes`] += sizeBytes;
    if (found.isOlderHere) sum.olderHereFiles += 1;
  });
  return sum;
}

/** As it was offered, or as it would be called here. */
function isProgram({ executable, path }: ListEntry, place: Place | null): boolean {
  if (executable) return true;
  const name = path.slice(path.lastIndexOf('/') + 1);
  return (
    isProgramName(name) || (place !== null && place.name !== name && isProgramName(place.name))
  );
}

function planOf(
  entries: readonly ListEntry[],
  places: EntryPlaces,
  files: FileSurvey,
  conflict: ConflictChoice,
): ReceivePlan {
  const skip = new Map<number, SkipReason>();
  const stored = new Map<number, StoredFile>();
  const have = new Map<number, readonly ByteRange[]>();
  const refuse = new Map<number, Failure>();
  entries.forEach((entry, file) => {
    const left = files.left.get(file);
    if (places.placeOf(file) === null) {
      // A folder that was named twice is one folder.
      if (entry.kind !== 'folder' || !places.isFolder(entry.path)) {
        refuse.set(file, { kind: 'unsafe-name', name: shownPath(entry.path) });
      }
      return;
    }
    if (entry.kind !== 'file') return;
    if (left?.stored) {
      stored.set(file, left.stored);
      return;
    }
    const reason = skipReason(files.found.get(file) ?? NEW, conflict);
    if (reason !== null) skip.set(file, reason);
    else if (left?.part && left.part.have.length > 0) have.set(file, left.part.have);
  });
  return { skip, stored, have, refuse };
}

function neededBytes(entries: readonly ListEntry[], plan: ReceivePlan): number {
  let needed = 0;
  entries.forEach(({ sizeBytes }, file) => {
    if (plan.skip.has(file) || plan.stored.has(file) || plan.refuse.has(file)) return;
    needed += sizeBytes;
    for (const range of plan.have.get(file) ?? []) needed -= range.byteCount;
  });
  return needed;
}

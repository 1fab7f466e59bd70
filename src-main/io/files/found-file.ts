/** What a file that is there means for one that is offered under its name. Knows no disk. */
import type { Stats } from 'node:fs';
import type { ConflictChoice, SkipReason } from '../../../src-shared/transfer-model.ts';
import type { ListEntry } from '../../transfer/list-entry.ts';
import { identityOf } from './file-identity.ts';
import type { FileIdentity } from './file-identity.ts';
import { modifiedAtOf } from './file-times.ts';
import type { Seen } from './quick-look.ts';
import { isSameTime } from './time-grain.ts';

export interface FoundFile {
  /** `different` may be anything that has the name, also a folder. */
  readonly kind: 'new' | 'same' | 'different';
  readonly isOlderHere: boolean;
  /** What may be replaced if a person says so; null: nothing, or no file. */
  readonly file: FileIdentity | null;
}

export const NEW: FoundFile = { kind: 'new', isOlderHere: false, file: null };

export const SAME: FoundFile = { kind: 'same', isOlderHere: false, file: null };

/** `timeGrainMs`: of the disk that it is on. */
export function foundOf(stats: Stats, entry: ListEntry, timeGrainMs: number): FoundFile {
  if (isSame(stats, entry, timeGrainMs)) return SAME;
  const isFile = stats.isFile();
  const isOlderHere =
    isFile &&
    modifiedAtOf(stats) < entry.modifiedAt &&
    !isSameTime(stats.mtimeMs, entry.modifiedAt, timeGrainMs);
  return { kind: 'different', isOlderHere, file: isFile ? identityOf(stats) : null };
}

/** Null: it has to come. */
export function skipReason(found: FoundFile, conflict: ConflictChoice): SkipReason | null {
  if (found.kind === 'same') return 'same';
  if (found.kind === 'new') return null;
  if (conflict === 'skip') return 'exists';
  // What is no file has no age: nothing is newer than a folder.
  return conflict === 'newer' && found.file !== null && !found.isOlderHere ? 'older' : null;
}

/** The file that gives its name away; null: none does. */
export function replacedBy(
  found: FoundFile | undefined,
  conflict: ConflictChoice,
): FileIdentity | null {
  return conflict === 'replace' || conflict === 'newer' ? (found?.file ?? null) : null;
}

export function isSame(stats: Stats, entry: ListEntry, timeGrainMs: number): boolean {
  return stats.isFile() && isAlike(stats.size, stats.mtimeMs, entry, timeGrainMs);
}

/** The same of what was seen at once. */
export function looksSame(seen: Seen, entry: ListEntry, timeGrainMs: number): boolean {
  return seen.kind === 'file' && isAlike(seen.sizeBytes, seen.mtimeMs, entry, timeGrainMs);
}

const isAlike = (
  sizeBytes: number,
  mtimeMs: number,
  entry: ListEntry,
  timeGrainMs: number,
): boolean => sizeBytes === entry.sizeBytes && isSameTime(mtimeMs, entry.modifiedAt, timeGrainMs);

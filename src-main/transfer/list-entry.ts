/**
 * One entry of a transfer's list: a file, a folder or a link, as a value and as the compact array that
 * stands for it on the wire. Checks what can be seen in one entry; what a path may become on a disk is
 * io/files'. PROTOCOL.md section 7.
 */
import type { EntryKind } from '../../src-shared/transfer-model.ts';
import {
  LINK_TARGET_MAX_BYTES,
  LIST_ENTRIES_MAX,
  MODIFIED_AT_MAX_MS,
  PATH_MAX_BYTES,
  PATH_SEGMENTS_MAX,
} from './constants.ts';

export interface ListEntry {
  readonly kind: EntryKind;
  /** With `/` between segments; untrusted. */
  readonly path: string;
  /** 0 unless a file. */
  readonly sizeBytes: number;
  /** ms since 1970, whole; 0 of a link. */
  readonly modifiedAt: number;
  readonly executable: boolean;
  /** What a link says, untrusted; null unless a link. */
  readonly target: string | null;
}

const encoder = new TextEncoder();
/** A UTF-16 unit never takes more in UTF-8. */
const UNIT_MAX_BYTES = 3;

/** The entry as JSON text; `path`: of its path, what does not stand in a prefix before it. */
export function encodeListEntry(entry: Omit<ListEntry, 'path'>, path: string): string {
  const { kind, sizeBytes, modifiedAt, executable, target } = entry;
  switch (kind) {
    case 'file':
      return `["${executable ? 'x' : 'f'}",${JSON.stringify(path)},${sizeBytes},${modifiedAt}]`;
    case 'folder':
      return `["d",${JSON.stringify(path)},${modifiedAt}]`;
    case 'link':
      return `["l",${JSON.stringify(path)},${JSON.stringify(target ?? '')}]`;
  }
}

/** `values`: entries and prefixes, as they came. Null: what is neither, or beyond the limits. */
export function parseListEntries(values: readonly unknown[]): ListEntry[] | null {
  const entries: ListEntry[] = [];
  const isWhole = new ListEntryReader().read(values, (entry) => {
    entries.push(entry);
    return entries.length <= LIST_ENTRIES_MAX;
  });
  return isWhole && entries.length > 0 ? entries : null;
}

/** Entries out of values that may come in pieces: a prefix holds until the next one. */
export class ListEntryReader {
  private prefix = '';

  /** False: a value that is neither entry nor prefix, or `take` wants no more. */
  read(values: readonly unknown[], take: (entry: ListEntry) => boolean): boolean {
    for (const value of values) {
      if (typeof value === 'string') {
        this.prefix = value;
        continue;
      }
      const entry = parseListEntry(value, this.prefix);
      if (entry === null || !take(entry)) return false;
    }
    return true;
  }
}

function parseListEntry(value: unknown, prefix: string): ListEntry | null {
  if (!Array.isArray(value)) return null;
  const [kind, rest, third, fourth] = value as readonly unknown[];
  if (typeof rest !== 'string' || !isPathOf(prefix, rest)) return null;
  const path = prefix + rest;
  switch (kind) {
    case 'f':
    case 'x':
      if (!isByteCount(third) || !isInstant(fourth)) return null;
      return {
        kind: 'file',
        path,
        sizeBytes: third,
        modifiedAt: fourth,
        executable: kind === 'x',
        target: null,
      };
    case 'd':
      if (!isInstant(third)) return null;
      return {
        kind: 'folder',
        path,
        sizeBytes: 0,
        modifiedAt: third,
        executable: false,
        target: null,
      };
    case 'l':
      if (!isText(third, LINK_TARGET_MAX_BYTES)) return null;
      return { kind: 'link', path, sizeBytes: 0, modifiedAt: 0, executable: false, target: third };
    default:
      return null;
  }
}

/** Would the other side take this path? */
export function isPath(value: string): boolean {
  return isPathOf('', value);
}

function isPathOf(prefix: string, rest: string): boolean {
  const units = prefix.length + rest.length;
  if (units === 0 || units > PATH_MAX_BYTES) return false;
  if (units * UNIT_MAX_BYTES > PATH_MAX_BYTES) {
    if (encoder.encode(prefix + rest).length > PATH_MAX_BYTES) return false;
  }
  return slashesIn(prefix) + slashesIn(rest) < PATH_SEGMENTS_MAX;
}

function isText(value: unknown, maxBytes: number): value is string {
  if (typeof value !== 'string' || value === '' || value.length > maxBytes) return false;
  return value.length * UNIT_MAX_BYTES <= maxBytes || encoder.encode(value).length <= maxBytes;
}

function slashesIn(text: string): number {
  let count = 0;
  for (let at = text.indexOf('/'); at >= 0; at = text.indexOf('/', at + 1)) count += 1;
  return count;
}

function isByteCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isInstant(value: unknown): value is number {
  return Number.isSafeInteger(value) && Math.abs(value as number) <= MODIFIED_AT_MAX_MS;
}

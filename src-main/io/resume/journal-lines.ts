/**
 * How a journal is written down: one JSON array a line, the first one the header. Whatever is no
 * such line parses to null; what lines mean together is `journal-replay.ts`.
 */
import {
  CONFLICT_CHOICES,
  type ConflictChoice,
  type TransferId,
} from '../../../src-shared/transfer-model.ts';

export const JOURNAL_VERSION = 1;

export interface JournalHeader {
  /** As this side calls it. */
  readonly id: TransferId;
  readonly wireId: string;
  readonly peer: JournalPeer;
  /** Absolute: where the files go. */
  readonly folder: string;
  readonly conflict: ConflictChoice;
  /** What a person said yes to (consented-list.ts, 64 hexadecimal digits); anything else is asked about again. */
  readonly listDigest: string;
  readonly entryCount: number;
  readonly totalBytes: number;
  /** Of these, what was not sent because it is there already. */
  readonly skippedCount: number;
  readonly skippedBytes: number;
  /** During which the lines were written; null where that cannot be known. */
  readonly bootId: string | null;
  /** ms since 1970. */
  readonly startedAt: number;
}

export interface JournalPeer {
  /** Static public key, 64 hexadecimal digits. */
  readonly publicKey: string;
  readonly deviceName: string | null;
  /** Where it was last. */
  readonly host: string;
  readonly port: number;
}

/** `file` is a number that the last `file` record with it gave a meaning. */
export type JournalRecord =
  | {
      readonly kind: 'file';
      readonly file: number;
      readonly path: string;
      readonly sizeBytes: number;
      readonly modifiedAt: number;
    }
  | { readonly kind: 'part'; readonly file: number; readonly name: string }
  | {
      readonly kind: 'written';
      readonly file: number;
      readonly offset: number;
      readonly byteCount: number;
    }
  /** The part ends after so many bytes: what was beyond is gone. */
  | { readonly kind: 'cut'; readonly file: number; readonly byteCount: number }
  | { readonly kind: 'flushing'; readonly file: number }
  | { readonly kind: 'flushed'; readonly file: number }
  | {
      readonly kind: 'stored';
      readonly file: number;
      readonly name: string;
      readonly sha256: string;
    }
  | { readonly kind: 'dropped'; readonly file: number }
  | {
      readonly kind: 'naming';
      readonly file: number;
      readonly name: string;
      readonly sha256: string;
      readonly inode: number;
    }
  /** A part of a file that nobody can go on with: the journal has another one of its path. */
  | { readonly kind: 'stray'; readonly file: number; readonly name: string };

const HEADER_TAG = 'ferry journal';

export function encodeHeader(header: JournalHeader): string {
  return line([HEADER_TAG, JOURNAL_VERSION, header]);
}

export function encodeRecord(record: JournalRecord): string {
  const { file } = record;
  switch (record.kind) {
    case 'file':
      return line(['n', file, record.path, record.sizeBytes, record.modifiedAt]);
    case 'part':
      return line(['p', file, record.name]);
    case 'written':
      return line(['w', file, record.offset, record.byteCount]);
    case 'cut':
      return line(['c', file, record.byteCount]);
    case 'flushing':
      return line(['b', file]);
    case 'flushed':
      return line(['f', file]);
    case 'stored':
      return line(['s', file, record.name, record.sha256]);
    case 'dropped':
      return line(['d', file]);
    case 'naming':
      return line(['t', file, record.name, record.sha256, record.inode]);
    case 'stray':
      return line(['o', file, record.name]);
  }
}

const line = (values: readonly unknown[]): string => `${JSON.stringify(values)}\n`;

/** `text` without its line end. */
export function parseHeader(text: string): JournalHeader | null {
  const values = parseArray(text);
  if (values === null || values[0] !== HEADER_TAG || values[1] !== JOURNAL_VERSION) return null;
  const header = values[2];
  return isHeader(header) ? header : null;
}

/** `text` without its line end. */
export function parseRecord(text: string): JournalRecord | null {
  const values = parseArray(text);
  if (values === null) return null;
  const [tag, file, a, b, c] = values;
  if (!isCount(file)) return null;
  switch (tag) {
    case 'n':
      if (!isText(a) || !isCount(b) || !Number.isSafeInteger(c)) return null;
      return { kind: 'file', file, path: a, sizeBytes: b, modifiedAt: c as number };
    case 'p':
      return isText(a) ? { kind: 'part', file, name: a } : null;
    case 'w':
      if (!isCount(a) || !isCount(b)) return null;
      return { kind: 'written', file, offset: a, byteCount: b };
    case 'c':
      return isCount(a) ? { kind: 'cut', file, byteCount: a } : null;
    case 'b':
      return { kind: 'flushing', file };
    case 'f':
      return { kind: 'flushed', file };
    case 's':
      return isText(a) && isDigest(b) ? { kind: 'stored', file, name: a, sha256: b } : null;
    case 'd':
      return { kind: 'dropped', file };
    case 't':
      if (!isText(a) || !isDigest(b) || !isCount(c)) return null;
      return { kind: 'naming', file, name: a, sha256: b, inode: c };
    case 'o':
      return isText(a) ? { kind: 'stray', file, name: a } : null;
    default:
      return null;
  }
}

function parseArray(text: string): readonly unknown[] | null {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
}

function isHeader(value: unknown): value is JournalHeader {
  if (typeof value !== 'object' || value === null) return false;
  const header = value as Record<keyof JournalHeader, unknown>;
  return (
    isText(header.id) &&
    isText(header.wireId) &&
    isPeer(header.peer) &&
    isText(header.folder) &&
    CONFLICT_CHOICES.some((choice) => choice === header.conflict) &&
    isDigest(header.listDigest) &&
    isCount(header.entryCount) &&
    isCount(header.totalBytes) &&
    isCount(header.skippedCount) &&
    isCount(header.skippedBytes) &&
    (header.bootId === null || isText(header.bootId)) &&
    Number.isFinite(header.startedAt)
  );
}

function isPeer(value: unknown): value is JournalPeer {
  if (typeof value !== 'object' || value === null) return false;
  const peer = value as Record<keyof JournalPeer, unknown>;
  return (
    isText(peer.publicKey) &&
    (peer.deviceName === null || isText(peer.deviceName)) &&
    isText(peer.host) &&
    isCount(peer.port)
  );
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';
const isDigest = (value: unknown): value is string =>
  typeof value === 'string' && /^[0-9a-f]{64}$/.test(value);
const isCount = (value: unknown): value is number =>
  Number.isSafeInteger(value) && Number(value) >= 0;

/**
 * Decides what one datagram at the beginning of a file says about it: a name, a size, both, labels,
 * or nothing, so that it is data. Does not decide how several of them go together (opening.ts).
 */
import { safeFileName } from '../../src-shared/safe-name.ts';
import type { DatagramText } from './datagram-text.ts';
import { datagramText } from './datagram-text.ts';
import { parseSizeText } from './declared-size.ts';
import { isCancelByte, isEndMarker } from './end-marker.ts';
import { NAME_DATAGRAM_MAX_BYTES } from './limits.ts';

export interface FileFacts {
  /** As it came, not yet safe. */
  readonly name: string | null;
  readonly sizeBytes: number | null;
  /** 64 lower-case hexadecimal digits. */
  readonly sha256: string | null;
}

export type HeaderDatagram =
  /** `certain`: it has an extension, so that it is hardly anything else. */
  | { readonly kind: 'name'; readonly name: string; readonly certain: boolean }
  | { readonly kind: 'size'; readonly sizeBytes: number; readonly text: string }
  | { readonly kind: 'name-and-size'; readonly facts: FileFacts }
  /** `NAME=…`, `SIZE=…`, `HASH=…`, one or several; `starts` where `START` says that the data follows. */
  | { readonly kind: 'labels'; readonly facts: FileFacts; readonly starts: boolean }
  /** An end marker: nothing can end here. */
  | { readonly kind: 'stray-marker' }
  | { readonly kind: 'data' };

const DATA: HeaderDatagram = { kind: 'data' };

export function parseHeaderDatagram(bytes: Uint8Array): HeaderDatagram {
  const read = datagramText(bytes, NAME_DATAGRAM_MAX_BYTES);
  if (read === null) return isCancelByte(bytes) ? { kind: 'stray-marker' } : DATA;
  const labels = parseLabels(read.text);
  if (labels !== null) return labels;
  const both = parseNameAndSize(read.text);
  if (both !== null) return { kind: 'name-and-size', facts: both };
  if (isEndMarker(bytes)) return { kind: 'stray-marker' };
  const sizeBytes = parseSizeText(read.text);
  if (sizeBytes !== null) return { kind: 'size', sizeBytes, text: read.text };
  return parseName(read);
}

/** What a sender says behind its data: `HASH=…`, or a bare SHA-256. Null if it is neither. */
export function parseDigestDatagram(bytes: Uint8Array): { readonly sha256: string | null } | null {
  const read = datagramText(bytes, NAME_DATAGRAM_MAX_BYTES);
  if (read === null) return null;
  const sha256 = parseDigest(read.text);
  if (sha256 !== null) return { sha256 };
  const label = LABEL.exec(read.text);
  return label !== null && isDigestKey(label[1] ?? '')
    ? { sha256: parseDigest((label[2] ?? '').trim()) }
    : null;
}

// ---------------------------------------------------------------- a name

/** What people call files, from `a.c` to `archive.tar.gz` and `report.numbers`. */
const WITH_EXTENSION = /[^./\\]\.[a-z0-9]{1,10}$/iu;

function parseName({ text, endedLine, paddedCleanly, isUtf8 }: DatagramText): HeaderDatagram {
  if (/[\t\n\r]/u.test(text)) return DATA;
  const certain = WITH_EXTENSION.test(text);
  if (!certain && (!isUtf8 || !paddedCleanly)) return DATA;
  if (!certain && endedLine && text.includes(' ')) return DATA;
  return { kind: 'name', name: text, certain };
}

// ---------------------------------------------------------------- a name and a size

const NO_FACTS: FileFacts = { name: null, sizeBytes: null, sha256: null };

function parseNameAndSize(text: string): FileFacts | null {
  if (text.startsWith('{')) return parseJson(text);
  const greeting = /^[a-z]{2,10},(.+),([0-9]{1,16}),?$/isu.exec(text);
  if (greeting !== null) return nameAndSize(greeting[1], greeting[2]);
  const separated = /^(.+?)\s*(?:<SEPARATOR>|\||\r?\n|\t)\s*([0-9]{1,16})$/su.exec(text);
  if (separated !== null) return nameAndSize(separated[1], separated[2]);
  const reversed = /^([0-9]{1,16})\s*(?:<SEPARATOR>|\||\r?\n|\t)\s*([^\n]+)$/su.exec(text);
  if (reversed !== null) return nameAndSize(reversed[2], reversed[1]);
  // Commas, colons and spaces occur in names: only behind an extension do they separate.
  const loose = /^(.+\.[a-z][a-z0-9]{0,9})\s*[,;: ]\s*([0-9]{1,16})$/iu.exec(text);
  return loose === null ? null : nameAndSize(loose[1], loose[2]);
}

function nameAndSize(name: string | undefined, size: string | undefined): FileFacts | null {
  const sizeBytes = parseSizeText(size ?? '');
  if (name === undefined || sizeBytes === null || /[\t\n\r]/u.test(name)) return null;
  return { ...NO_FACTS, name: name.trim(), sizeBytes };
}

function parseJson(text: string): FileFacts | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof value !== 'object' || value === null) return null;
  let facts = NO_FACTS;
  for (const [key, field] of Object.entries(value)) {
    if (typeof field === 'string' || typeof field === 'number') {
      facts = { ...facts, ...labelFact(key, `${field}`) };
    }
  }
  return facts.name === null ? null : facts;
}

// ---------------------------------------------------------------- labels

const LABEL = /^(?:&&)?([a-z][a-z0-9_ -]{1,11}?)\s*(?:=|:|\$\$)\s*(.+)$/iu;

function parseLabels(text: string): Extract<HeaderDatagram, { kind: 'labels' }> | null {
  if (/^<?(?:start|begin)>?$/iu.test(text)) {
    return { kind: 'labels', facts: NO_FACTS, starts: true };
  }
  let facts = NO_FACTS;
  let starts = false;
  for (const line of text.split(/\s*[\r\n]+\s*/u)) {
    const label = LABEL.exec(line);
    const fact = label === null ? null : labelFact(label[1] ?? '', (label[2] ?? '').trim());
    if (fact !== null) facts = { ...facts, ...fact };
    else if (/^(?:start|begin)$/iu.test(line)) starts = true;
    else return null;
  }
  return { kind: 'labels', facts, starts };
}

/** What `key` = `value` says, nothing if the value is of no use; null if it is no label of a file. */
function labelFact(key: string, value: string): Partial<FileFacts> | null {
  if (isDigestKey(key)) {
    const sha256 = parseDigest(value);
    return sha256 === null ? {} : { sha256 };
  }
  switch (plainKey(key)) {
    case 'name':
    case 'filename':
    case 'file':
    case 'fn':
      return { name: value };
    case 'size':
    case 'filesize':
    case 'length':
    case 'len':
    case 'bytes': {
      const sizeBytes = parseSizeText(value);
      return sizeBytes === null ? {} : { sizeBytes };
    }
    default:
      return null;
  }
}

function isDigestKey(key: string): boolean {
  return /^(?:file)?(?:hash|sha256|sha|md5|digest|checksum)$/u.test(plainKey(key));
}

function plainKey(key: string): string {
  return key.toLowerCase().replace(/[_ -]/gu, '');
}

function parseDigest(text: string): string | null {
  return /^[0-9a-f]{64}$/iu.test(text) ? text.toLowerCase() : null;
}

// ---------------------------------------------------------------- what it is called here

/** A safe name for the file; a name of ours where the sender gave none that could be used. */
export function arrivalName(name: string | null, host: string): string {
  const ours = `received-from-${host.replace(/^::ffff:/iu, '').replace(/%.*$/u, '')}`;
  return (name === null ? null : safeFileName(name)) ?? safeFileName(ours) ?? 'received-file';
}

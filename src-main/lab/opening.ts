/**
 * Decides from a sender's first datagrams which of them describe the file and which are its data
 * already. A pure function of what came so far; docs/PLAIN-UDP.md has the table.
 */
import { isEndMarker } from './end-marker.ts';
import type { FileFacts, HeaderDatagram } from './header-datagram.ts';
import { parseHeaderDatagram } from './header-datagram.ts';
import { LABEL_DATAGRAMS_MAX } from './limits.ts';

export interface Opening {
  readonly facts: FileFacts;
  /** How many of the datagrams were description; what follows is data. */
  readonly headerDatagrams: number;
  /** Nothing but one uncertain name came: hardly a file, if another one has just ended. */
  readonly loneWord: boolean;
}

/** At this length and beyond, two datagrams of the same length are chunks, and the first is no name. */
const SAME_LENGTH_CHUNK_BYTES = 32;

/**
 * @param datagrams what came, at least one, none empty
 * @param over nothing will follow
 * @returns null while it depends on what follows
 */
export function decideOpening(datagrams: readonly Uint8Array[], over: boolean): Opening | null {
  const first = headerAt(datagrams, 0);
  switch (first.kind) {
    case 'data':
    case 'stray-marker':
      return opening(null, null, 0);
    case 'labels':
      return first.starts && first.facts.name === null && !isLabelled(datagrams)
        ? startAsName(datagrams, over)
        : labelled(datagrams, 0, first.facts, over);
    case 'name-and-size':
      return described(first.facts, 1);
    case 'name':
      return named(datagrams, first.name, first.certain, over);
    case 'size':
      return sizeFirst(datagrams, first, over);
  }
}

// ---------------------------------------------------------------- a name first

function named(
  datagrams: readonly Uint8Array[],
  name: string,
  certain: boolean,
  over: boolean,
): Opening | null {
  const second = headerAt(datagrams, 1);
  if (datagrams.length === 1) {
    return over ? { ...opening(name, null, 1), loneWord: !certain } : null;
  }
  if (!certain && sameLengthChunks(datagrams)) return opening(null, null, 0);
  if (second.kind === 'labels' && second.facts.name === null && hasFact(second.facts)) {
    return nameThenLabels(datagrams, name, over);
  }
  if (second.kind !== 'size') return opening(name, null, 1);
  return nameThenDigits(datagrams, name, second.sizeBytes, over);
}

/** Digits behind a name are its size if the data follows, and its data if nothing does. */
function nameThenDigits(
  datagrams: readonly Uint8Array[],
  name: string,
  sizeBytes: number,
  over: boolean,
): Opening | null {
  const third = datagrams[2];
  if (third === undefined) return over ? opening(name, null, 1) : null;
  if (isEndMarker(third) && sizeBytes > third.length) {
    if (datagrams.length > 3) return opening(name, sizeBytes, 2);
    return over ? opening(name, null, 1) : null;
  }
  return opening(name, sizeBytes, 2);
}

/** The same for labels: a small file may consist of `size = 5`. */
function nameThenLabels(
  datagrams: readonly Uint8Array[],
  name: string,
  over: boolean,
): Opening | null {
  const decided = labelled(datagrams, 1, { name, sizeBytes: null, sha256: null }, over);
  if (decided === null || decided.headerDatagrams < datagrams.length) return decided;
  return over ? opening(name, null, 1) : decided;
}

function sameLengthChunks(datagrams: readonly Uint8Array[]): boolean {
  const bytes = datagrams[0]?.length ?? 0;
  return bytes >= SAME_LENGTH_CHUNK_BYTES && datagrams[1]?.length === bytes;
}

// ---------------------------------------------------------------- a size first

function sizeFirst(
  datagrams: readonly Uint8Array[],
  first: Extract<HeaderDatagram, { kind: 'size' }>,
  over: boolean,
): Opening | null {
  if (datagrams.length === 1) {
    return over ? { ...opening(first.text, null, 1), loneWord: true } : null;
  }
  const second = headerAt(datagrams, 1);
  if (second.kind === 'size') return nameThenDigits(datagrams, first.text, second.sizeBytes, over);
  if (second.kind !== 'name') return opening(first.text, null, 1);
  if (datagrams.length > 2 || (over && (second.certain || first.sizeBytes === 0))) {
    return opening(second.name, first.sizeBytes, 2);
  }
  return over ? opening(first.text, null, 1) : null;
}

// ---------------------------------------------------------------- labels

function labelled(
  datagrams: readonly Uint8Array[],
  from: number,
  known: FileFacts,
  over: boolean,
): Opening | null {
  let facts = known;
  for (let index = from; index < datagrams.length; index += 1) {
    const header = headerAt(datagrams, index);
    if (header.kind !== 'labels') return described(facts, index);
    facts = merged(facts, header.facts);
    // A START in front of all labels starts nothing yet.
    if (header.starts && hasFact(facts)) return described(facts, index + 1);
  }
  const enough = datagrams.length >= LABEL_DATAGRAMS_MAX;
  return over || enough ? described(facts, datagrams.length) : null;
}

/** The first to say something is believed: data that looks like a label changes nothing any more. */
function merged(known: FileFacts, added: FileFacts): FileFacts {
  return {
    name: known.name ?? added.name,
    sizeBytes: known.sizeBytes ?? added.sizeBytes,
    sha256: known.sha256 ?? added.sha256,
  };
}

function isLabelled(datagrams: readonly Uint8Array[]): boolean {
  const second = headerAt(datagrams, 1);
  return second.kind === 'labels' && hasFact(second.facts);
}

function hasFact(facts: FileFacts): boolean {
  return facts.name !== null || facts.sizeBytes !== null || facts.sha256 !== null;
}

/** `START` with no label before or behind it: somebody's file is called that. */
function startAsName(datagrams: readonly Uint8Array[], over: boolean): Opening | null {
  if (datagrams.length === 1 && !over) return null;
  const name = new TextDecoder().decode(datagrams[0]).replaceAll('\0', '').trim();
  return named(datagrams, name, false, over);
}

// ---------------------------------------------------------------- results

const NOTHING: HeaderDatagram = { kind: 'data' };

function headerAt(datagrams: readonly Uint8Array[], index: number): HeaderDatagram {
  const bytes = datagrams[index];
  return bytes === undefined ? NOTHING : parseHeaderDatagram(bytes);
}

function opening(name: string | null, sizeBytes: number | null, headerDatagrams: number): Opening {
  return described({ name, sizeBytes, sha256: null }, headerDatagrams);
}

function described(facts: FileFacts, headerDatagrams: number): Opening {
  return { facts, headerDatagrams, loneWord: false };
}

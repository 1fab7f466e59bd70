/**
 * Decides whether a datagram could be a sender's way to say that the file is over. Whether it was
 * one shows only when nothing follows (session.ts): until then it may as well be the file's end.
 */
import { datagramText } from './datagram-text.ts';
import { MARKER_MAX_BYTES } from './limits.ts';

/** Alone in a datagram these are markers behind any data, written in any case. */
const MARKERS = new Set([
  'eof',
  'done',
  'end',
  'fin',
  '__end__',
  '__eof__',
  '<end>',
  '<eof>',
  '[end]',
  '[eof]',
  '*&cl^&',
]);

const CLOSING =
  /^clos(?:e|ed|ing)(?: the)? (?:connection|socket|file|transfer|server|client)[.!…]*$/iu;

/** Words of everyday text: markers only behind a short chunk, behind which no data can come. */
const LIKELY_WORDS =
  /^(?:clos(?:e|ed|ing)\b.*|quit|exit|bye|stop|finish(?:ed)?|completed?|end of (?:file|transmission|transfer)|(?:end|file)[_ -]?(?:end|done|file|sent|over|of[_ -]file)|transfer (?:complete|done|over))[.!…]*$/iu;

const CANCEL = 0x18;

/** Markers that some senders put at the end of their last chunk. */
const SUFFIXES = ['<END>', '<EOF>', '*&CL^&'].map((suffix) => new TextEncoder().encode(suffix));

/** @param behindShortChunk the chunk before was shorter than the others, so that it was the last */
export function isEndMarker(bytes: Uint8Array, behindShortChunk = false): boolean {
  if (bytes.length === 0 || bytes.length > MARKER_MAX_BYTES) return false;
  if (isCancelByte(bytes)) return behindShortChunk;
  const read = datagramText(bytes, MARKER_MAX_BYTES);
  if (read === null || !read.paddedCleanly) return false;
  if (MARKERS.has(read.text.toLowerCase()) || CLOSING.test(read.text))
    return !read.endedLine || behindShortChunk;
  return behindShortChunk && LIKELY_WORDS.test(read.text);
}

/** Ends nameless files; elsewhere it may as well be the one byte of the last chunk. */
export function isCancelByte(bytes: Uint8Array): boolean {
  return bytes.length === 1 && bytes[0] === CANCEL;
}

/** How many bytes come before a marker at the end of this datagram; null if there is none. */
export function bytesBeforeSuffix(bytes: Uint8Array): number | null {
  for (const suffix of SUFFIXES) {
    const at = bytes.length - suffix.length;
    if (at > 0 && suffix.every((byte, index) => bytes[at + index] === byte)) return at;
  }
  return null;
}

/** Decides whether a datagram, or a piece of one, is a file's size in ASCII digits. */
import { datagramText } from './datagram-text.ts';
import { SIZE_DATAGRAM_MAX_BYTES } from './limits.ts';

/** Bytes, 0 to 2^53 − 1; null if `text` is not digits alone or is more than that. */
export function parseSizeText(text: string): number | null {
  if (!/^[0-9]{1,16}$/u.test(text)) return null;
  const sizeBytes = Number(text);
  return Number.isSafeInteger(sizeBytes) ? sizeBytes : null;
}

/** The same for a datagram, with white space or NULs around the digits. */
export function parseSizeDatagram(bytes: Uint8Array): number | null {
  if (bytes.length > SIZE_DATAGRAM_MAX_BYTES) return null;
  const read = datagramText(bytes, SIZE_DATAGRAM_MAX_BYTES);
  return read?.paddedCleanly === true ? parseSizeText(read.text) : null;
}

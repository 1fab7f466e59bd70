/**
 * Decides what a short datagram says as text: how sizes, names and markers of plain UDP are read
 * from bytes that promise nothing. Does not decide what the text means.
 */

export interface DatagramText {
  /** Without NUL padding and without white space around it; may hold line breaks inside. */
  readonly text: string;
  /** It ended with a line break. */
  readonly endedLine: boolean;
  /** Nothing but NULs came behind its first NUL. */
  readonly paddedCleanly: boolean;
  readonly isUtf8: boolean;
}

const UTF8 = new TextDecoder('utf-8', { fatal: true });

/** Other than tab, line feed and carriage return. */
const CONTROL = /(?![\t\n\r])\p{Cc}/u;

/** Up to the first NUL; null if that is empty, longer than `maxBytes`, or holds control characters. */
export function datagramText(bytes: Uint8Array, maxBytes: number): DatagramText | null {
  const nulAt = bytes.indexOf(0);
  const end = nulAt < 0 ? bytes.length : nulAt;
  if (end === 0 || end > maxBytes) return null;
  const decoded = decode(bytes.subarray(0, end));
  if (CONTROL.test(decoded.text)) return null;
  const text = decoded.text.trim();
  if (text === '') return null;
  return {
    text,
    endedLine: /[\n\r]\s*$/u.test(decoded.text),
    paddedCleanly: isAllNul(bytes.subarray(end)),
    isUtf8: decoded.isUtf8,
  };
}

export function isAllNul(bytes: Uint8Array): boolean {
  for (const byte of bytes) if (byte !== 0) return false;
  return true;
}

/** UTF-8, or else one character a byte (ISO 8859-1): some senders use their system's old encoding. */
function decode(bytes: Uint8Array): { text: string; isUtf8: boolean } {
  try {
    return { text: UTF8.decode(bytes), isUtf8: true };
  } catch {
    return { text: String.fromCharCode(...bytes), isUtf8: false };
  }
}

/**
 * Decides which dialect the first datagram of an unknown sender speaks, on a port that serves both
 * (PROTOCOL.md, section 2). A sender whose plain file is arriving is not asked again: its chunks may
 * begin with any byte.
 */

/** Ferry's packets begin with 0x80 to 0xBF, which begins no UTF-8 name. */
const PACKET_FIRST_BYTE_MIN = 0x80;
const PACKET_FIRST_BYTE_MAX = 0xbf;
const ENCRYPTED_PACKET_FIRST_BYTE = 0xa0;

/** "FRRY", behind the first byte of every handshake packet. */
const HANDSHAKE_MAGIC = [0x46, 0x52, 0x52, 0x59];

/** True also for nameless data that happens to begin in Ferry's range, such as a PNG's 0x89. */
export function isPlainDatagram(bytes: Uint8Array): boolean {
  const first = bytes[0];
  if (first === undefined || first < PACKET_FIRST_BYTE_MIN || first > PACKET_FIRST_BYTE_MAX) {
    return true;
  }
  if (first === ENCRYPTED_PACKET_FIRST_BYTE) return false;
  return HANDSHAKE_MAGIC.some((byte, index) => bytes[1 + index] !== byte);
}

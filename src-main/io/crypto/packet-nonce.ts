/** A packet's nonce, as Noise makes it: four zero bytes, then the packet number as 64-bit little-endian. */

export const NONCE_BYTES = 12;

/** `nonce` is NONCE_BYTES of zeros, or of an earlier nonce. `packetNumber` is below 2^48. */
export function writeNonce(nonce: Uint8Array, packetNumber: number): void {
  const high = Math.floor(packetNumber / 0x1_0000_0000);
  nonce[4] = packetNumber;
  nonce[5] = packetNumber >>> 8;
  nonce[6] = packetNumber >>> 16;
  nonce[7] = packetNumber >>> 24;
  nonce[8] = high;
  nonce[9] = high >>> 8;
}

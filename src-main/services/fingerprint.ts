/** How is a device's key shown to a person? PROTOCOL.md section 3. */
import sodium from 'sodium-native';

const DIGEST_BYTES = 32;
const SHOWN_BYTES = 16;

/** First 16 bytes of BLAKE2b-256 of the public key: `ab12 cd34 …`, eight groups of four digits. */
export function fingerprintOf(publicKey: Uint8Array): string {
  const digest = Buffer.alloc(DIGEST_BYTES);
  sodium.crypto_generichash(digest, Buffer.from(publicKey));
  return digest
    .subarray(0, SHOWN_BYTES)
    .toString('hex')
    .replace(/(....)(?=.)/g, '$1 ');
}

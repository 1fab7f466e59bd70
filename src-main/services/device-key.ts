/** X25519 keys, by libsodium: making one, and the public key that belongs to a secret one. */
import sodium from 'sodium-native';
import type { Identity } from '../io/engine.ts';

export const KEY_BYTES = 32;

export function generateDeviceKey(): Identity {
  const secretKey = Buffer.alloc(KEY_BYTES);
  sodium.randombytes_buf(secretKey);
  return deviceKeyOf(secretKey);
}

/** `secretKey` is 32 bytes, any. */
export function deviceKeyOf(secretKey: Uint8Array): Identity {
  const publicKey = Buffer.alloc(KEY_BYTES);
  sodium.crypto_scalarmult_base(publicKey, Buffer.from(secretKey));
  return { publicKey: new Uint8Array(publicKey), secretKey: new Uint8Array(secretKey) };
}

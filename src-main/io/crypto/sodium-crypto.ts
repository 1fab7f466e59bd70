/** The protocol's `Crypto` with libsodium and Noise. */
import type { Crypto, KeyPair, NoiseHandshake, PacketCipher, Role } from '../../protocol/crypto.ts';
import { startNoise } from './noise.ts';
import { SodiumPacketCipher } from './sodium-aead.ts';
import { sodium } from './sodium.ts';

const HASH_BYTES = 32;
const KEY_BYTES = 32;

export const sodiumCrypto: Crypto = {
  randomBytes(count: number): Uint8Array {
    const bytes = new Uint8Array(count);
    sodium.randombytes_buf(bytes);
    return bytes;
  },
  hash(parts: readonly Uint8Array[], key?: Uint8Array): Uint8Array {
    const digest = new Uint8Array(HASH_BYTES);
    sodium.crypto_generichash_batch(digest, parts, key);
    return digest;
  },
  startHandshake(role: Role, identity: KeyPair): NoiseHandshake {
    return startNoise(role, identity);
  },
  packetCipher(key: Uint8Array): PacketCipher {
    return new SodiumPacketCipher(key);
  },
};

/** A new X25519 identity. */
export function makeKeyPair(): KeyPair {
  const secretKey = new Uint8Array(KEY_BYTES);
  sodium.randombytes_buf(secretKey);
  return keyPairFromSecret(secretKey);
}

export function keyPairFromSecret(secretKey: Uint8Array): KeyPair {
  const publicKey = new Uint8Array(KEY_BYTES);
  sodium.crypto_scalarmult_base(publicKey, secretKey);
  return { publicKey, secretKey };
}

/** The few functions of libsodium that Ferry calls, with the types that the package's own lack. */
import { createRequire } from 'node:module';

interface Sodium {
  randombytes_buf(into: Uint8Array): void;
  crypto_generichash_batch(
    output: Uint8Array,
    parts: readonly Uint8Array[],
    key?: Uint8Array,
  ): void;
  crypto_scalarmult_base(publicKey: Uint8Array, secretKey: Uint8Array): void;
  crypto_hash_sha512(digest: Uint8Array, message: Uint8Array): void;
  /** Scalars are 32 bytes, little-endian, below the order of the group; `wide` is 64 bytes. */
  crypto_core_ed25519_scalar_reduce(scalar: Uint8Array, wide: Uint8Array): void;
  crypto_core_ed25519_scalar_negate(negative: Uint8Array, scalar: Uint8Array): void;
  crypto_core_ed25519_scalar_add(sum: Uint8Array, x: Uint8Array, y: Uint8Array): void;
  /** Throws if the point is the neutral one. */
  crypto_scalarmult_ed25519_base_noclamp(point: Uint8Array, scalar: Uint8Array): void;
  /** Ed25519. Refuses an s that is not below the order, and keys and R of small order. */
  crypto_sign_verify_detached(
    signature: Uint8Array,
    message: Uint8Array,
    publicKey: Uint8Array,
  ): boolean;
  /** `sealed` is `clear.length` + 16 bytes long and may begin where `clear` begins. */
  crypto_aead_chacha20poly1305_ietf_encrypt(
    sealed: Uint8Array,
    clear: Uint8Array,
    associated: Uint8Array,
    nsec: null,
    nonce: Uint8Array,
    key: Uint8Array,
  ): number;
  /** Throws if it does not authenticate. */
  crypto_aead_chacha20poly1305_ietf_decrypt(
    clear: Uint8Array,
    nsec: null,
    sealed: Uint8Array,
    associated: Uint8Array,
    nonce: Uint8Array,
    key: Uint8Array,
  ): number;
}

/**
 * Required, not imported: to import CommonJS, Node first searches its whole source for names, which
 * costs 60 ms of every start for this package.
 */
export const sodium = createRequire(import.meta.url)('sodium-native') as Sodium;

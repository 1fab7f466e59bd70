/**
 * Signatures by a device's X25519 key, so that a device needs no second key: XEdDSA of Signal's
 * specification (signal.org/docs/specifications/xeddsa, sections 2 and 3) on curve25519 with
 * SHA-512. Names are the specification's: q is the order of the group, B its base point, p the
 * field's prime. What is signed is decided elsewhere; it must begin with a text that says what it
 * is, since the same key also does the handshake.
 */
import { sodium } from './sodium.ts';

export const SIGNATURE_BYTES = 64;

const KEY_BYTES = 32;
const SCALAR_BYTES = 32;
const HASH_BYTES = 64;
/** Z of the specification. */
const RANDOM_BYTES = 64;

const P = 2n ** 255n - 19n;

/** hash_1 begins with 2^256 - 2, little-endian: no point is encoded like that, so it is not `hash`. */
const HASH1_PREFIX = new Uint8Array(32).fill(0xff);
HASH1_PREFIX[0] = 0xfe;

/** 64 bytes, R || s. `secretKey`: X25519, 32 bytes. `Z` is for tests of published vectors only. */
export function signWithDeviceKey(
  secretKey: Uint8Array,
  message: Uint8Array,
  Z: Uint8Array = randomZ(),
): Uint8Array {
  const { A, a } = calculateKeyPair(secretKey);
  const r = hashModQ(HASH1_PREFIX, a, message, Z);
  const R = new Uint8Array(KEY_BYTES);
  sodium.crypto_scalarmult_ed25519_base_noclamp(R, r);
  const h = hashModQ(R, A, message);
  const s = new Uint8Array(SCALAR_BYTES);
  sodium.crypto_core_ed25519_scalar_add(s, r, multiplied(h, a));
  a.fill(0);
  r.fill(0);
  return joined(R, s);
}

/** `publicKey`: X25519, 32 bytes. Of any other length, or with any fault, it is simply not valid. */
export function isSignedByDevice(
  publicKey: Uint8Array,
  message: Uint8Array,
  signature: Uint8Array,
): boolean {
  if (publicKey.length !== KEY_BYTES || signature.length !== SIGNATURE_BYTES) return false;
  const A = edwardsFromMontgomery(publicKey);
  // What is left of xeddsa_verify is Ed25519's own: s < q, and R = sB - hA, compared as bytes.
  return A !== null && sodium.crypto_sign_verify_detached(signature, message, A);
}

/**
 * convert_mont: the Edwards point (sign 0) of the same device; null where `u` is not below p. Works
 * on public values only, so its time may depend on them.
 */
export function edwardsFromMontgomery(publicKey: Uint8Array): Uint8Array | null {
  const u = integerOf(publicKey);
  if (u >= P) return null;
  const y = mod((u - 1n) * inverse(mod(u + 1n)));
  const bytes = Buffer.from(y.toString(16).padStart(2 * KEY_BYTES, '0'), 'hex').reverse();
  return new Uint8Array(bytes);
}

/** calculate_key_pair: A with sign 0, and the a that belongs to it. */
function calculateKeyPair(secretKey: Uint8Array): { A: Uint8Array; a: Uint8Array } {
  const wide = new Uint8Array(2 * SCALAR_BYTES);
  wide.set(secretKey);
  // As X25519 itself reads a secret key (RFC 7748, section 5).
  wide[0] = (wide[0] as number) & 0xf8;
  wide[31] = ((wide[31] as number) & 0x7f) | 0x40;
  const k = new Uint8Array(SCALAR_BYTES);
  sodium.crypto_core_ed25519_scalar_reduce(k, wide);
  wide.fill(0);
  const A = new Uint8Array(KEY_BYTES);
  sodium.crypto_scalarmult_ed25519_base_noclamp(A, k);
  const negative = new Uint8Array(SCALAR_BYTES);
  sodium.crypto_core_ed25519_scalar_negate(negative, k);
  const sign = (A[31] as number) >> 7;
  A[31] = (A[31] as number) & 0x7f;
  const [a, unused] = sign === 1 ? [negative, k] : [k, negative];
  unused.fill(0);
  return { A, a };
}

function hashModQ(...parts: readonly Uint8Array[]): Uint8Array {
  const digest = new Uint8Array(HASH_BYTES);
  sodium.crypto_hash_sha512(digest, joined(...parts));
  const scalar = new Uint8Array(SCALAR_BYTES);
  sodium.crypto_core_ed25519_scalar_reduce(scalar, digest);
  return scalar;
}

/**
 * h * a mod q. libsodium's product of scalars is not among what `sodium-native` gives, so it is made
 * of sums, from h's highest bit to its lowest. The bits that it branches on are those of h, which
 * anybody computes from the signature; what is done with `a` is libsodium's constant-time addition.
 */
function multiplied(h: Uint8Array, a: Uint8Array): Uint8Array {
  const product = new Uint8Array(SCALAR_BYTES);
  for (let bit = 8 * SCALAR_BYTES - 1; bit >= 0; bit--) {
    sodium.crypto_core_ed25519_scalar_add(product, product, product);
    if ((((h[bit >> 3] as number) >> (bit & 7)) & 1) === 1) {
      sodium.crypto_core_ed25519_scalar_add(product, product, a);
    }
  }
  return product;
}

function randomZ(): Uint8Array {
  const Z = new Uint8Array(RANDOM_BYTES);
  sodium.randombytes_buf(Z);
  return Z;
}

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}

const integerOf = (littleEndian: Uint8Array): bigint =>
  BigInt(`0x${Buffer.from(littleEndian).reverse().toString('hex')}`);

const mod = (value: bigint): bigint => ((value % P) + P) % P;

/** value^(p - 2): 1 / value, and 0 for 0. */
function inverse(value: bigint): bigint {
  let result = 1n;
  let power = value;
  for (let exponent = P - 2n; exponent > 0n; exponent >>= 1n) {
    if ((exponent & 1n) === 1n) result = mod(result * power);
    power = mod(power * power);
  }
  return result;
}

import { createPublicKey, verify } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  edwardsFromMontgomery,
  isSignedByDevice,
  signWithDeviceKey,
  SIGNATURE_BYTES,
} from './device-signature.ts';
import { keyPairFromSecret, makeKeyPair } from './sodium-crypto.ts';
import { sodium } from './sodium.ts';

const bytes = (length: number): fc.Arbitrary<Uint8Array> =>
  fc.uint8Array({ minLength: length, maxLength: length });
const message = fc.uint8Array({ maxLength: 300 });
const text = (words: string): Uint8Array => new TextEncoder().encode(words);

/** 2^252 + 27742317777372353535851937790883648493, the order of the group. */
const Q = 2n ** 252n + 27742317777372353535851937790883648493n;

/** The same signature under Ed25519 of Node's OpenSSL: a second opinion on ours and libsodium's. */
function isGoodForOpenssl(A: Uint8Array, what: Uint8Array, signature: Uint8Array): boolean {
  const key = createPublicKey({
    format: 'jwk',
    key: { kty: 'OKP', crv: 'Ed25519', x: Buffer.from(A).toString('base64url') },
  });
  return verify(null, what, key, signature);
}

describe('the published vector', () => {
  // xeddsa_fast_test of Signal's own curve25519 library: 200 zeros as message, 64 zeros as Z.
  const secretKey = new Uint8Array(32);
  secretKey[8] = 189;
  const { publicKey } = keyPairFromSecret(secretKey);
  const zeros = new Uint8Array(200);
  const expected =
    '11c7f3e6c4df9e8a5150e1db3b30f92de3a3b3aa438656545fa7390f4bcc7bb2' +
    '6c431d9e90643e4f0eaa0e9c557766fa69ada576d63dcaf2ac326c11d0b97702';

  it('is made, byte for byte', () => {
    const signature = signWithDeviceKey(secretKey, zeros, new Uint8Array(64));
    expect(Buffer.from(signature).toString('hex')).toBe(expected);
  });

  it('is accepted, and refused with one bit changed', () => {
    const signature = new Uint8Array(Buffer.from(expected, 'hex'));
    expect(isSignedByDevice(publicKey, zeros, signature)).toBe(true);
    signature[0] = 0x10;
    expect(isSignedByDevice(publicKey, zeros, signature)).toBe(false);
  });
});

describe('signWithDeviceKey', () => {
  it('is accepted by our check and by OpenSSL, for any key and message', () => {
    fc.assert(
      fc.property(bytes(32), message, (secretKey, what) => {
        const { publicKey } = keyPairFromSecret(secretKey);
        const signature = signWithDeviceKey(secretKey, what);
        expect(signature.length).toBe(SIGNATURE_BYTES);
        expect(isSignedByDevice(publicKey, what, signature)).toBe(true);
        const A = edwardsFromMontgomery(publicKey) as Uint8Array;
        expect(isGoodForOpenssl(A, what, signature)).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  it('never signs twice with the same R, not even the same message', () => {
    const { secretKey } = makeKeyPair();
    const seen = new Set<string>();
    for (let i = 0; i < 50; i++) {
      const signature = signWithDeviceKey(secretKey, text('again'));
      seen.add(Buffer.from(signature.subarray(0, 32)).toString('hex'));
    }
    expect(seen.size).toBe(50);
  });

  it('leaves the secret key as it was', () => {
    const { secretKey } = makeKeyPair();
    const before = Buffer.from(secretKey).toString('hex');
    signWithDeviceKey(secretKey, text('a'));
    expect(Buffer.from(secretKey).toString('hex')).toBe(before);
  });
});

describe('isSignedByDevice', () => {
  it('refuses any single changed bit of key, message or signature', () => {
    const { publicKey, secretKey } = makeKeyPair();
    const what = text('ferry');
    const signature = signWithDeviceKey(secretKey, what);
    const parts = [publicKey, what, signature];
    for (const [part, original] of parts.entries()) {
      for (let bit = 0; bit < 8 * original.length; bit++) {
        const changed = parts.map((bytesOf) => Uint8Array.from(bytesOf)) as [
          Uint8Array,
          Uint8Array,
          Uint8Array,
        ];
        const target = changed[part] as Uint8Array;
        target[bit >> 3] = (target[bit >> 3] as number) ^ (1 << (bit & 7));
        expect(isSignedByDevice(...changed), `part ${part}, bit ${bit}`).toBe(false);
      }
    }
  });

  it('refuses another device, and a message that is longer or shorter', () => {
    const mine = makeKeyPair();
    const other = makeKeyPair();
    const signature = signWithDeviceKey(mine.secretKey, text('ferry'));
    expect(isSignedByDevice(other.publicKey, text('ferry'), signature)).toBe(false);
    expect(isSignedByDevice(mine.publicKey, text('ferry '), signature)).toBe(false);
    expect(isSignedByDevice(mine.publicKey, text('ferr'), signature)).toBe(false);
  });

  it('refuses s + q: a signature has one form only', () => {
    fc.assert(
      fc.property(bytes(32), message, (secretKey, what) => {
        const { publicKey } = keyPairFromSecret(secretKey);
        const signature = signWithDeviceKey(secretKey, what);
        const s = BigInt(`0x${Buffer.from(signature.slice(32)).reverse().toString('hex')}`);
        expect(s < Q).toBe(true);
        const forged = Uint8Array.from(signature);
        const larger = Buffer.from((s + Q).toString(16).padStart(64, '0'), 'hex').reverse();
        forged.set(larger, 32);
        expect(isSignedByDevice(publicKey, what, forged)).toBe(false);
      }),
      { numRuns: 50 },
    );
  });

  it('refuses keys of small order, for which anything could be signed', () => {
    // u = 0, 1 and p - 1: points of order 1, 2, 4 and 8 lie there (RFC 7748's list begins so).
    const p = 2n ** 255n - 19n;
    const signature = signWithDeviceKey(makeKeyPair().secretKey, text('a'));
    // R neutral and s = 0 satisfy the equation for every neutral A.
    const trivial = new Uint8Array(64);
    trivial[0] = 1;
    for (const u of [0n, 1n, p - 1n, p, p + 1n, 2n ** 255n - 1n, 2n ** 256n - 1n]) {
      const key = new Uint8Array(Buffer.from(u.toString(16).padStart(64, '0'), 'hex').reverse());
      expect(isSignedByDevice(key, text('a'), signature)).toBe(false);
      expect(isSignedByDevice(key, text('a'), trivial)).toBe(false);
    }
  });

  it('refuses wrong lengths and arbitrary bytes without throwing', () => {
    const any = fc.uint8Array({ maxLength: 100 });
    fc.assert(
      fc.property(any, any, any, (key, what, signature) => {
        expect(isSignedByDevice(key, what, signature)).toBe(false);
      }),
    );
    fc.assert(
      fc.property(bytes(32), message, bytes(64), (key, what, signature) => {
        expect(isSignedByDevice(key, what, signature)).toBe(false);
      }),
    );
  });
});

describe('edwardsFromMontgomery', () => {
  it('finds the point of the same secret, with its sign cleared', () => {
    fc.assert(
      fc.property(bytes(32), (secretKey) => {
        const clamped = Uint8Array.from(secretKey);
        clamped[0] = (clamped[0] as number) & 0xf8;
        clamped[31] = ((clamped[31] as number) & 0x7f) | 0x40;
        const wide = new Uint8Array(64);
        wide.set(clamped);
        const scalar = new Uint8Array(32);
        sodium.crypto_core_ed25519_scalar_reduce(scalar, wide);
        const point = new Uint8Array(32);
        sodium.crypto_scalarmult_ed25519_base_noclamp(point, scalar);
        point[31] = (point[31] as number) & 0x7f;
        expect(edwardsFromMontgomery(keyPairFromSecret(secretKey).publicKey)).toEqual(point);
      }),
      { numRuns: 200 },
    );
  });

  it('has no point for a number that is not below p', () => {
    const p = new Uint8Array(32).fill(0xff);
    p[0] = 0xed;
    p[31] = 0x7f;
    expect(edwardsFromMontgomery(p)).toBe(null);
    expect(edwardsFromMontgomery(new Uint8Array(32).fill(0xff))).toBe(null);
  });
});

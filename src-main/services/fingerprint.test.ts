import { expect, it } from 'vitest';
import { keyPairFromSecret, makeKeyPair } from '../io/crypto/sodium-crypto.ts';
import { fingerprintOf } from './fingerprint.ts';

it('shows 16 bytes of the digest in eight groups of four digits', () => {
  // BLAKE2b-256 of 32 zero bytes, by Python's hashlib.
  expect(fingerprintOf(new Uint8Array(32))).toBe('89eb 0d6a 8a69 1dae 2cd1 5ed0 3699 31ce');
});

it('derives the public key of RFC 7748, section 6.1', () => {
  const alice = '77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a';
  const { publicKey } = keyPairFromSecret(Buffer.from(alice, 'hex'));
  expect(Buffer.from(publicKey).toString('hex')).toBe(
    '8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a',
  );
});

it('never makes the same key twice', () => {
  const keys = Array.from({ length: 50 }, () =>
    Buffer.from(makeKeyPair().secretKey).toString('hex'),
  );
  expect(new Set(keys).size).toBe(50);
});

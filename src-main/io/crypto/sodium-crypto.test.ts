import { describe, expect, it } from 'vitest';
import { sodium } from './sodium.ts';
import { keyPairFromSecret, sodiumCrypto } from './sodium-crypto.ts';

const hex = (text: string): Uint8Array =>
  new Uint8Array(Buffer.from(text.replace(/\s/g, ''), 'hex'));
const toHex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

describe('the packet cipher', () => {
  it('is ChaCha20-Poly1305: the example of RFC 8439, section 2.8.2', () => {
    const plain = new TextEncoder().encode(
      "Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the " +
        'future, sunscreen would be it.',
    );
    const sealed = new Uint8Array(plain.length + 16);
    sodium.crypto_aead_chacha20poly1305_ietf_encrypt(
      sealed,
      plain,
      hex('50515253c0c1c2c3c4c5c6c7'),
      null,
      hex('070000004041424344454647'),
      hex('808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f'),
    );
    expect(toHex(sealed)).toBe(
      'd31a8d34648e60db7b86afbc53ef7ec2a4aded51296e08fea9e2b5a736ee62d6' +
        '3dbea45e8ca9671282fafb69da92728b1a71de0a9e060b2905d6a5b67ecd3b36' +
        '92ddbd7f2d778b8c9803aee328091b58fab324e4fad675945585808b4831d7bc' +
        '3ff4def08e4b7a9de576d26586cec64b6116' +
        '1ae10b594f09e26a7e902ecbd0600691',
    );
  });

  it('seals in place and opens again, for packet numbers on both sides of 2^32', () => {
    const cipher = sodiumCrypto.packetCipher(hex('11'.repeat(32)));
    const plain = new Uint8Array(100);
    for (const packetNumber of [0, 1, 255, 256, 2 ** 32 - 1, 2 ** 32, 2 ** 48 - 1]) {
      const packet = new Uint8Array(200).fill(0xee);
      packet.set(hex('a0a1a2'), 10);
      packet.set(hex('0102030405'), 13);
      cipher.seal(packet, 10, 3, 5, packetNumber);
      expect(toHex(packet.subarray(0, 13))).toBe('ee'.repeat(10) + 'a0a1a2');
      expect(toHex(packet.subarray(34))).toBe('ee'.repeat(166));
      const datagram = packet.slice(10, 34);
      expect(cipher.open(datagram, 3, packetNumber, plain)).toBe(5);
      expect(toHex(plain.subarray(0, 5))).toBe('0102030405');
      expect(cipher.open(datagram, 3, packetNumber + 1, plain)).toBe(-1);
    }
  });

  it('uses the nonce of Noise: four zeros, then the number as 64-bit little-endian', () => {
    const key = hex('22'.repeat(32));
    const packet = new Uint8Array(16 + 4);
    packet.set(hex('deadbeef'));
    sodiumCrypto.packetCipher(key).seal(packet, 0, 0, 4, 0x0102_0304_0506);
    const expected = new Uint8Array(20);
    const nonce = hex('00000000 0605040302010000');
    const none = new Uint8Array(0);
    sodium.crypto_aead_chacha20poly1305_ietf_encrypt(
      expected,
      hex('deadbeef'),
      none,
      null,
      nonce,
      key,
    );
    expect(toHex(packet)).toBe(toHex(expected));
  });

  it('answers -1 to one changed bit anywhere, and to what is too short', () => {
    const cipher = sodiumCrypto.packetCipher(hex('33'.repeat(32)));
    const packet = new Uint8Array(15 + 20 + 16).fill(7);
    cipher.seal(packet, 0, 15, 20, 9);
    const plain = new Uint8Array(64);
    for (let at = 0; at < packet.length; at++) {
      const damaged = packet.slice();
      damaged[at]! ^= 0x10;
      expect(cipher.open(damaged, 15, 9, plain)).toBe(-1);
    }
    expect(cipher.open(packet.subarray(0, 30), 15, 9, plain)).toBe(-1);
    expect(cipher.open(packet, 15, 9, plain)).toBe(20);
  });

  it('seals the same buffer right when only its length changes', () => {
    const cipher = sodiumCrypto.packetCipher(hex('44'.repeat(32)));
    const into = new Uint8Array(2_000);
    const plain = new Uint8Array(2_000);
    [1_000, 1_000, 20, 1_000, 1_500].forEach((count, packetNumber) => {
      into.fill(packetNumber + 1, 0, 15 + count);
      cipher.seal(into, 0, 15, count, packetNumber);
      const datagram = into.slice(0, 15 + count + 16);
      expect(cipher.open(datagram, 15, packetNumber, plain)).toBe(count);
      expect(plain.subarray(0, count).every((byte) => byte === packetNumber + 1)).toBe(true);
    });
  });
});

describe('the hash', () => {
  it('is BLAKE2b-256 of all parts one after the other', () => {
    const abc = new TextEncoder().encode('abc');
    const expected = 'bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319';
    expect(toHex(sodiumCrypto.hash([abc]))).toBe(expected);
    expect(toHex(sodiumCrypto.hash([abc.subarray(0, 1), abc.subarray(1)]))).toBe(expected);
  });

  it('depends on its key', () => {
    const key = hex('55'.repeat(32));
    expect(sodiumCrypto.hash([key], key)).not.toEqual(sodiumCrypto.hash([key]));
  });
});

describe('an identity', () => {
  it("has the public key of the Noise vectors' static keys", () => {
    const initiator = hex('e61ef9919cde45dd5f82166404bd08e38bceb5dfdfded0a34c8df7ed542214d1');
    const responder = hex('4a3acbfdb163dec651dfa3194dece676d437029c62a408b4c5ea9114246e4893');
    expect(toHex(keyPairFromSecret(initiator).publicKey)).toBe(
      '6bc3822a2aa7f4e6981d6538692b3cdf3e6df9eea6ed269eb41d93c22757b75a',
    );
    expect(toHex(keyPairFromSecret(responder).publicKey)).toBe(
      '31e0303fd6418d2f8c0e78b91f22e8caed0fbe48656dcf4767e4834f701b8f62',
    );
  });
});

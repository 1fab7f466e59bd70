import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PacketCipher } from '../../protocol/crypto.ts';
import { openSsl, type OpenSsl } from './openssl.ts';
import { OpenSslContext, OpenSslPacketCipher } from './openssl-aead.ts';
import { checkedContext, fastCrypto, OPENSSL_FROM_BYTES } from './packet-cipher.ts';
import { SodiumPacketCipher } from './sodium-aead.ts';

const TAG_BYTES = 16;
const calls = openSsl();

/** A packet as the protocol makes them, anywhere in its buffer. */
const packets = fc.record({
  key: fc.uint8Array({ minLength: 32, maxLength: 32 }),
  packetNumber: fc.integer({ min: 0, max: 2 ** 48 - 1 }),
  head: fc.uint8Array({ maxLength: 40 }),
  plainBytes: fc.oneof(
    fc.integer({ min: 0, max: 300 }),
    fc.constantFrom(OPENSSL_FROM_BYTES - 1, OPENSSL_FROM_BYTES, 8_649, 61_409),
  ),
  fill: fc.integer({ min: 0, max: 255 }),
  start: fc.integer({ min: 0, max: 20 }),
  flippedBit: fc.nat(),
});
type Packet = typeof packets extends fc.Arbitrary<infer T> ? T : never;

/** The datagram, and the bytes around it, which nobody may touch. */
function sealed(cipher: PacketCipher, about: Packet): { datagram: Uint8Array; around: Uint8Array } {
  const { head, plainBytes, start, packetNumber } = about;
  const end = start + head.length + plainBytes + TAG_BYTES;
  const buffer = new Uint8Array(end + 8).fill(0xee);
  buffer.set(head, start);
  plainOf(about).forEach((byte, i) => (buffer[start + head.length + i] = byte));
  cipher.seal(buffer, start, head.length, plainBytes, packetNumber);
  return {
    datagram: buffer.slice(start, end),
    around: Uint8Array.of(...buffer.subarray(0, start), ...buffer.subarray(end)),
  };
}

const plainOf = ({ plainBytes, fill }: Packet): Uint8Array =>
  Uint8Array.from({ length: plainBytes }, (_, i) => (fill + i * 7) & 0xff);

/** Null if it was refused. */
function opened(cipher: PacketCipher, datagram: Uint8Array, about: Packet): Uint8Array | null {
  const plain = new Uint8Array(65_000);
  const count = cipher.open(datagram, about.head.length, about.packetNumber, plain);
  return count < 0 ? null : plain.slice(0, count);
}

function withBitFlipped(datagram: Uint8Array, bit: number): Uint8Array {
  const forged = datagram.slice();
  const at = bit % (8 * forged.length);
  forged[at >> 3]! ^= 1 << (at & 7);
  return forged;
}

// A Node whose cryptography is another library, or no koffi for this system.
describe.skipIf(calls === null)('packets through OpenSSL', () => {
  const context = new OpenSslContext(calls!);
  const both = (key: Uint8Array): [PacketCipher, PacketCipher] => [
    new SodiumPacketCipher(key),
    new OpenSslPacketCipher(context, key),
  ];

  it('are byte for byte those of libsodium, and each opens what the other sealed', () => {
    fc.assert(
      fc.property(packets, (about) => {
        const [sodium, openssl] = both(about.key);
        const [a, b] = [sealed(sodium, about), sealed(openssl, about)];
        expect(Buffer.compare(a.datagram, b.datagram)).toBe(0);
        expect(b.around).toEqual(a.around);
        expect(b.around.every((byte) => byte === 0xee)).toBe(true);
        for (const cipher of [sodium, openssl]) {
          expect(Buffer.compare(opened(cipher, a.datagram, about)!, plainOf(about))).toBe(0);
        }
      }),
    );
  });

  it('are refused by both where one bit is forged, the number is another, or the end is missing', () => {
    fc.assert(
      fc.property(packets, (about) => {
        for (const cipher of both(about.key)) {
          const { datagram } = sealed(cipher, about);
          const other = { ...about, packetNumber: (about.packetNumber + 1) % 2 ** 48 };
          expect(opened(cipher, withBitFlipped(datagram, about.flippedBit), about)).toBeNull();
          expect(opened(cipher, datagram, other)).toBeNull();
          expect(opened(cipher, datagram.slice(0, -1), about)).toBeNull();
          expect(opened(cipher, datagram, about)).not.toBeNull();
        }
      }),
    );
  });

  it('keep their keys apart, though all are worked on in one place', () => {
    const [one, other] = [1, 2].map(
      (byte) => new OpenSslPacketCipher(context, new Uint8Array(32).fill(byte)),
    );
    const about = fc.sample(packets, { numRuns: 1, seed: 3 })[0]!;
    const [mine, theirs] = [sealed(one!, about).datagram, sealed(other!, about).datagram];
    expect(opened(one!, theirs, about)).toBeNull();
    expect(opened(other!, theirs, about)).not.toBeNull();
    expect(opened(one!, mine, about)).not.toBeNull();
  });

  it('are not asked for where OpenSSL would open what is forged, or makes other bytes', () => {
    expect(checkedContext(calls)).not.toBeNull();
    const credulous: OpenSsl = {
      ...calls!,
      EVP_CipherFinal_ex: (...args) => {
        calls!.EVP_CipherFinal_ex(...args);
        return 1;
      },
    };
    expect(checkedContext(credulous)).toBeNull();
    const forgetful: OpenSsl = {
      ...calls!,
      EVP_CipherUpdate: (pointer, into, intoBytes, from, fromBytes) =>
        calls!.EVP_CipherUpdate(pointer, into, intoBytes, from, into === null ? 0 : fromBytes),
    };
    expect(checkedContext(forgetful)).toBeNull();
    const broken: OpenSsl = { ...calls!, EVP_CipherInit_ex: () => 0 };
    expect(checkedContext(broken)).toBeNull();
    expect(checkedContext(null)).toBeNull();
  });
});

describe('the fastest cipher of this process', () => {
  it('makes the packets of libsodium, on both sides of the length at which it changes', () => {
    fc.assert(
      fc.property(packets, (about) => {
        const cipher = fastCrypto.packetCipher(about.key);
        const { datagram } = sealed(cipher, about);
        const { datagram: expected } = sealed(new SodiumPacketCipher(about.key), about);
        expect(Buffer.compare(datagram, expected)).toBe(0);
        expect(Buffer.compare(opened(cipher, datagram, about)!, plainOf(about))).toBe(0);
        expect(opened(cipher, withBitFlipped(datagram, about.flippedBit), about)).toBeNull();
      }),
    );
  });
});

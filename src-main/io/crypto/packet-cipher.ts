/**
 * Which library encrypts packets: OpenSSL the large ones, where this process has it and it makes the
 * same bytes as libsodium; libsodium all others. What goes over the wire is the same.
 */
import { TAG_BYTES, type Crypto, type PacketCipher } from '../../protocol/crypto.ts';
import { openSsl, type OpenSsl } from './openssl.ts';
import { OpenSslContext, OpenSslPacketCipher } from './openssl-aead.ts';
import { SodiumPacketCipher } from './sodium-aead.ts';
import { sodiumCrypto } from './sodium-crypto.ts';

/**
 * Bytes of plain text from which OpenSSL is used. A packet takes it five calls and libsodium one, so
 * that up to here libsodium is as fast: 1.8 µs against 2.0 in a datagram of 1,200 bytes, 2.1 against
 * 1.9 in 1,452, 43 against 20 in 61,440.
 */
export const OPENSSL_FROM_BYTES = 1_400;

/** `sodiumCrypto`, with the fastest cipher for packets that this process has. */
export const fastCrypto: Crypto = { ...sodiumCrypto, packetCipher };

/** Undefined: not tried yet. Null: libsodium for everything. */
let context: OpenSslContext | null | undefined;

function packetCipher(key: Uint8Array): PacketCipher {
  const checked = preparedContext();
  return checked === null ? sodiumCrypto.packetCipher(key) : new SizedPacketCipher(checked, key);
}

/** Looks for OpenSSL and checks it once, before a handshake has to wait for that. */
export function preparedContext(): OpenSslContext | null {
  if (context === undefined) context = checkedContext(openSsl());
  return context;
}

/** Two ciphers with one key: which works on a packet is a matter of its length only. */
class SizedPacketCipher implements PacketCipher {
  readonly #small: SodiumPacketCipher;
  readonly #large: OpenSslPacketCipher;

  constructor(checked: OpenSslContext, key: Uint8Array) {
    this.#small = new SodiumPacketCipher(key);
    this.#large = new OpenSslPacketCipher(checked, key);
  }

  seal(
    packet: Uint8Array,
    start: number,
    headBytes: number,
    plainBytes: number,
    packetNumber: number,
  ): void {
    const cipher = plainBytes < OPENSSL_FROM_BYTES ? this.#small : this.#large;
    cipher.seal(packet, start, headBytes, plainBytes, packetNumber);
  }

  open(packet: Uint8Array, headBytes: number, packetNumber: number, plain: Uint8Array): number {
    const plainBytes = packet.length - headBytes - TAG_BYTES;
    const cipher = plainBytes < OPENSSL_FROM_BYTES ? this.#small : this.#large;
    return cipher.open(packet, headBytes, packetNumber, plain);
  }
}

const CHECKED_HEAD_BYTES = 15;
const CHECKED_PLAIN_BYTES: readonly number[] = [0, 1, 63, 64, 1_000, 61_000];
const CHECKED_PACKET_NUMBER = 0x0102_0304_0506;

/** Null if `calls` is none, fails, or makes other bytes than libsodium or opens what is forged. */
export function checkedContext(calls: OpenSsl | null): OpenSslContext | null {
  if (calls === null) return null;
  try {
    const made = new OpenSslContext(calls);
    return CHECKED_PLAIN_BYTES.every((plainBytes) => isAsSodium(made, plainBytes)) ? made : null;
  } catch {
    return null;
  }
}

function isAsSodium(made: OpenSslContext, plainBytes: number): boolean {
  const key = sodiumCrypto.randomBytes(32);
  const plain = sodiumCrypto.randomBytes(plainBytes);
  const sealedBy = (cipher: PacketCipher): Uint8Array => {
    const packet = new Uint8Array(CHECKED_HEAD_BYTES + plainBytes + TAG_BYTES).fill(1);
    packet.set(plain, CHECKED_HEAD_BYTES);
    cipher.seal(packet, 0, CHECKED_HEAD_BYTES, plainBytes, CHECKED_PACKET_NUMBER);
    return packet;
  };
  const cipher = new OpenSslPacketCipher(made, key);
  const packet = sealedBy(cipher);
  const opened = new Uint8Array(plainBytes);
  const open = (): number => cipher.open(packet, CHECKED_HEAD_BYTES, CHECKED_PACKET_NUMBER, opened);
  const isSame =
    Buffer.compare(packet, sealedBy(new SodiumPacketCipher(key))) === 0 &&
    open() === plainBytes &&
    Buffer.compare(opened, plain) === 0;
  packet[packet.length - 1]! ^= 1;
  return isSame && open() === -1;
}

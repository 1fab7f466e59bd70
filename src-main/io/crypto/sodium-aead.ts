/**
 * ChaCha20-Poly1305 (RFC 8439) for packets, through libsodium: PROTOCOL.md section 3. The nonce is
 * Noise's: four zero bytes, then the packet number as 64-bit little-endian.
 */
import { TAG_BYTES, type PacketCipher } from '../../protocol/crypto.ts';
import { sodium } from './sodium.ts';

const NONCE_BYTES = 12;
const EMPTY: Uint8Array = new Uint8Array(0);

export class SodiumPacketCipher implements PacketCipher {
  readonly #key: Uint8Array;
  readonly #nonce = new Uint8Array(NONCE_BYTES);

  // Views of the last packet: a sender fills the same buffer to the same length again and again, and
  // a view costs as much as a twentieth of the encryption of a small packet.
  #packet: Uint8Array | null = null;
  #start = -1;
  #headBytes = -1;
  #plainBytes = -1;
  #head: Uint8Array = EMPTY;
  #sealed: Uint8Array = EMPTY;
  #clear: Uint8Array = EMPTY;
  #plain: Uint8Array | null = null;
  #opened: Uint8Array = EMPTY;

  constructor(key: Uint8Array) {
    this.#key = new Uint8Array(key);
  }

  seal(
    packet: Uint8Array,
    start: number,
    headBytes: number,
    plainBytes: number,
    packetNumber: number,
  ): void {
    if (
      packet !== this.#packet ||
      start !== this.#start ||
      headBytes !== this.#headBytes ||
      plainBytes !== this.#plainBytes
    ) {
      const begin = start + headBytes;
      this.#packet = packet;
      this.#start = start;
      this.#headBytes = headBytes;
      this.#plainBytes = plainBytes;
      this.#head = packet.subarray(start, begin);
      this.#clear = packet.subarray(begin, begin + plainBytes);
      this.#sealed = packet.subarray(begin, begin + plainBytes + TAG_BYTES);
    }
    this.#setNonce(packetNumber);
    sodium.crypto_aead_chacha20poly1305_ietf_encrypt(
      this.#sealed,
      this.#clear,
      this.#head,
      null,
      this.#nonce,
      this.#key,
    );
  }

  open(packet: Uint8Array, headBytes: number, packetNumber: number, plain: Uint8Array): number {
    const plainBytes = packet.length - headBytes - TAG_BYTES;
    if (plainBytes < 0 || plainBytes > plain.length) return -1;
    if (plain !== this.#plain || plainBytes !== this.#opened.length) {
      this.#plain = plain;
      this.#opened = plain.subarray(0, plainBytes);
    }
    this.#setNonce(packetNumber);
    try {
      sodium.crypto_aead_chacha20poly1305_ietf_decrypt(
        this.#opened,
        null,
        packet.subarray(headBytes),
        packet.subarray(0, headBytes),
        this.#nonce,
        this.#key,
      );
      return plainBytes;
    } catch {
      return -1;
    }
  }

  #setNonce(packetNumber: number): void {
    const nonce = this.#nonce;
    const high = Math.floor(packetNumber / 0x1_0000_0000);
    nonce[4] = packetNumber;
    nonce[5] = packetNumber >>> 8;
    nonce[6] = packetNumber >>> 16;
    nonce[7] = packetNumber >>> 24;
    nonce[8] = high;
    nonce[9] = high >>> 8;
  }
}

/** ChaCha20-Poly1305 (RFC 8439) for packets, through libsodium: PROTOCOL.md section 3. */
import { TAG_BYTES, type PacketCipher } from '../../protocol/crypto.ts';
import { NONCE_BYTES, writeNonce } from './packet-nonce.ts';
import { PacketViews } from './packet-views.ts';
import { sodium } from './sodium.ts';

export class SodiumPacketCipher implements PacketCipher {
  readonly #key: Uint8Array;
  readonly #nonce = new Uint8Array(NONCE_BYTES);
  readonly #views = new PacketViews();
  #plain: Uint8Array | null = null;
  /** The beginning of `#plain`, as long as the last packet. */
  #opened: Uint8Array = new Uint8Array(0);

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
    const views = this.#views;
    views.look(packet, start, headBytes, plainBytes);
    writeNonce(this.#nonce, packetNumber);
    sodium.crypto_aead_chacha20poly1305_ietf_encrypt(
      views.sealed,
      views.body,
      views.head,
      null,
      this.#nonce,
      this.#key,
    );
  }

  open(packet: Uint8Array, headBytes: number, packetNumber: number, plain: Uint8Array): number {
    const plainBytes = packet.length - headBytes - TAG_BYTES;
    if (plainBytes < 0 || plainBytes > plain.length) return -1;
    const views = this.#views;
    views.look(packet, 0, headBytes, plainBytes);
    if (plain !== this.#plain || plainBytes !== this.#opened.length) {
      this.#plain = plain;
      this.#opened = plain.subarray(0, plainBytes);
    }
    writeNonce(this.#nonce, packetNumber);
    try {
      sodium.crypto_aead_chacha20poly1305_ietf_decrypt(
        this.#opened,
        null,
        views.sealed,
        views.head,
        this.#nonce,
        this.#key,
      );
      return plainBytes;
    } catch {
      return -1;
    }
  }
}

/**
 * The parts of the last packet, as the views that native functions take. A sender fills one buffer
 * to one length again and again, and a receiver reads into one: three views a packet would cost a
 * tenth of the encryption of a small one.
 */
import { TAG_BYTES } from '../../protocol/crypto.ts';

const EMPTY: Uint8Array = new Uint8Array(0);

export class PacketViews {
  /** The associated data. */
  head: Uint8Array = EMPTY;
  /** What is encrypted, without the tag. */
  body: Uint8Array = EMPTY;
  tag: Uint8Array = EMPTY;
  /** `body` and `tag`. */
  sealed: Uint8Array = EMPTY;
  #packet: Uint8Array | null = null;
  #start = -1;
  #headBytes = -1;
  #plainBytes = -1;

  /** As in `PacketCipher.seal`. */
  look(packet: Uint8Array, start: number, headBytes: number, plainBytes: number): void {
    if (
      packet === this.#packet &&
      start === this.#start &&
      headBytes === this.#headBytes &&
      plainBytes === this.#plainBytes
    ) {
      return;
    }
    const begin = start + headBytes;
    const end = begin + plainBytes;
    this.#packet = packet;
    this.#start = start;
    this.#headBytes = headBytes;
    this.#plainBytes = plainBytes;
    this.head = packet.subarray(start, begin);
    this.body = packet.subarray(begin, end);
    this.tag = packet.subarray(end, end + TAG_BYTES);
    this.sealed = packet.subarray(begin, end + TAG_BYTES);
  }
}

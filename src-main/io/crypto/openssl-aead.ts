/**
 * ChaCha20-Poly1305 (RFC 8439) for packets, through OpenSSL: the same bytes as `sodium-aead.ts`, in
 * half the time for large ones. It does not decide whether it is used; `packet-cipher.ts` does.
 */
import { invariant } from '../../../src-shared/assert.ts';
import { TAG_BYTES, type PacketCipher } from '../../protocol/crypto.ts';
import {
  EVP_CTRL_AEAD_GET_TAG,
  EVP_CTRL_AEAD_SET_TAG,
  type OpenSsl,
  type Pointer,
} from './openssl.ts';
import { NONCE_BYTES, writeNonce } from './packet-nonce.ts';
import { PacketViews } from './packet-views.ts';

const ENCRYPT = 1;
const DECRYPT = 0;

/**
 * What all packets of a thread are worked on with. It is told the key with each packet, which for
 * this algorithm copies 32 bytes: so no connection has memory of C's that somebody must free.
 */
export class OpenSslContext {
  readonly calls: OpenSsl;
  readonly pointer: Pointer;

  /** @throws where OpenSSL refuses; one is made for a thread, and lives as long. */
  constructor(calls: OpenSsl) {
    this.calls = calls;
    this.pointer = calls.EVP_CIPHER_CTX_new();
    const { algorithm } = calls;
    const isReady = calls.EVP_CipherInit_ex(this.pointer, algorithm, null, null, null, ENCRYPT);
    invariant(isReady === 1, 'OpenSSL has ChaCha20-Poly1305');
  }
}

export class OpenSslPacketCipher implements PacketCipher {
  readonly #calls: OpenSsl;
  readonly #context: Pointer;
  readonly #key: Uint8Array;
  readonly #nonce = new Uint8Array(NONCE_BYTES);
  readonly #views = new PacketViews();
  readonly #written = new Int32Array(1);

  constructor(context: OpenSslContext, key: Uint8Array) {
    this.#calls = context.calls;
    this.#context = context.pointer;
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
    const isSealed =
      this.#run(views, views.body, packetNumber, ENCRYPT) &&
      this.#calls.EVP_CipherFinal_ex(this.#context, views.tag, this.#written) === 1 &&
      this.#calls.EVP_CIPHER_CTX_ctrl(
        this.#context,
        EVP_CTRL_AEAD_GET_TAG,
        TAG_BYTES,
        views.tag,
      ) === 1;
    invariant(isSealed, 'OpenSSL seals');
  }

  /** `plain` holds bytes that nobody vouches for where this says -1. */
  open(packet: Uint8Array, headBytes: number, packetNumber: number, plain: Uint8Array): number {
    const plainBytes = packet.length - headBytes - TAG_BYTES;
    if (plainBytes < 0 || plainBytes > plain.length) return -1;
    const views = this.#views;
    views.look(packet, 0, headBytes, plainBytes);
    const isOpened =
      this.#run(views, plain, packetNumber, DECRYPT) &&
      this.#calls.EVP_CIPHER_CTX_ctrl(
        this.#context,
        EVP_CTRL_AEAD_SET_TAG,
        TAG_BYTES,
        views.tag,
      ) === 1 &&
      this.#calls.EVP_CipherFinal_ex(this.#context, plain, this.#written) === 1;
    return isOpened ? plainBytes : -1;
  }

  /** All but the tag. */
  #run(views: PacketViews, into: Uint8Array, packetNumber: number, enc: number): boolean {
    const calls = this.#calls;
    const context = this.#context;
    const { head, body } = views;
    writeNonce(this.#nonce, packetNumber);
    return (
      calls.EVP_CipherInit_ex(context, null, null, this.#key, this.#nonce, enc) === 1 &&
      calls.EVP_CipherUpdate(context, null, this.#written, head, head.length) === 1 &&
      calls.EVP_CipherUpdate(context, into, this.#written, body, body.length) === 1
    );
  }
}

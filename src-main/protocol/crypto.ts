/**
 * The cryptography that the protocol asks for, and does not contain: implemented in `io/crypto`
 * with libsodium and a Noise library, given to the endpoint when it is made. PROTOCOL.md section 3.
 */
export interface Crypto {
  /** Fresh random bytes from the operating system's generator. */
  randomBytes(count: number): Uint8Array;
  /** BLAKE2b-256 of all parts one after the other, keyed if a key is given; 32 bytes. */
  hash(parts: readonly Uint8Array[], key?: Uint8Array): Uint8Array;
  startHandshake(role: Role, identity: KeyPair): NoiseHandshake;
  /** A cipher for one direction of one connection. `key` is 32 bytes. */
  packetCipher(key: Uint8Array): PacketCipher;
}

export type Role = 'initiator' | 'responder';

export interface KeyPair {
  readonly publicKey: Uint8Array;
  readonly secretKey: Uint8Array;
}

/** Noise_XX_25519_ChaChaPoly_BLAKE2b with prologue "ferry 1". */
export interface NoiseHandshake {
  /** Null if the peer's key makes a key agreement all zeros; nothing has then happened. */
  writeMessage(payload: Uint8Array): Uint8Array | null;
  /**
   * The payload, or null if the message does not authenticate or is malformed; nothing has then
   * happened, and the true message can still be read.
   */
  readMessage(message: Uint8Array): Uint8Array | null;
  /** Non-null after the third message. */
  readonly outcome: NoiseOutcome | null;
}

export interface NoiseOutcome {
  readonly sendKey: Uint8Array;
  readonly receiveKey: Uint8Array;
  readonly handshakeHash: Uint8Array;
  readonly remotePublicKey: Uint8Array;
}

export const TAG_BYTES = 16;

export interface PacketCipher {
  /**
   * Encrypts in place: `packet[headBytes .. headBytes+plainBytes)` is replaced by the ciphertext and
   * TAG_BYTES of tag behind it; `packet[0 .. headBytes)` is the associated data. All offsets count from `start`.
   */
  seal(
    packet: Uint8Array,
    start: number,
    headBytes: number,
    plainBytes: number,
    packetNumber: number,
  ): void;
  /**
   * Decrypts `packet[headBytes ..]` (ciphertext and tag, up to the end of `packet`) into `plain` from 0.
   * Returns the number of plain bytes, or -1 if it does not authenticate. Allocates nothing that it can keep.
   */
  open(packet: Uint8Array, headBytes: number, packetNumber: number, plain: Uint8Array): number;
}

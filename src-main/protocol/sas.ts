/**
 * The six digits that both screens show: commit, open, compare. PROTOCOL.md section 3.2. Decides
 * when a nonce may be opened and what the code is; showing it is the window's affair.
 */
import { invariant } from '../../src-shared/assert.ts';
import { SAS_NONCE_BYTES } from './constants.ts';
import type { Crypto, Role } from './crypto.ts';
import { readUint32 } from './connection-id.ts';

const COMMITMENT_LABEL = new TextEncoder().encode('ferry commitment 1');
const CODE_LABEL = new TextEncoder().encode('ferry code 1');
const CODE_DIGITS = 6;
const CODE_MODULUS = 10 ** CODE_DIGITS;

export const makeSasNonce = (crypto: Crypto): Uint8Array => crypto.randomBytes(SAS_NONCE_BYTES);

export const sasCommitment = (crypto: Crypto, initiatorNonce: Uint8Array): Uint8Array =>
  crypto.hash([COMMITMENT_LABEL, initiatorNonce]);

export function verificationCode(
  crypto: Crypto,
  handshakeHash: Uint8Array,
  initiatorNonce: Uint8Array,
  responderNonce: Uint8Array,
): string {
  const digest = crypto.hash([CODE_LABEL, handshakeHash, initiatorNonce, responderNonce]);
  // (high · 2^32 + low) mod 10^6, in steps that stay below 2^53.
  const high = readUint32(digest, 0) % CODE_MODULUS;
  const low = readUint32(digest, 4) % CODE_MODULUS;
  const code = (high * (2 ** 32 % CODE_MODULUS) + low) % CODE_MODULUS;
  return String(code).padStart(CODE_DIGITS, '0');
}

/** One side's part in the exchange, once the handshake is complete. */
export class SasExchange {
  readonly #crypto: Crypto;
  readonly #role: Role;
  readonly #handshakeHash: Uint8Array;
  readonly #ownNonce: Uint8Array;
  /** Of the initiator, as the responder got it; null on the initiator's side. */
  readonly #commitment: Uint8Array | null;
  #code: string | null = null;
  #isSendDue: boolean;

  constructor(
    crypto: Crypto,
    role: Role,
    handshakeHash: Uint8Array,
    ownNonce: Uint8Array,
    commitment: Uint8Array | null,
  ) {
    invariant((role === 'responder') === (commitment !== null), 'only the initiator commits');
    this.#crypto = crypto;
    this.#role = role;
    this.#handshakeHash = handshakeHash;
    this.#ownNonce = ownNonce;
    this.#commitment = commitment;
    this.#isSendDue = role === 'responder';
  }

  /** Null until both nonces are open. */
  get code(): string | null {
    return this.#code;
  }

  /** SAS_NONCE or SAS_REVEAL, whichever is this side's, wants to leave. */
  get isSendDue(): boolean {
    return this.#isSendDue;
  }

  get ownNonce(): Uint8Array {
    return this.#ownNonce;
  }

  handleSent(): void {
    this.#isSendDue = false;
  }

  handleLost(): void {
    this.#isSendDue = true;
  }

  /** SAS_NONCE arrived at the initiator, for the first time or again. */
  handleNonce(responderNonce: Uint8Array): void {
    if (this.#code !== null) return;
    this.#code = this.#makeCode(this.#ownNonce, responderNonce);
    this.#isSendDue = true;
  }

  /** SAS_REVEAL arrived at the responder. False: it is not what was committed to. */
  handleReveal(initiatorNonce: Uint8Array): boolean {
    if (this.#code !== null) return true;
    const commitment = sasCommitment(this.#crypto, initiatorNonce);
    if (!this.#commitment?.every((byte, i) => byte === commitment[i])) return false;
    this.#code = this.#makeCode(initiatorNonce, this.#ownNonce);
    return true;
  }

  get role(): Role {
    return this.#role;
  }

  #makeCode(initiatorNonce: Uint8Array, responderNonce: Uint8Array): string {
    return verificationCode(this.#crypto, this.#handshakeHash, initiatorNonce, responderNonce);
  }
}

/**
 * The Noise handshake (PROTOCOL.md section 3) on top of the library: makes its exceptions into
 * answers, and undoes a message that failed, so that noise on the wire cannot kill a handshake that
 * a true message could still finish.
 */
import { createRequire } from 'node:module';
import type NoiseState from 'noise-handshake';
import { invariant } from '../../../src-shared/assert.ts';
import type { KeyPair, NoiseHandshake, NoiseOutcome, Role } from '../../protocol/crypto.ts';

/** Required for the reason that `sodium.ts` gives. */
const Noise = createRequire(import.meta.url)('noise-handshake') as typeof NoiseState;

const PROLOGUE = new TextEncoder().encode('ferry 1');

/** `prologue` and `ephemeral` differ from the default only where published vectors are checked. */
export function startNoise(
  role: Role,
  identity: KeyPair,
  prologue: Uint8Array = PROLOGUE,
  ephemeral: KeyPair | null = null,
): NoiseHandshake {
  return new LibraryHandshake(role, identity, prologue, ephemeral);
}

class LibraryHandshake implements NoiseHandshake {
  readonly #state: NoiseState;
  #outcome: NoiseOutcome | null = null;

  constructor(role: Role, identity: KeyPair, prologue: Uint8Array, ephemeral: KeyPair | null) {
    this.#state = new Noise('XX', role === 'initiator', {
      publicKey: Buffer.from(identity.publicKey),
      secretKey: Buffer.from(identity.secretKey),
    });
    if (ephemeral) {
      this.#state.e = {
        publicKey: Buffer.from(ephemeral.publicKey),
        secretKey: Buffer.from(ephemeral.secretKey),
      };
    }
    this.#state.initialise(Buffer.from(prologue));
  }

  get outcome(): NoiseOutcome | null {
    return this.#outcome;
  }

  writeMessage(payload: Uint8Array): Uint8Array | null {
    invariant(!this.#state.complete, 'a finished handshake writes no message');
    const message = this.#attempt(() => this.#state.send(Buffer.from(payload)));
    if (message) this.#finish();
    return message;
  }

  readMessage(message: Uint8Array): Uint8Array | null {
    invariant(!this.#state.complete, 'a finished handshake reads no message');
    // A copy: the library keeps views of the message and overwrites them with zeros in the end.
    const payload = this.#attempt(() => this.#state.recv(Buffer.from(message)));
    if (payload) this.#finish();
    return payload;
  }

  /** Runs one step; if it throws (bad tag, too short, all-zero key agreement), nothing has happened. */
  #attempt(step: () => Uint8Array): Uint8Array | null {
    const state = this.#state;
    const digest = state.digest && Buffer.from(state.digest);
    const chainingKey = state.chainingKey && Buffer.from(state.chainingKey);
    const key = state.key && Buffer.from(state.key);
    const { nonce, e, re, rs } = state;
    const handshake = state.handshake.slice();
    try {
      return new Uint8Array(step());
    } catch {
      Object.assign(state, { digest, chainingKey, key, nonce, e, re, rs, handshake });
      return null;
    }
  }

  #finish(): void {
    const { complete, tx, rx, hash, rs } = this.#state;
    if (!complete) return;
    invariant(tx && rx && hash && rs, 'a complete handshake has keys, a hash and a remote key');
    this.#outcome = {
      sendKey: new Uint8Array(tx),
      receiveKey: new Uint8Array(rx),
      handshakeHash: new Uint8Array(hash),
      remotePublicKey: new Uint8Array(rs),
    };
  }
}

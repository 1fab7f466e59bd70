/**
 * The handshake of both sides, up to keys and the peer's parameters: PROTOCOL.md sections 2.1, 3.1
 * and 4.3. Says what to send and when; who may hold a half-open record is `half-open-table.ts`.
 */
import { invariant } from '../../src-shared/assert.ts';
import type { ConnectionId } from './connection-id.ts';
import {
  HANDSHAKE_RETRY_MAX_MS,
  HANDSHAKE_RETRY_MIN_MS,
  HANDSHAKE_TIMEOUT_MS,
  RETRIES_FOLLOWED_MAX,
} from './constants.ts';
import type { Crypto, KeyPair, NoiseHandshake, NoiseOutcome } from './crypto.ts';
import { encodeInitial, encodeNoisePacket, PacketType } from './packet.ts';
import { encodeParameters, parseParameters, type Parameters } from './parameters.ts';

export interface HandshakeOutcome {
  readonly noise: NoiseOutcome;
  readonly peer: Parameters;
  /** From an answer to a packet that was sent once; null if that cannot be told. */
  readonly rttMs: number | null;
}

const NO_BYTES = new Uint8Array(0);

/** The initiator's side: INITIAL until REPLY, then CONFIRM until the first PACKET. */
export class InitiatorHandshake {
  readonly #noise: NoiseHandshake;
  readonly #localId: ConnectionId;
  readonly #parameters: Parameters;
  readonly #message1: Uint8Array;
  /** What is sent now, whole. */
  #datagram: Uint8Array;
  #acceptedReply: Uint8Array | null = null;
  #retriesFollowed = 0;

  #timesSent = 0;
  #lastSentAt = 0;
  #dueAt: number;
  #givesUpAt: number;

  constructor(
    crypto: Crypto,
    identity: KeyPair,
    localId: ConnectionId,
    parameters: Parameters,
    now: number,
  ) {
    this.#noise = crypto.startHandshake('initiator', identity);
    this.#localId = localId;
    this.#parameters = parameters;
    const message1 = this.#noise.writeMessage(NO_BYTES);
    invariant(message1, 'the first message agrees on no key yet');
    this.#message1 = message1;
    this.#datagram = encodeInitial(localId, NO_BYTES, message1);
    this.#dueAt = now;
    this.#givesUpAt = now + HANDSHAKE_TIMEOUT_MS;
  }

  get deadline(): number {
    return Math.min(this.#dueAt, this.#givesUpAt);
  }

  /** This process slept: the peer had no chance to answer. */
  handleSleep(sleptMs: number): void {
    this.#givesUpAt += sleptMs;
  }

  isGivenUp(now: number): boolean {
    return now >= this.#givesUpAt;
  }

  /** Writes INITIAL or CONFIRM if it is due; its length, or 0. */
  poll(into: Uint8Array, now: number): number {
    if (now < this.#dueAt) return 0;
    into.set(this.#datagram);
    const waitMs = Math.min(HANDSHAKE_RETRY_MIN_MS * 2 ** this.#timesSent, HANDSHAKE_RETRY_MAX_MS);
    this.#timesSent++;
    this.#lastSentAt = now;
    this.#dueAt = now + waitMs;
    return this.#datagram.length;
  }

  /** False: not believable, nothing changes. */
  handleRetry(token: Uint8Array, now: number): boolean {
    if (this.#acceptedReply || token.length === 0) return false;
    if (this.#retriesFollowed >= RETRIES_FOLLOWED_MAX) return false;
    this.#retriesFollowed++;
    this.#begin(encodeInitial(this.#localId, token, this.#message1), now);
    return true;
  }

  /**
   * REPLY's noise message. `ignored`: it does not authenticate, or was answered before (then CONFIRM
   * is due again). `bad-parameters`: whoever answers breaks section 3.1.
   */
  handleReply(message2: Uint8Array, now: number): HandshakeOutcome | 'ignored' | 'bad-parameters' {
    if (this.#acceptedReply) {
      if (isSame(message2, this.#acceptedReply)) this.#dueAt = Math.min(this.#dueAt, now);
      return 'ignored';
    }
    const payload = this.#noise.readMessage(message2);
    if (!payload) return 'ignored';
    const peer = parseParameters(payload, 'responder');
    if (!peer?.connectionId) return 'bad-parameters';
    const message3 = this.#noise.writeMessage(encodeParameters(this.#parameters));
    const noise = this.#noise.outcome;
    if (!message3 || !noise) return 'bad-parameters';
    this.#acceptedReply = message2.slice();
    const rttMs = roundTripMs(this.#timesSent, this.#lastSentAt, now);
    this.#begin(encodeNoisePacket(PacketType.CONFIRM, peer.connectionId, message3), now);
    return { noise, peer, rttMs };
  }

  /** Another datagram is what is repeated from now on. */
  #begin(datagram: Uint8Array, now: number): void {
    this.#datagram = datagram;
    this.#timesSent = 0;
    this.#dueAt = now;
    this.#givesUpAt = now + HANDSHAKE_TIMEOUT_MS;
  }
}

/** The responder's side of one INITIAL: a REPLY to repeat, and a CONFIRM to wait for. */
export class ResponderHandshake {
  readonly #noise: NoiseHandshake;
  readonly #message1: Uint8Array;
  readonly #reply: Uint8Array;
  #timesSent = 0;
  #lastSentAt = 0;

  private constructor(noise: NoiseHandshake, message1: Uint8Array, reply: Uint8Array) {
    this.#noise = noise;
    this.#message1 = message1;
    this.#reply = reply;
  }

  /** Null: the INITIAL's noise message is no good. */
  static start(
    crypto: Crypto,
    identity: KeyPair,
    remoteId: ConnectionId,
    parameters: Parameters,
    message1: Uint8Array,
  ): ResponderHandshake | null {
    const noise = crypto.startHandshake('responder', identity);
    // An INITIAL carries a key and nothing else: a payload here would be in the clear.
    if (noise.readMessage(message1)?.length !== 0) return null;
    const message2 = noise.writeMessage(encodeParameters(parameters));
    if (!message2) return null;
    const reply = encodeNoisePacket(PacketType.REPLY, remoteId, message2);
    return new ResponderHandshake(noise, message1.slice(), reply);
  }

  /** Whether an INITIAL with this message is the same one again. */
  isFor(message1: Uint8Array): boolean {
    return isSame(message1, this.#message1);
  }

  /** The whole REPLY, to be sent now. */
  takeReply(now: number): Uint8Array {
    this.#timesSent++;
    this.#lastSentAt = now;
    return this.#reply;
  }

  /** CONFIRM's noise message. `ignored`: it does not authenticate, a true one may still come. */
  handleConfirm(
    message3: Uint8Array,
    now: number,
  ): HandshakeOutcome | 'ignored' | 'bad-parameters' {
    const payload = this.#noise.readMessage(message3);
    if (!payload) return 'ignored';
    const noise = this.#noise.outcome;
    const peer = parseParameters(payload, 'initiator');
    if (!peer || !noise) return 'bad-parameters';
    return { noise, peer, rttMs: roundTripMs(this.#timesSent, this.#lastSentAt, now) };
  }
}

/** Null: nobody knows which of several is answered, or the clock went back in between and measured nothing. */
function roundTripMs(timesSent: number, lastSentAt: number, now: number): number | null {
  return timesSent === 1 && now >= lastSentAt ? now - lastSentAt : null;
}

function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

/**
 * Where the peer is: the address that packets go to, and the proof of a new one before it is
 * believed. PROTOCOL.md section 4.4.
 */
import type { Address } from './connection-api.ts';
import { AMPLIFICATION_MAX, PATH_CHALLENGE_BYTES, PATH_CHALLENGES_MAX } from './constants.ts';
import type { Crypto } from './crypto.ts';

interface Candidate {
  readonly address: Address;
  readonly challenge: Uint8Array;
  receivedBytes: number;
  sentBytes: number;
  timesSent: number;
  dueAt: number;
}

export class Path {
  readonly #crypto: Crypto;
  #remote: Address;
  #candidate: Candidate | null = null;
  /** A challenge of the peer that waits for its answer; the newest one counts. */
  #response: { readonly field: Uint8Array; readonly to: Address } | null = null;

  constructor(crypto: Crypto, remote: Address) {
    this.#crypto = crypto;
    this.#remote = remote;
  }

  get remote(): Address {
    return this.#remote;
  }

  /** When the next PATH_CHALLENGE is due, or the candidate is given up; Infinity = there is none. */
  get deadline(): number {
    return this.#candidate?.dueAt ?? Infinity;
  }

  /** Every authentic packet; `isNewest`: it has the highest number so far. */
  handlePacket(from: Address, byteCount: number, isNewest: boolean, now: number): void {
    if (this.#candidate && isSameAddress(from, this.#candidate.address)) {
      this.#candidate.receivedBytes += byteCount;
      return;
    }
    if (!isNewest || isSameAddress(from, this.#remote)) return;
    this.#candidate = {
      address: { host: from.host, port: from.port },
      challenge: this.#crypto.randomBytes(PATH_CHALLENGE_BYTES),
      receivedBytes: byteCount,
      sentBytes: 0,
      timesSent: 0,
      dueAt: now,
    };
  }

  handleChallenge(field: Uint8Array, from: Address): void {
    this.#response = { field: field.slice(), to: { host: from.host, port: from.port } };
  }

  /** True: the candidate's address is the peer's from now on. */
  handleResponse(bytes: Uint8Array, begin: number, from: Address): boolean {
    const candidate = this.#candidate;
    if (!candidate || !isSameAddress(from, candidate.address)) return false;
    if (!candidate.challenge.every((byte, i) => byte === bytes[begin + i])) return false;
    this.#remote = candidate.address;
    this.#candidate = null;
    return true;
  }

  /** An address and a challenge for it, when a packet of `byteCount` may go there now; else null. */
  takeChallenge(
    byteCount: number,
    retryMs: number,
    now: number,
  ): { readonly to: Address; readonly field: Uint8Array } | null {
    const candidate = this.#candidate;
    if (!candidate || now < candidate.dueAt) return null;
    candidate.dueAt = now + retryMs;
    if (candidate.timesSent >= PATH_CHALLENGES_MAX) {
      this.#candidate = null;
      return null;
    }
    candidate.timesSent++;
    const allowedBytes = candidate.receivedBytes * AMPLIFICATION_MAX - candidate.sentBytes;
    if (byteCount > allowedBytes) return null;
    candidate.sentBytes += byteCount;
    return { to: candidate.address, field: candidate.challenge };
  }

  /** An answer to a challenge of the peer, and where it came from. */
  takeResponse(): { readonly to: Address; readonly field: Uint8Array } | null {
    const response = this.#response;
    this.#response = null;
    return response;
  }

  get hasResponse(): boolean {
    return this.#response !== null;
  }
}

export const isSameAddress = (a: Address, b: Address): boolean =>
  a === b || (a.port === b.port && a.host === b.host);

/**
 * Where the peer is: the address that packets go to, and the proof of a new one before it is
 * believed. PROTOCOL.md section 4.4 (RFC 9000, section 9).
 *
 * A packet proves who made it, not who sent it: anyone on the way may send a copy from elsewhere,
 * and be faster than the original. So the address that is believed is asked too, and keeps its place
 * if it answers.
 */
import type { Address } from './connection-api.ts';
import {
  AMPLIFICATION_MAX,
  PATH_CANDIDATES_MAX,
  PATH_CHALLENGE_BYTES,
  PATH_CHALLENGES_MAX,
  PATH_REFUSED_MS,
  PATH_RESPONSES_MAX,
  PATHS_REMEMBERED_MAX,
} from './constants.ts';
import type { Crypto } from './crypto.ts';

/** An address that is being asked, and how often it was. */
interface Asked {
  readonly address: Address;
  readonly challenge: Uint8Array;
  /** What may still be sent there; Infinity for an address that has proved itself before. */
  allowedBytes: number;
  timesSent: number;
  lastSentAt: number;
  dueAt: number;
}

/** What an answer to a challenge brought about. */
export interface PathChange {
  /** Another computer or another network; else the same one from another port, as after NAT rebinding. */
  readonly isOtherHost: boolean;
  /** Of the new path; null if that cannot be told. */
  readonly rttMs: number | null;
}

export class Path {
  readonly #crypto: Crypto;
  #remote: Address;
  /** Addresses that newer packets came from, oldest first; none of them is believed yet. */
  readonly #candidates: Asked[] = [];
  /** The address that is or was believed, asked since there are candidates. Its answer outdoes theirs. */
  #incumbent: Asked | null = null;
  /** A candidate that the incumbent has outdone is not asked again before. */
  #refusedUntil = -Infinity;
  /** Where the peer has been before, latest first: it may be there again. */
  readonly #formerly: Address[] = [];
  /** Challenges of the peer that wait for their answer, oldest first. */
  readonly #responses: { readonly field: Uint8Array; readonly to: Address }[] = [];

  constructor(crypto: Crypto, remote: Address) {
    this.#crypto = crypto;
    this.#remote = remote;
  }

  get remote(): Address {
    return this.#remote;
  }

  /** When the next PATH_CHALLENGE is due, or an address is given up; Infinity = nobody is asked. */
  get deadline(): number {
    let dueAt = this.#incumbent?.dueAt ?? Infinity;
    for (const candidate of this.#candidates) dueAt = Math.min(dueAt, candidate.dueAt);
    return dueAt;
  }

  /** Every authentic packet; `isNewest`: it has the highest number so far. */
  handlePacket(from: Address, byteCount: number, isNewest: boolean, now: number): void {
    if (isSameAddress(from, this.#remote)) return;
    for (const candidate of this.#candidates) {
      if (!isSameAddress(from, candidate.address)) continue;
      candidate.allowedBytes += byteCount * AMPLIFICATION_MAX;
      return;
    }
    if (!isNewest || now < this.#refusedUntil) return;
    // Those that came first are asked to their end: copies from ever new addresses must not push a
    // true one out before it could answer.
    if (this.#candidates.length >= PATH_CANDIDATES_MAX) return;
    this.#candidates.push(this.#ask(from, byteCount * AMPLIFICATION_MAX, now));
    this.#incumbent ??= this.#ask(this.#remote, Infinity, now);
  }

  /** Nothing is heard from where the peer was last: the places before are asked, too. */
  handleSilence(now: number): void {
    for (const address of this.#formerly) {
      if (isSameAddress(address, this.#remote)) continue;
      if (this.#candidates.some((asked) => isSameAddress(asked.address, address))) continue;
      if (this.#candidates.length >= PATH_CANDIDATES_MAX) return;
      this.#candidates.push(this.#ask(address, Infinity, now));
    }
  }

  handleChallenge(field: Uint8Array, from: Address): void {
    if (this.#responses.length >= PATH_RESPONSES_MAX) this.#responses.shift();
    this.#responses.push({ field: field.slice(), to: from });
  }

  /** Not null: from now on the peer is where this answer came from. */
  handleResponse(bytes: Uint8Array, begin: number, from: Address, now: number): PathChange | null {
    const incumbent = this.#incumbent;
    if (incumbent && isSameAddress(from, incumbent.address) && isAnswer(incumbent, bytes, begin)) {
      this.#candidates.length = 0;
      this.#incumbent = null;
      this.#refusedUntil = now + PATH_REFUSED_MS;
      return this.#moveTo(incumbent, now);
    }
    for (const candidate of this.#candidates) {
      // From wherever (RFC 9000, section 8.2.3): only who reads there can know what was asked there.
      if (!isAnswer(candidate, bytes, begin)) continue;
      this.#candidates.length = 0;
      return this.#moveTo(candidate, now);
    }
    return null;
  }

  /** An address and a challenge for it, when a packet of `byteCount` may go there now; else null. */
  takeChallenge(
    byteCount: number,
    retryMs: number,
    now: number,
  ): { readonly to: Address; readonly field: Uint8Array } | null {
    const incumbent = this.#incumbent;
    if (incumbent && now >= incumbent.dueAt) {
      if (!this.#isExhausted(incumbent)) return this.#take(incumbent, byteCount, retryMs, now);
      this.#incumbent = null;
    }
    for (let i = 0; i < this.#candidates.length; i++) {
      const candidate = this.#candidates[i]!;
      if (now < candidate.dueAt) continue;
      if (this.#isExhausted(candidate)) this.#candidates.splice(i--, 1);
      else if (candidate.allowedBytes < byteCount) {
        // A turn that it could not use is one all the same, or it would keep its place for ever.
        candidate.timesSent++;
        candidate.dueAt = now + retryMs;
      } else return this.#take(candidate, byteCount, retryMs, now);
    }
    return null;
  }

  /** An answer to a challenge of the peer, `byteCount` with its packet, and where it came from. */
  takeResponse(byteCount: number): { readonly to: Address; readonly field: Uint8Array } | null {
    for (let next = this.#responses.shift(); next; next = this.#responses.shift()) {
      const { to } = next;
      const candidate = this.#candidates.find(({ address }) => isSameAddress(address, to));
      if (!candidate) return next;
      // A copy of a PATH_CHALLENGE gets an answer and is asked itself: both count.
      if (candidate.allowedBytes < byteCount) continue;
      candidate.allowedBytes -= byteCount;
      return next;
    }
    return null;
  }

  get hasResponse(): boolean {
    return this.#responses.length > 0;
  }

  #ask(address: Address, allowedBytes: number, now: number): Asked {
    const challenge = this.#crypto.randomBytes(PATH_CHALLENGE_BYTES);
    return { address, challenge, allowedBytes, timesSent: 0, lastSentAt: 0, dueAt: now };
  }

  #take(
    asked: Asked,
    byteCount: number,
    retryMs: number,
    now: number,
  ): { readonly to: Address; readonly field: Uint8Array } {
    asked.allowedBytes -= byteCount;
    asked.timesSent++;
    asked.lastSentAt = now;
    asked.dueAt = now + retryMs;
    return { to: asked.address, field: asked.challenge };
  }

  #isExhausted(asked: Asked): boolean {
    return asked.timesSent >= PATH_CHALLENGES_MAX;
  }

  #moveTo(asked: Asked, now: number): PathChange | null {
    const before = this.#remote;
    if (isSameAddress(before, asked.address)) return null;
    this.#remote = asked.address;
    this.#remember(before);
    return {
      isOtherHost: before.host !== asked.address.host,
      rttMs: asked.timesSent === 1 ? now - asked.lastSentAt : null,
    };
  }

  #remember(before: Address): void {
    const known = this.#formerly.findIndex((address) => isSameAddress(address, before));
    if (known >= 0) this.#formerly.splice(known, 1);
    else if (this.#formerly.length >= PATHS_REMEMBERED_MAX) this.#formerly.pop();
    this.#formerly.unshift(before);
  }
}

function isAnswer(asked: Asked, bytes: Uint8Array, begin: number): boolean {
  return asked.timesSent > 0 && asked.challenge.every((byte, i) => byte === bytes[begin + i]);
}

export const isSameAddress = (a: Address, b: Address): boolean =>
  a === b || (a.port === b.port && a.host === b.host);

/**
 * One direction of a modelled link: what happens to a datagram between two hosts, and when it
 * arrives. Same model as a real drop-tail bottleneck; knows nothing of what it carries.
 */
import type { Prng } from './prng.ts';

export interface LinkConfig {
  readonly delayMs: number;
  /** Added at random to each datagram, uniformly: reorders when larger than the gap between two. */
  readonly jitterMs: number;
  /** Fractions of 1. */
  readonly lossFraction: number;
  readonly duplicateFraction: number;
  /** One bit flipped. */
  readonly corruptFraction: number;
  /** These skip the queue and most of the delay. */
  readonly reorderFraction: number;
  /** Gilbert-Elliott: chance a datagram to enter a burst in which all is lost, and to leave it. */
  readonly burstEnterFraction: number;
  readonly burstLeaveFraction: number;
  /** Null: no bottleneck. */
  readonly rateBytesPerSecond: number | null;
  readonly queueBytes: number;
  /** Larger datagrams vanish. */
  readonly mtuBytes: number;
  /** Everything sent in [from, until) is lost. */
  readonly outageFromMs: number;
  readonly outageUntilMs: number;
}

export const PERFECT_LINK: LinkConfig = {
  delayMs: 1,
  jitterMs: 0,
  lossFraction: 0,
  duplicateFraction: 0,
  corruptFraction: 0,
  reorderFraction: 0,
  burstEnterFraction: 0,
  burstLeaveFraction: 1,
  rateBytesPerSecond: null,
  queueBytes: Infinity,
  mtuBytes: 65_535,
  outageFromMs: Infinity,
  outageUntilMs: Infinity,
};

/**
 * However few datagrams pass, a burst is over by then: counted in datagrams alone it would be an
 * outage of minutes for whoever sends one every few seconds.
 */
const BURST_MAX_MS = 500;

export interface Arrival {
  readonly bytes: Uint8Array;
  readonly arrivesAt: number;
}

export class Link {
  config: LinkConfig;
  readonly counters = { sent: 0, lost: 0, overflowed: 0, delivered: 0, deliveredBytes: 0 };
  readonly #prng: Prng;
  #inBurst = false;
  #burstStartedAt = 0;
  #idleAt = 0;

  constructor(config: LinkConfig, prng: Prng) {
    this.config = config;
    this.#prng = prng;
  }

  /** What becomes of a datagram handed over at `now`: none, one or two arrivals. The bytes are copied. */
  carry(bytes: Uint8Array, now: number): Arrival[] {
    this.counters.sent += 1;
    if (this.#isLost(bytes.byteLength, now)) {
      this.counters.lost += 1;
      return [];
    }
    const leavesAt = this.#serialise(bytes.byteLength, now);
    if (leavesAt === null) {
      this.counters.overflowed += 1;
      return [];
    }
    const copies = this.#prng.chance(this.config.duplicateFraction) ? 2 : 1;
    return Array.from({ length: copies }, () => this.#arrival(bytes, leavesAt));
  }

  #isLost(byteCount: number, now: number): boolean {
    const { config } = this;
    if (now >= config.outageFromMs && now < config.outageUntilMs) return true;
    if (byteCount > config.mtuBytes) return true;
    if (this.#inBurst) {
      const isOver = now - this.#burstStartedAt > BURST_MAX_MS;
      this.#inBurst = !isOver && !this.#prng.chance(config.burstLeaveFraction);
    } else if (this.#prng.chance(config.burstEnterFraction)) {
      this.#inBurst = true;
      this.#burstStartedAt = now;
    }
    return this.#inBurst || this.#prng.chance(config.lossFraction);
  }

  #serialise(byteCount: number, now: number): number | null {
    const { rateBytesPerSecond, queueBytes } = this.config;
    if (rateBytesPerSecond === null) return now;
    const startsAt = Math.max(now, this.#idleAt);
    if (((startsAt - now) / 1000) * rateBytesPerSecond > queueBytes) return null;
    this.#idleAt = startsAt + (byteCount / rateBytesPerSecond) * 1000;
    return this.#idleAt;
  }

  #arrival(bytes: Uint8Array, leavesAt: number): Arrival {
    const { delayMs, jitterMs, reorderFraction, corruptFraction } = this.config;
    let waitMs = delayMs + this.#prng.next() * jitterMs;
    if (this.#prng.chance(reorderFraction)) waitMs *= this.#prng.next();
    const copy = bytes.slice();
    if (this.#prng.chance(corruptFraction)) {
      const at = this.#prng.between(0, copy.byteLength - 1);
      copy[at] = (copy[at] ?? 0) ^ (1 << this.#prng.between(0, 7));
    }
    this.counters.delivered += 1;
    this.counters.deliveredBytes += copy.byteLength;
    return { bytes: copy, arrivesAt: leavesAt + waitMs };
  }
}

/** When is something announced, and when asked? No timer of its own: `now` in ms is passed in. */
import {
  ANNOUNCE_AT_MS,
  ASK_AT_MS,
  BEACON_EVERY_MS,
  DNS_ASK_EVERY_MS,
} from './discovery-constants.ts';

export interface Turn {
  /** In both ways. */
  readonly announce: boolean;
  /** The beacon alone: DNS-SD is asked for again by whoever wants to know. */
  readonly beacon: boolean;
  /** In both ways. */
  readonly ask: boolean;
  /** DNS-SD alone: a beacon comes by itself. */
  readonly askDns: boolean;
}

export class Rhythm {
  #announceAt: number[] = [];
  #askAt: number[] = [];
  #beaconAt: number | null = null;
  #askDnsAt: number | null = null;

  /** There is something to announce from now on, or it has changed. */
  announce(now: number): void {
    this.#announceAt = ANNOUNCE_AT_MS.map((after) => now + after);
    this.#beaconAt = now + BEACON_EVERY_MS;
  }

  silence(): void {
    this.#announceAt = [];
    this.#beaconAt = null;
  }

  ask(now: number): void {
    this.#askAt = ASK_AT_MS.map((after) => now + after);
    this.#askDnsAt = now + DNS_ASK_EVERY_MS;
  }

  /** What is due. */
  poll(now: number): Turn {
    const announce = takeDue(this.#announceAt, now);
    const ask = takeDue(this.#askAt, now);
    const beacon = this.#beaconAt !== null && this.#beaconAt <= now;
    if (beacon) this.#beaconAt = now + BEACON_EVERY_MS;
    const askDns = this.#askDnsAt !== null && this.#askDnsAt <= now;
    if (askDns) this.#askDnsAt = now + DNS_ASK_EVERY_MS;
    return { announce, beacon, ask, askDns };
  }

  pollDeadline(): number | null {
    const moments = [...this.#announceAt, ...this.#askAt, this.#beaconAt, this.#askDnsAt];
    const due = moments.filter((at) => at !== null);
    return due.length === 0 ? null : Math.min(...due);
  }
}

/** Several that are due at once count once. */
function takeDue(moments: number[], now: number): boolean {
  const due = moments.filter((at) => at <= now).length;
  moments.splice(0, due);
  return due > 0;
}

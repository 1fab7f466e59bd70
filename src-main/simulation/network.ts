/**
 * Hosts joined by links on a virtual clock. The clock jumps to the earliest thing that is due, so a
 * minute of network takes milliseconds, and the same seed does the same again.
 */
import type { Address, Transmit } from '../protocol/connection-api.ts';
import type { Link } from './link.ts';

/** Anything that speaks UDP without a socket: an `Endpoint`, or a test's own attacker. */
export interface Host {
  handleDatagram(bytes: Uint8Array, from: Address, now: number): unknown;
  handleTimeout(now: number): void;
  pollTransmit(into: Uint8Array, now: number): Transmit | null;
  pollDeadline(): number | null;
}

/** What sits above a host and acts on its events: called after everything that may have changed it. */
export interface App {
  turn(now: number): void;
  /** When `turn` wants to be called next, if nothing else happens; null = never. */
  pollDeadline?(): number | null;
}

interface Attached {
  readonly host: Host;
  readonly app: App;
  address: Address;
  readonly uplink: Link;
}

interface InFlight {
  readonly at: number;
  readonly order: number;
  readonly to: Address;
  readonly from: Address;
  readonly bytes: Uint8Array;
}

/** A simulation that takes more steps than this is stuck in a loop. */
const STEPS_MAX = 5_000_000;
/** The same at one instant: somebody wants to be called, and does nothing about it. */
const STEPS_AT_ONCE_MAX = 50_000;
/** Largest UDP payload. */
const DATAGRAM_MAX_BYTES = 65_507;
/** Datagrams that one host may send at one instant, so that a host that never stops is found. */
const BURST_MAX = 20_000;

export class Network {
  now = 0;
  readonly #attached: Attached[] = [];
  readonly #flying = new ArrivalQueue();
  readonly #scratch = new Uint8Array(DATAGRAM_MAX_BYTES);
  #order = 0;

  /** `uplink` carries what this host sends, to whomever. */
  attach(address: Address, host: Host, uplink: Link, app: App): void {
    this.#attached.push({ address, host, uplink, app });
  }

  /** This host is gone: it sends nothing any more, and nobody is at its address. */
  detach(host: Host): void {
    const at = this.#attached.findIndex((attached) => attached.host === host);
    if (at >= 0) this.#attached.splice(at, 1);
  }

  /** From now on this host sends from, and is reached at, another address; the old one is nobody's. */
  move(from: Address, to: Address): void {
    const attached = this.#attached.find(({ address }) => sameAddress(address, from));
    if (attached) attached.address = to;
  }

  /** Puts a datagram on its way as if `from` had sent it: for attackers and replays. */
  inject(bytes: Uint8Array, from: Address, to: Address, arrivesAt: number): void {
    this.#flying.push({ at: arrivesAt, order: this.#order++, bytes: bytes.slice(), from, to });
  }

  /** Sees every datagram that a host sends, before the link; for attackers that record. */
  onSent: (bytes: Uint8Array, from: Address, to: Address, now: number) => void = () => {};

  /** Sees every datagram just before the host at `to` does, if there is one. */
  onDelivered: (bytes: Uint8Array, from: Address, to: Address, now: number) => void = () => {};

  /**
   * Runs until `isReached()` holds. Returns false if `limitMs` of virtual time passed first, or if
   * nothing is left that could ever happen.
   */
  runUntil(isReached: () => boolean, limitMs: number): boolean {
    const endsAt = this.now + limitMs;
    let [standsSince, stepsAtOnce] = [-1, 0];
    for (let step = 0; step < STEPS_MAX; step += 1) {
      stepsAtOnce = this.now > standsSince ? 0 : stepsAtOnce + 1;
      standsSince = this.now;
      if (stepsAtOnce > STEPS_AT_ONCE_MAX) {
        throw new Error(`time stands still at ${this.now} ms: ${this.#whoIsDue()}`);
      }
      this.#drain();
      if (isReached()) return true;
      const nextAt = this.#nextAt();
      if (nextAt === null || nextAt > endsAt) return false;
      this.now = Math.max(this.now, nextAt);
      this.#deliver();
      this.#expire();
    }
    throw new Error(`the simulation made ${STEPS_MAX} steps without an end`);
  }

  #drain(): void {
    // By index: an app may attach others in its turn.
    for (let at = 0; at < this.#attached.length; at += 1) {
      const attached = this.#attached[at]!;
      attached.app.turn(this.now);
      for (let sent = 0; ; sent += 1) {
        const transmit = attached.host.pollTransmit(this.#scratch, this.now);
        if (!transmit) break;
        if (sent > BURST_MAX) throw new Error('a host sends without end at one instant');
        this.#send(attached, transmit);
      }
    }
  }

  #send({ address, uplink }: Attached, { to, byteCount }: Transmit): void {
    const bytes = this.#scratch.subarray(0, byteCount);
    this.onSent(bytes, address, to, this.now);
    for (const { bytes: copy, arrivesAt } of uplink.carry(bytes, this.now)) {
      this.#flying.push({ at: arrivesAt, order: this.#order++, bytes: copy, from: address, to });
    }
  }

  #nextAt(): number | null {
    let nextAt = this.#flying.nextAt ?? Infinity;
    for (const { host, app } of this.#attached) {
      nextAt = Math.min(nextAt, host.pollDeadline() ?? Infinity, app.pollDeadline?.() ?? Infinity);
    }
    return nextAt === Infinity ? null : nextAt;
  }

  #whoIsDue(): string {
    const due = this.#attached.filter(({ host, app }) => {
      const at = Math.min(host.pollDeadline() ?? Infinity, app.pollDeadline?.() ?? Infinity);
      return at <= this.now;
    });
    return due.map(({ address }) => `${address.host}:${address.port}`).join(', ');
  }

  #deliver(): void {
    while ((this.#flying.nextAt ?? Infinity) <= this.now) {
      const { bytes, from, to } = this.#flying.pop();
      const reached = this.#attached.find(({ address }) => sameAddress(address, to));
      if (!reached) continue;
      this.onDelivered(bytes, from, to, this.now);
      reached.host.handleDatagram(bytes, from, this.now);
      reached.app.turn(this.now);
    }
  }

  #expire(): void {
    for (const { host } of this.#attached) {
      const deadline = host.pollDeadline();
      if (deadline !== null && deadline <= this.now) host.handleTimeout(this.now);
    }
  }
}

function sameAddress(a: Address, b: Address): boolean {
  return a.port === b.port && a.host === b.host;
}

/** A binary heap by time, first in first out at one instant. */
class ArrivalQueue {
  readonly #heap: InFlight[] = [];

  get nextAt(): number | null {
    return this.#heap[0]?.at ?? null;
  }

  push(item: InFlight): void {
    const heap = this.#heap;
    let at = heap.push(item) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const above = heap[parent] as InFlight;
      if (!isBefore(item, above)) break;
      heap[at] = above;
      at = parent;
    }
    heap[at] = item;
  }

  pop(): InFlight {
    const heap = this.#heap;
    const top = heap[0];
    const last = heap.pop();
    if (!top || !last) throw new Error('nothing is on its way');
    if (heap.length === 0) return top;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= heap.length) break;
      const right = heap[child + 1];
      if (right && isBefore(right, heap[child] as InFlight)) child += 1;
      const below = heap[child] as InFlight;
      if (!isBefore(below, last)) break;
      heap[at] = below;
      at = child;
    }
    heap[at] = last;
    return top;
  }
}

function isBefore(a: InFlight, b: InFlight): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}

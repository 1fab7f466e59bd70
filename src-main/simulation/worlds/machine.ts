/**
 * One computer: an address, a clock of its own, and programs that may die. Judges at every turn that
 * what its programs keep in memory is bounded.
 */
import type { Address, Transmit } from '../../protocol/connection-api.ts';
import type { Endpoint } from '../../protocol/endpoint.ts';
import type { App, Host } from '../network.ts';
import { SendingApp, type ReceivingApp } from '../session-apps.ts';

/** Records of half-open handshakes, and connections, beyond which an endpoint keeps too many. */
const HALF_OPEN_BOUND = 64;
const CONNECTIONS_BOUND = 256 + 64;
/** What one sender may have read ahead: its connection's buffer and what it asked of the disk. */
const READ_BOUND_BYTES = 34 * 2 ** 20;
/** What one receiver may have begun beyond its window (PROTOCOL.md, section 7), and a block's rounding. */
const BLOCKS_BOUND_BYTES = 17 * 2 ** 20;

/** Instants of this computer, as the network's and back. */
export class Clock {
  offsetMs = 0;
  isAsleep = false;

  at(networkNow: number): number {
    return networkNow + this.offsetMs;
  }

  /** Rounded up by a nanosecond, so that what is due is due after the way there and back. */
  networkAt(deadline: number | null): number | null {
    if (deadline === null || this.isAsleep) return null;
    return this.offsetMs === 0 ? deadline : deadline - this.offsetMs + 1e-6;
  }
}

/** An endpoint and its app on one computer; dead programs hear and say nothing. */
export class Program<A extends SendingApp | ReceivingApp> implements Host, App {
  isAlive = true;
  address: Address;
  readonly app: A;
  readonly endpoint: Endpoint;
  readonly #clock: Clock;

  constructor(endpoint: Endpoint, app: A, address: Address, clock: Clock) {
    this.endpoint = endpoint;
    this.app = app;
    this.address = address;
    this.#clock = clock;
  }

  get isRunning(): boolean {
    return this.isAlive && !this.#clock.isAsleep;
  }

  /** This program's time. */
  at(networkNow: number): number {
    return this.#clock.at(networkNow);
  }

  handleDatagram(bytes: Uint8Array, from: Address, now: number): void {
    if (this.isRunning) this.endpoint.handleDatagram(bytes, from, this.#clock.at(now));
  }

  handleTimeout(now: number): void {
    if (this.isRunning) this.endpoint.handleTimeout(this.#clock.at(now));
  }

  pollTransmit(into: Uint8Array, now: number): Transmit | null {
    return this.isRunning ? this.endpoint.pollTransmit(into, this.#clock.at(now)) : null;
  }

  turn(now: number): void {
    if (!this.isRunning) return;
    this.app.turn(this.#clock.at(now));
    this.#judgeMemory();
  }

  /** Of both: the network asks hosts and apps alike. */
  pollDeadline(): number | null {
    if (!this.isRunning) return null;
    const host = this.endpoint.pollDeadline() ?? Infinity;
    const app = this.app.pollDeadline() ?? Infinity;
    const due = Math.min(host, app);
    return this.#clock.networkAt(due === Infinity ? null : due);
  }

  /** Null, or what is still there although everything is over. */
  get leftover(): string | null {
    const { endpoint, app } = this;
    const connections = [...endpoint.connections].length;
    if (connections > 0) return `${connections} connections`;
    if (endpoint.halfOpenCount > 0) return `${endpoint.halfOpenCount} half-open records`;
    if (app instanceof SendingApp) return app.readBytes > 0 ? `${app.readBytes} read bytes` : null;
    if (app.blockBytes !== 0) return `${app.blockBytes} bytes of blocks`;
    return app.partCount > 0 ? `${app.partCount} parts` : null;
  }

  #judgeMemory(): void {
    const { endpoint, app } = this;
    if (endpoint.halfOpenCount > HALF_OPEN_BOUND) throw new Error('too many half-open records');
    if ([...endpoint.connections].length > CONNECTIONS_BOUND)
      throw new Error('too many connections');
    if (app instanceof SendingApp) {
      if (app.readBytes > READ_BOUND_BYTES) throw new Error(`${app.readBytes} bytes read ahead`);
      return;
    }
    for (const { sinks } of app.arrivals) {
      if (sinks.blockBytes > app.windowBytes + BLOCKS_BOUND_BYTES) {
        throw new Error(`${sinks.blockBytes} bytes of blocks in memory`);
      }
    }
  }
}

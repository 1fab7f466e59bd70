/**
 * A host whose process can sleep, as under a closed lid or SIGSTOP: nothing runs meanwhile, the
 * socket keeps what fits into it, and on waking all timers are due at once, before the socket is read.
 */
import type { Address, Transmit } from '../protocol/connection-api.ts';
import type { App, Host } from './network.ts';

/** About what a stock receive buffer holds. */
const BUFFERED_MAX = 100;

export class SleepyHost implements Host {
  readonly #host: Host;
  readonly #app: App;
  readonly #buffered: { readonly bytes: Uint8Array; readonly from: Address }[] = [];
  #wakesAt = -Infinity;
  #isAsleep = false;

  /** `app` takes its turn after every datagram, as the network lets it. */
  constructor(host: Host, app: App) {
    this.#host = host;
    this.#app = app;
  }

  sleepUntil(wakesAt: number): void {
    this.#wakesAt = wakesAt;
    this.#isAsleep = true;
  }

  handleDatagram(bytes: Uint8Array, from: Address, now: number): void {
    if (!this.#isStillAsleep(now)) this.#host.handleDatagram(bytes, from, now);
    else if (this.#buffered.length < BUFFERED_MAX) this.#buffered.push({ bytes, from });
  }

  handleTimeout(now: number): void {
    if (!this.#isStillAsleep(now)) this.#host.handleTimeout(now);
  }

  pollTransmit(into: Uint8Array, now: number): Transmit | null {
    return this.#isStillAsleep(now) ? null : this.#host.pollTransmit(into, now);
  }

  pollDeadline(): number | null {
    return this.#isAsleep ? this.#wakesAt : this.#host.pollDeadline();
  }

  #isStillAsleep(now: number): boolean {
    if (!this.#isAsleep) return false;
    if (now < this.#wakesAt) return true;
    this.#isAsleep = false;
    this.#host.handleTimeout(now);
    for (const { bytes, from } of this.#buffered.splice(0)) {
      this.#host.handleDatagram(bytes, from, now);
      this.#app.turn(now);
    }
    return false;
  }
}

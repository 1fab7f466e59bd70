/**
 * When a silent peer is over, and when to ask whether it is: PROTOCOL.md section 5.3. Silence is
 * counted on this side's waking time: a process that slept has no reason to call its peer silent.
 */
import { KEEP_ALIVE_FRACTION, KEEP_ALIVE_MS } from './constants.ts';

export class IdleTimer {
  readonly #timeoutMs: number;
  readonly #keepAliveMs: number;
  #lastHeardAt: number;
  #lastAskedAt: number;

  /** `timeoutMs`: the smaller of both sides'. */
  constructor(timeoutMs: number, now: number) {
    this.#timeoutMs = timeoutMs;
    this.#keepAliveMs = Math.min(KEEP_ALIVE_MS, timeoutMs * KEEP_ALIVE_FRACTION);
    this.#lastHeardAt = now;
    this.#lastAskedAt = now;
  }

  handleHeard(now: number): void {
    this.#lastHeardAt = now;
  }

  handleAsked(now: number): void {
    this.#lastAskedAt = now;
  }

  /** Nobody looked at the clock for `sleptMs`: that much of the silence was ours. */
  handleSleep(sleptMs: number): void {
    this.#lastHeardAt += sleptMs;
  }

  silentMs(now: number): number {
    return now - this.#lastHeardAt;
  }

  get endsAt(): number {
    return this.#lastHeardAt + this.#timeoutMs;
  }

  /** When a side with nothing outstanding sends a PING. */
  get asksAt(): number {
    return Math.max(this.#lastHeardAt, this.#lastAskedAt) + this.#keepAliveMs;
  }
}

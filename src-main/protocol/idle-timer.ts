/** When a silent peer is over, and when to ask whether it is: PROTOCOL.md section 5.3. */
import { KEEP_ALIVE_FRACTION } from './constants.ts';

export class IdleTimer {
  readonly #timeoutMs: number;
  #lastHeardAt: number;
  #lastAskedAt: number;

  /** `timeoutMs`: the smaller of both sides'. */
  constructor(timeoutMs: number, now: number) {
    this.#timeoutMs = timeoutMs;
    this.#lastHeardAt = now;
    this.#lastAskedAt = now;
  }

  handleHeard(now: number): void {
    this.#lastHeardAt = now;
  }

  handleAsked(now: number): void {
    this.#lastAskedAt = now;
  }

  silentMs(now: number): number {
    return now - this.#lastHeardAt;
  }

  get endsAt(): number {
    return this.#lastHeardAt + this.#timeoutMs;
  }

  /** When a side with nothing outstanding sends a PING. */
  get asksAt(): number {
    const since = Math.max(this.#lastHeardAt, this.#lastAskedAt);
    return since + this.#timeoutMs * KEEP_ALIVE_FRACTION;
  }
}

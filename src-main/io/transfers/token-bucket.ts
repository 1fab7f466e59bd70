/** How many of something may happen: a few at once, and then one every so often. */

export interface Allowance {
  /** At once, after a long pause. */
  readonly burst: number;
  /** One more every so many ms. */
  readonly everyMs: number;
}

export class TokenBucket {
  readonly #allowance: Allowance;
  #tokens: number;
  #countedAt: number;

  constructor(allowance: Allowance, now: number) {
    this.#allowance = allowance;
    this.#tokens = allowance.burst;
    this.#countedAt = now;
  }

  /** Whole ones; negative while what was taken on credit has not come back. */
  tokens(now: number): number {
    const { burst, everyMs } = this.#allowance;
    const gained = Math.max(0, now - this.#countedAt) / everyMs;
    this.#tokens = Math.min(burst, this.#tokens + gained);
    this.#countedAt = now;
    return this.#tokens;
  }

  has(now: number): boolean {
    return this.tokens(now) >= 1;
  }

  /** Nothing would be lost by forgetting it. */
  isFull(now: number): boolean {
    return this.tokens(now) >= this.#allowance.burst;
  }

  take(count: number, now: number): void {
    this.#tokens = this.tokens(now) - count;
  }

  giveBack(count: number, now: number): void {
    this.#tokens = Math.min(this.#allowance.burst, this.tokens(now) + count);
  }
}

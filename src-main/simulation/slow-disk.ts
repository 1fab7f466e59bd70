/** A disk of virtual time: it answers in the order in which it was asked, each time a while later. */
import type { Prng } from './prng.ts';

interface Answer {
  readonly at: number;
  readonly tell: (now: number) => void;
}

export class SlowDisk {
  readonly #prng: Prng;
  readonly #delayMs: number;
  readonly #answers: Answer[] = [];

  /** `delayMs`: at most so long after the question, or after the answer before. */
  constructor(prng: Prng, delayMs: number) {
    this.#prng = prng;
    this.#delayMs = delayMs;
  }

  ask(now: number, tell: (now: number) => void): void {
    const earliest = Math.max(now, this.#answers.at(-1)?.at ?? now);
    this.#answers.push({ at: earliest + this.#prng.next() * this.#delayMs, tell });
  }

  answer(now: number): void {
    while ((this.#answers[0]?.at ?? Infinity) <= now) this.#answers.shift()?.tell(now);
  }

  pollDeadline(): number | null {
    return this.#answers[0]?.at ?? null;
  }
}

/** So many in a second, and so many of each sender; the rest is refused. `now` in ms is passed in. */

const SECOND_MS = 1_000;

export class RateBudget {
  readonly #inAllMax: number;
  readonly #ofOneMax: number;
  #secondBeganAt = -Infinity;
  #count = 0;
  readonly #byOne = new Map<string, number>();

  constructor(inAllMax: number, ofOneMax: number = inAllMax) {
    this.#inAllMax = inAllMax;
    this.#ofOneMax = ofOneMax;
  }

  /** False: no more in this second. */
  take(who: string, now: number): boolean {
    if (now - this.#secondBeganAt >= SECOND_MS || now < this.#secondBeganAt) {
      this.#secondBeganAt = now;
      this.#count = 0;
      this.#byOne.clear();
    }
    const ofOne = this.#byOne.get(who) ?? 0;
    if (this.#count >= this.#inAllMax || ofOne >= this.#ofOneMax) return false;
    this.#count += 1;
    this.#byOne.set(who, ofOne + 1);
    return true;
  }
}

/**
 * The largest of the values of the last so many ticks, in constant memory (the three-best filter of
 * the BBR drafts). What a tick is (a round, a cycle) is the caller's choice.
 */
export class WindowedMax {
  readonly #windowTicks: number;
  /** Best, second best and third best, each newer than the one before. */
  readonly #values = [0, 0, 0];
  readonly #ticks = [0, 0, 0];

  constructor(windowTicks: number) {
    this.#windowTicks = windowTicks;
  }

  /** 0 before the first update. */
  get value(): number {
    return this.#values[0] as number;
  }

  reset(value: number, tick: number): void {
    this.#values.fill(value);
    this.#ticks.fill(tick);
  }

  update(value: number, tick: number): void {
    const values = this.#values;
    const ticks = this.#ticks;
    if (value >= this.value || tick - (ticks[2] as number) > this.#windowTicks) {
      this.reset(value, tick);
      return;
    }
    if (value >= (values[1] as number)) this.#setFrom(1, value, tick);
    else if (value >= (values[2] as number)) this.#setFrom(2, value, tick);

    const bestAge = tick - (ticks[0] as number);
    if (bestAge > this.#windowTicks) {
      // The best has expired: the others move up.
      this.#moveUp(value, tick);
      if (tick - (ticks[0] as number) > this.#windowTicks) this.#moveUp(value, tick);
    } else if (ticks[1] === ticks[0] && bestAge > this.#windowTicks / 4) {
      this.#setFrom(1, value, tick);
    } else if (ticks[2] === ticks[1] && bestAge > this.#windowTicks / 2) {
      this.#setFrom(2, value, tick);
    }
  }

  #setFrom(rank: number, value: number, tick: number): void {
    this.#values.fill(value, rank);
    this.#ticks.fill(tick, rank);
  }

  #moveUp(value: number, tick: number): void {
    this.#values[0] = this.#values[1] as number;
    this.#ticks[0] = this.#ticks[1] as number;
    this.#values[1] = this.#values[2] as number;
    this.#ticks[1] = this.#ticks[2] as number;
    this.#setFrom(2, value, tick);
  }
}

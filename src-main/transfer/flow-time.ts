/** For how long could bytes move? Not while a person is asked, while somebody holds them, or after the end. */

export class FlowTime {
  #wholeMs = 0;
  #since: number | null = null;

  /** `now` in ms, of a clock that does not jump. */
  set(isFlowing: boolean, now: number): void {
    if (isFlowing === (this.#since !== null)) return;
    if (this.#since !== null) this.#wholeMs += now - this.#since;
    this.#since = isFlowing ? now : null;
  }

  ms(now: number): number {
    return this.#wholeMs + (this.#since === null ? 0 : now - this.#since);
  }
}

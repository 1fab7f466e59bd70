/**
 * Randomness that can be played again: everything random in a simulation comes from one seed, and a
 * failing test prints it. `FERRY_SEED=123 npx vitest run src-main/simulation` replays one seed only.
 */
export class Prng {
  readonly seed: number;
  #state: number;

  constructor(seed: number) {
    this.seed = seed >>> 0;
    this.#state = this.seed;
    for (let warmUp = 0; warmUp < 4; warmUp += 1) this.next();
  }

  /** In [0, 1). (The splitmix32 mixing function.) */
  next(): number {
    this.#state = (this.#state + 0x9e3779b9) | 0;
    let z = this.#state ^ (this.#state >>> 16);
    z = Math.imul(z, 0x21f0aaad);
    z ^= z >>> 15;
    z = Math.imul(z, 0x735a2d97);
    return ((z ^ (z >>> 15)) >>> 0) / 0x1_0000_0000;
  }

  /** Whole, in [low, high]. */
  between(low: number, high: number): number {
    return low + Math.floor(this.next() * (high - low + 1));
  }

  chance(fraction: number): boolean {
    return fraction > 0 && this.next() < fraction;
  }

  pick<T>(choices: readonly [T, ...T[]]): T {
    return choices[Math.floor(this.next() * choices.length)] ?? choices[0];
  }

  bytes(count: number): Uint8Array {
    const filled = new Uint8Array(count);
    for (let at = 0; at < count; at += 1) filled[at] = this.next() * 256;
    return filled;
  }
}

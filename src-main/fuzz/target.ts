/** What a decoder brings to be fuzzed: true inputs to begin with, and what must hold for any input. */
import type { Prng } from '../simulation/prng.ts';

export interface FuzzTarget {
  readonly name: string;
  /** Inputs that its encoder made: mutation begins with them. */
  corpus(prng: Prng): Uint8Array[];
  /** Throws when the decoder throws, or says what cannot be. */
  check(input: Uint8Array): void;
}

export function require(condition: boolean, why: string): asserts condition {
  if (!condition) throw new Error(why);
}

export function requireSame(a: Uint8Array, b: Uint8Array, why: string): void {
  require(Buffer.compare(a, b) === 0, why);
}

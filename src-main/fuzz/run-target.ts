/** Runs one target with one seed, for so many inputs or so long, and shrinks what it finds. */
import { Prng } from '../simulation/prng.ts';
import { mutate } from './mutate.ts';
import type { FuzzTarget } from './target.ts';

export interface FuzzFinding {
  readonly input: Uint8Array;
  readonly error: string;
}

export interface FuzzRun {
  readonly inputs: number;
  readonly finding: FuzzFinding | null;
}

/** Of what was mutated so far, kept to be mutated further. */
const POOL_MAX = 200;
/** A check that takes longer has a loop in it that an input controls. */
const CHECK_MAX_MS = 1_000;

/** `goesOn` is asked every few hundred inputs. `clock` in ms, to find what takes too long; null = untimed. */
export function runTarget(
  target: FuzzTarget,
  seed: number,
  goesOn: (inputs: number) => boolean,
  clock: (() => number) | null = null,
): FuzzRun {
  const prng = new Prng(seed);
  const corpus = target.corpus(prng);
  const pool: Uint8Array[] = [...corpus];
  let inputs = 0;
  for (const input of corpus) {
    const error = problemWith(target, input, clock);
    inputs += 1;
    if (error !== null) return { inputs, finding: { input, error: `a true input: ${error}` } };
  }
  while (goesOn(inputs)) {
    for (let i = 0; i < 256; i++) {
      const input = mutate(prng.pick(pool as [Uint8Array]), corpus, prng);
      const error = problemWith(target, input, clock);
      inputs += 1;
      if (error !== null) return { inputs, finding: shrink(target, input, clock) };
      if (prng.chance(0.05)) {
        // True inputs stay; strays take each other's place.
        const at = pool.length < POOL_MAX ? pool.length : prng.between(corpus.length, POOL_MAX - 1);
        if (at >= corpus.length) pool[at] = input;
      }
    }
  }
  return { inputs, finding: null };
}

function problemWith(
  target: FuzzTarget,
  input: Uint8Array,
  clock: (() => number) | null,
): string | null {
  const startedAt = clock?.() ?? 0;
  const copy = input.slice();
  try {
    target.check(input);
  } catch (error) {
    return error instanceof Error ? (error.stack ?? error.message) : String(error);
  }
  if (Buffer.compare(copy, input) !== 0) return 'the decoder changed its input';
  return clock && clock() - startedAt > CHECK_MAX_MS ? 'it took more than a second' : null;
}

/** The shortest that still fails, by leaving out ever smaller pieces. */
function shrink(target: FuzzTarget, found: Uint8Array, clock: (() => number) | null): FuzzFinding {
  let input = found;
  for (let piece = input.length >> 1; piece >= 1; piece >>= 1) {
    for (let at = 0; at + piece <= input.length;) {
      const shorter = Uint8Array.of(...input.subarray(0, at), ...input.subarray(at + piece));
      if (problemWith(target, shorter, clock) === null) at += piece;
      else input = shorter;
    }
  }
  return { input, error: problemWith(target, input, clock) ?? 'it fails only sometimes' };
}

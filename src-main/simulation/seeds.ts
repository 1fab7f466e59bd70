/** Which seeds a test runs, and how a failure names the one that failed. */
import { Prng } from './prng.ts';

/** 1 to `count`, or the one in FERRY_SEED. */
export function seedsToRun(count: number): readonly number[] {
  const one = process.env['FERRY_SEED'];
  return one ? [Number(one)] : Array.from({ length: count }, (_, i) => i + 1);
}

/** A failure of `body` says which seed it was, and how to have it again. */
export function withSeed(seed: number, body: (prng: Prng) => void): void {
  try {
    body(new Prng(seed));
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new Error(`seed ${seed} (FERRY_SEED=${seed} runs it alone): ${message}`, {
      cause: error,
    });
  }
}

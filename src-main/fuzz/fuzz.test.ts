/** Each target briefly, with a fixed seed; `npm run fuzz` goes on for as long as one likes. */
import { describe, expect, it } from 'vitest';
import { Prng } from '../simulation/prng.ts';
import { mutate } from './mutate.ts';
import { runTarget } from './run-target.ts';
import type { FuzzTarget } from './target.ts';
import { TARGETS } from './targets.ts';

const INPUTS = 5_000;
const SEED = 20_261_122;

describe('the decoder', () => {
  it.each(TARGETS)('of $name neither throws nor says what cannot be', (target) => {
    const { finding } = runTarget(target, SEED, (inputs) => inputs < INPUTS);
    const hex = finding && Buffer.from(finding.input).toString('hex');
    expect({ hex, error: finding?.error ?? null }).toEqual({ hex: null, error: null });
  });
});

describe('the fuzzer', () => {
  /** As a decoder that trusts a length. */
  const careless: FuzzTarget = {
    name: 'careless',
    corpus: () => [Uint8Array.of(7, 7, 2, 1, 1, 7, 7)],
    check: (input) => {
      if (input[2] === 0x40) throw new Error('trusted a length');
    },
  };

  it('finds a careless decoder, and shrinks what breaks it', () => {
    const { finding } = runTarget(careless, 1, (inputs) => inputs < 100_000);
    expect(finding?.error).toContain('trusted a length');
    expect(finding?.input.length).toBe(3);
  });

  it('makes the same inputs of the same seed', () => {
    const corpus = [Uint8Array.of(1, 2, 3, 4)];
    const inputsOf = (seed: number) => {
      const prng = new Prng(seed);
      return Array.from({ length: 50 }, () => [...mutate(corpus[0]!, corpus, prng)]);
    };
    expect(inputsOf(5)).toEqual(inputsOf(5));
    expect(inputsOf(5)).not.toEqual(inputsOf(6));
  });
});

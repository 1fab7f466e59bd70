/** A few hundred random worlds; `npm run simulate` runs ten thousand. */
import { expect, it } from 'vitest';
import { seedsToRun } from '../seeds.ts';
import { runSeed } from './run-seed.ts';

const SEEDS = 200;

it(`ends every transfer byte for byte or with a true reason in ${SEEDS} random worlds`, () => {
  const results = seedsToRun(SEEDS).map((seed) => runSeed(seed));
  const problems = results.filter(({ problem }) => problem !== null);
  expect(
    problems.map(({ seed, problem }) => `npm run simulate -- --seed ${seed}: ${problem}`),
  ).toEqual([]);
  // Worlds in which nothing arrives would prove nothing.
  const done = results.reduce((sum, result) => sum + result.done, 0);
  expect(done).toBeGreaterThan(results.length);
  const goneOnWith = results.reduce((sum, result) => sum + result.goneOnWith, 0);
  expect(goneOnWith).toBeGreaterThan(results.length / 5 - 1);
}, 120_000);

/**
 * What scripts/simulate.mjs starts: one seed as its argument, with a readable log; or none, and then
 * batches of seeds as messages, each seed answered by its result, each batch by `next`.
 */
import { runSeed } from './run-seed.ts';

const [seed] = process.argv.slice(2);
if (seed === undefined) {
  process.once('disconnect', () => process.exit());
  process.on('message', (seeds: readonly number[]) => {
    if (seeds.length === 0) process.exit();
    for (const one of seeds) process.send?.(runSeed(one));
    process.send?.('next');
  });
} else {
  const { problem } = runSeed(Number(seed), (line) => console.log(line));
  console.log(problem === null ? 'all is as it must be' : `PROBLEM: ${problem}`);
  process.exitCode = problem === null ? 0 : 1;
}

/**
 * `npm run simulate`: random worlds by the thousand, on all cores. Prints how to have each failure
 * again, and ends with status 1 if there was one.
 *
 *   npm run simulate                      seeds 1 to 10,000
 *   npm run simulate -- --seeds 500-600   some of them
 *   npm run simulate -- --seed 42         one, with a log that a person can read
 */
import { fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { ensurePackages } from './ensure-packages.mjs';
import { fail, root, run, runScript } from './run.mjs';
import { bundleTool } from './tool-bundle.mjs';

const SEEDS = '1-10000';
/** Seeds that one process takes at a time: few enough that all end together. */
const BATCH = 10;
const PROGRESS_MS = 5_000;
/** Real time for one seed, after which it is taken for an endless loop: a hundred times the usual. */
const SEED_MAX_MS = 60_000;

/** @typedef {{ seed: number, problem: string | null, done: number, failed: number, goneOnWith: number, virtualMs: number }} SeedResult */

await runScript(async () => {
  process.chdir(root);
  const { seed, seeds, jobs } = readArguments();
  await ensurePackages();
  const program = await bundleTool('simulate', 'src-main/simulation/worlds/simulate.ts');
  if (seed !== null) {
    process.exitCode = await run(process.execPath, ['--enable-source-maps', program, String(seed)]);
    return;
  }
  const problems = await runAll(program, seeds, jobs);
  if (problems > 0) process.exitCode = 1;
});

function readArguments() {
  const { values } = parseArgs({
    options: {
      seed: { type: 'string' },
      seeds: { type: 'string', default: SEEDS },
      jobs: { type: 'string', default: String(availableParallelism()) },
    },
  });
  const range = /^(\d+)-(\d+)$/.exec(values.seeds);
  const jobs = Number(values.jobs);
  const seed = values.seed === undefined ? null : Number(values.seed);
  if (!range || Number.isNaN(seed) || !(jobs >= 1)) {
    fail('Usage: npm run simulate -- [--seed N | --seeds A-B] [--jobs N]');
  }
  return { seed, seeds: { first: Number(range[1]), last: Number(range[2]) }, jobs };
}

/**
 * @param {string} program
 * @param {{ first: number, last: number }} seeds
 * @param {number} jobs
 * @returns {Promise<number>} how many seeds found a problem
 */
async function runAll(program, { first, last }, jobs) {
  const startedAt = performance.now();
  const total = last - first + 1;
  const sums = { seeds: 0, done: 0, failed: 0, goneOnWith: 0, virtualMs: 0 };
  /** @type {number[]} */
  const broken = [];
  let next = first;
  const seconds = () => ((performance.now() - startedAt) / 1_000).toFixed(0);
  const progress = setInterval(() => {
    console.log(`${sums.seeds} of ${total} seeds, ${broken.length} problems, ${seconds()} s`);
  }, PROGRESS_MS);

  /** @param {SeedResult} result */
  const note = ({ seed, problem, done, failed, goneOnWith, virtualMs }) => {
    sums.seeds += 1;
    sums.done += done;
    sums.failed += failed;
    sums.goneOnWith += goneOnWith;
    sums.virtualMs += virtualMs;
    if (problem === null) return;
    broken.push(seed);
    console.log(`seed ${seed}: ${problem}\n  npm run simulate -- --seed ${seed}`);
  };
  const takeBatch = () => {
    const batch = [];
    for (; next <= last && batch.length < BATCH; next += 1) batch.push(next);
    return batch;
  };
  await Promise.all(Array.from({ length: jobs }, () => runWorker(program, takeBatch, note)));
  clearInterval(progress);
  console.log(
    `${sums.seeds} seeds in ${seconds()} s: ${sums.done} transfers done, ${sums.failed} tries ended ` +
      `with a reason, ${sums.goneOnWith} went on with what was there, ${(sums.virtualMs / 3_600_000).toFixed(0)} h of network; ${broken.length} problems`,
  );
  if (broken.length > 0) console.log(`problems in ${broken.sort((a, b) => a - b).join(', ')}`);
  return broken.length + (total - sums.seeds);
}

/**
 * One process that runs batches until there are none; another one takes its place when it dies.
 * @param {string} program
 * @param {() => number[]} takeBatch
 * @param {(result: SeedResult) => void} note
 */
async function runWorker(program, takeBatch, note) {
  for (let batch = takeBatch(); batch.length > 0;) {
    /** @type {Set<number>} */
    const open = new Set(batch);
    await new Promise((resolve) => {
      const worker = fork(program, [], { execArgv: ['--enable-source-maps'] });
      const watchdog = setTimeout(() => worker.kill('SIGKILL'), SEED_MAX_MS);
      worker.on('message', (/** @type {SeedResult | 'next'} */ message) => {
        watchdog.refresh();
        if (message !== 'next') {
          open.delete(message.seed);
          note(message);
          return;
        }
        batch = takeBatch();
        batch.forEach((seed) => open.add(seed));
        worker.send(batch);
      });
      worker.once('exit', () => {
        clearTimeout(watchdog);
        resolve(undefined);
      });
      worker.send(batch);
    });
    // Whatever it died of, it died of the first seed that it did not answer.
    const [culprit, ...rest] = open;
    if (culprit === undefined) return;
    const problem = 'its process died, or looped for a minute of real time';
    note({ seed: culprit, problem, done: 0, failed: 0, goneOnWith: 0, virtualMs: 0 });
    batch = rest.length > 0 ? rest : takeBatch();
  }
}

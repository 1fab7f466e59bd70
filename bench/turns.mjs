/**
 * Contenders in turn, run by run, so that a machine whose speed drifts drifts for all of them; the
 * order turns around every run.
 */

/**
 * `contenders`: `key`, `name`, `why` it cannot be measured (null = it can) and `run(job)`, which
 * resolves to a result with `seconds`. `jobOf(run)`: what is sent in run 1, 2...; 0 and before are
 * `warmUps` and do not count. Resolves to the results of each, by key.
 */
export async function takeTurns({ row, bench, contenders, jobOf, warmUps = 0 }) {
  const results = new Map(contenders.map(({ key }) => [key, []]));
  for (let run = 1 - warmUps; run <= bench.runs; run += 1) {
    const inOrder = run % 2 ? contenders : [...contenders].reverse();
    for (const { key, name, why, run: send } of inOrder) {
      if (why !== null) continue;
      const result = await send(jobOf(run));
      bench.say(`${row}: run ${run} of ${bench.runs}: ${name} ${result.seconds.toFixed(2)} s`);
      if (run > 0) results.get(key).push(result);
    }
  }
  return results;
}

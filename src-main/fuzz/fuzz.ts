/**
 * What scripts/fuzz.mjs starts: one target (or all, one after the other) for so many seconds.
 * Arguments: target or `all`, seconds, seed.
 */
import { runTarget } from './run-target.ts';
import { TARGETS } from './targets.ts';

const [name = 'all', seconds = '30', seed = '1'] = process.argv.slice(2);
const chosen = TARGETS.filter((target) => name === 'all' || target.name === name);
if (chosen.length === 0) {
  console.error(`There is no target ${name}: ${TARGETS.map((target) => target.name).join(', ')}`);
  process.exit(2);
}
for (const target of chosen) {
  const endsAt = performance.now() + Number(seconds) * 1_000;
  const goesOn = () => performance.now() < endsAt;
  const { inputs, finding } = runTarget(target, Number(seed), goesOn, () => performance.now());
  const rate = Math.round(inputs / Number(seconds));
  console.log(
    `${target.name}: ${inputs} inputs, ${rate} a second, ${finding ? 'FOUND' : 'nothing found'}`,
  );
  if (!finding) continue;
  console.log(`  npm run fuzz -- --target ${target.name} --seed ${seed}`);
  console.log(`  input (hex): ${Buffer.from(finding.input).toString('hex')}`);
  console.log(`  ${finding.error}`);
  process.exitCode = 1;
}

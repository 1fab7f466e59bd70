/**
 * `npm test`: everything that must hold, on a fresh clone too.
 * All steps run even if one fails, so that one run tells all that is wrong; the last line counts
 * the tests as their runners reported them.
 */
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ensurePackages } from './ensure-packages.mjs';
import { packaged, root, run, runScript } from './run.mjs';
import { countUnitTests, countWindowTests } from './test-counts.mjs';
import { preparePackage, testWindow } from './test-window.mjs';

const results = join(root, 'test-results');
const unitReport = join(results, 'unit.json');
const windowReport = join(results, 'window.json');

/** @type {{ name: string, ok: boolean, seconds: number }[]} */
const steps = [];

await runScript(async () => {
  await ensurePackages();
  rmSync(results, { recursive: true, force: true });
  mkdirSync(results);
  await step('format', () => tool('prettier/bin/prettier.cjs', '--check', '.'));
  await step('lint and layers', () => tool('eslint/bin/eslint.js', '--max-warnings=0', '.'));
  await step('types', () => tool('typescript/bin/tsc', '--build'));
  const isPackaged = await step('build and package', async () => {
    await preparePackage();
    return 0;
  });
  await step('unit, property and simulation tests', () =>
    tool(
      'vitest/vitest.mjs',
      'run',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${unitReport}`,
    ),
  );
  // Without an app to open, each of them would only say that again.
  if (isPackaged) await step('window tests', () => testWindow([]));
  summarise();
});

/** @param {string} path @param {...string} args */
function tool(path, ...args) {
  return run(process.execPath, [packaged(path), ...args]);
}

/**
 * @param {string} name
 * @param {() => Promise<number>} task resolves to an exit status
 * @returns {Promise<boolean>} whether it succeeded
 */
async function step(name, task) {
  console.log(`\n── ${name}`);
  const startedAt = performance.now();
  let ok = false;
  await runScript(async () => {
    ok = (await task()) === 0;
  });
  steps.push({ name, ok, seconds: (performance.now() - startedAt) / 1000 });
  return ok;
}

function summarise() {
  const unit = countUnitTests(unitReport);
  const window = countWindowTests(windowReport);
  console.log('');
  for (const { name, ok, seconds } of steps) {
    console.log(`${ok ? '✓' : '✗'} ${name} (${seconds.toFixed(1)} s)`);
  }
  if (steps.some(({ ok }) => !ok)) process.exitCode = 1;
  console.log(`${unit.passed + window.passed} passed, ${unit.failed + window.failed} failed`);
}

/** Builds everything that runs into out/: the window, the preload script, and what runs on Node. */
import { chmodSync } from 'node:fs';
import { ensurePackages } from './ensure-packages.mjs';
import { fail, root, run, runScript } from './run.mjs';

process.chdir(root);

await runScript(async () => {
  await ensurePackages();
  const { build } = await import('vite');
  for (const part of ['renderer', 'preload', 'main', 'command']) await buildPart(part, build);
  chmodSync('out/main/cli.js', 0o755);
  // Without it the command starts as well, a little later.
  if ((await run(process.execPath, ['scripts/code-cache.mjs', 'out/main/command.cjs'])) !== 0) {
    console.error('The command was built without a code cache.');
  }
});

/** @param {string} part @param {import('vite').build} build */
async function buildPart(part, build) {
  try {
    await build({ configFile: `vite.${part}.config.ts`, logLevel: 'warn' });
  } catch (error) {
    fail(`${part} was not built. ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Builds everything that runs into out/: the window, the preload script, and what runs on Node. */
import { chmodSync } from 'node:fs';
import { build } from 'vite';
import { fail, root, runScript } from './run.mjs';

process.chdir(root);

await runScript(async () => {
  for (const part of ['renderer', 'preload', 'main']) await buildPart(part);
  chmodSync('out/main/cli.js', 0o755);
});

/** @param {string} part */
async function buildPart(part) {
  try {
    await build({ configFile: `vite.${part}.config.ts`, logLevel: 'warn' });
  } catch (error) {
    fail(`${part} was not built. ${error instanceof Error ? error.message : String(error)}`);
  }
}

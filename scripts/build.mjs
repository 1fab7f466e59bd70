/** Builds everything that runs into out/: the window, the preload script, and what runs on Node. */
import { chmodSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const root = fileURLToPath(new URL('..', import.meta.url));
process.chdir(root);

for (const part of ['renderer', 'preload', 'main']) {
  await build({ configFile: `vite.${part}.config.ts`, logLevel: 'warn' });
}
chmodSync('out/main/cli.js', 0o755);

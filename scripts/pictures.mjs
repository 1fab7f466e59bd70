/**
 * `npm run pictures`: takes the pictures of the README and the docs anew, of the real window
 * (e2e/pictures.spec.ts). Addresses of this computer are in them: `unshare -n` on Linux, with a
 * network of its own, keeps them out.
 */
import { join } from 'node:path';
import { tmpdir } from 'node:os';
import { ensurePackages } from './ensure-packages.mjs';
import { runScript } from './run.mjs';
import { preparePackage, testWindow } from './test-window.mjs';

process.env['FERRY_PICTURES'] ??= join(tmpdir(), 'Downloads');

await runScript(async () => {
  await ensurePackages();
  await preparePackage();
  process.exitCode = await testWindow(['pictures.spec.ts']);
});

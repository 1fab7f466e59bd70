/** `npm run fuzz -- [--target NAME] [--seconds N] [--seed N]`: see src-main/fuzz/README.md. */
import { parseArgs } from 'node:util';
import { ensurePackages } from './ensure-packages.mjs';
import { root, run, runScript } from './run.mjs';
import { bundleTool } from './tool-bundle.mjs';

await runScript(async () => {
  process.chdir(root);
  const { values } = parseArgs({
    options: {
      target: { type: 'string', default: 'all' },
      seconds: { type: 'string', default: '30' },
      seed: { type: 'string', default: '1' },
    },
  });
  await ensurePackages();
  const program = await bundleTool('fuzz', 'src-main/fuzz/fuzz.ts');
  const args = ['--enable-source-maps', program, values.target, values.seconds, values.seed];
  process.exitCode = await run(process.execPath, args);
});

/**
 * `npm run kill-test -- [--kills 200] [--seed N] [--size BYTES] [--files N] [--only file|tree]
 * [--a-transfer 3]`:
 * real `ferry send` and `ferry listen` on loopback, killed (SIGKILL) at random moments, either or
 * both, and started again by the same commands. Every transfer must end complete and identical,
 * with nothing left over, and with hardly a byte sent twice. Needs a build (`npm run build`).
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Campaign, IN_NAMESPACE } from './kill-test/campaign.mjs';
import { fail, root, run, runScript } from './run.mjs';

await runScript(async () => {
  process.chdir(root);
  if (process.env[IN_NAMESPACE] === undefined && canUnshare()) {
    process.exitCode = await run(
      'unshare',
      ['--net', 'sh', '-c', 'ip link set lo up && exec "$@"', 'sh', ...process.argv],
      { env: { ...process.env, [IN_NAMESPACE]: '1' } },
    );
    return;
  }
  const { values } = parseArgs({
    options: {
      kills: { type: 'string', default: '200' },
      seed: { type: 'string', default: String(Date.now() % 1_000_000) },
      size: { type: 'string', default: '200000000' },
      files: { type: 'string', default: '5000' },
      only: { type: 'string', default: 'all' },
      'a-transfer': { type: 'string', default: '3' },
    },
  });
  const cli = join(root, process.env['FERRY_TEST_BUILD'] ?? 'out/main', 'cli.js');
  if (!existsSync(cli)) fail('Run `npm run build` first.');
  console.log(`seed ${values.seed}`);
  const workFolder = await mkdtemp(join(tmpdir(), 'ferry-kills-'));
  try {
    const campaign = new Campaign(cli, workFolder, Number(values.seed));
    const sources = [
      ...(values.only === 'tree' ? [] : [await campaign.largeFile(Number(values.size))]),
      ...(values.only === 'file' ? [] : [await campaign.tree(Number(values.files))]),
    ];
    await campaign.run(sources, Number(values.kills), Number(values['a-transfer']));
  } finally {
    await rm(workFolder, { recursive: true, force: true });
  }
});

function canUnshare() {
  return spawnSync('unshare', ['--net', 'ip', 'link', 'set', 'lo', 'up']).status === 0;
}

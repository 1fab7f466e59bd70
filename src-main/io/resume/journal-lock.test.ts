import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'vite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const PROGRAMS = 4;
const ROUNDS = 150;
/** Of a process that cannot be: see `pid_max` in proc(5). */
const STALE = JSON.stringify({ pid: 999_999_999, bootId: null, born: null, bootedAt: null });

/** Takes the lock that it is told of, says whether it has it, and leaves it when told so. */
const TAKER = `
const { JournalLock } = require('./journal-lock.cjs');
let lock = null;
process.on('message', async (path) => {
  if (path === null) {
    await lock?.release();
    lock = null;
  }
  else lock = await JournalLock.take(path);
  process.send(lock !== null);
});
`;

let folder: string;
let takers: readonly ChildProcess[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ferry-lock-'));
  await build({
    configFile: false,
    logLevel: 'silent',
    build: {
      ssr: join(import.meta.dirname, 'journal-lock.ts'),
      outDir: folder,
      rolldownOptions: { output: { format: 'cjs', entryFileNames: '[name].cjs' } },
    },
  });
  await writeFile(join(folder, 'taker.cjs'), TAKER);
  takers = Array.from({ length: PROGRAMS }, () =>
    fork(join(folder, 'taker.cjs'), { execArgv: [] }),
  );
});
afterEach(async () => {
  for (const taker of takers) taker.kill();
  await rm(folder, { recursive: true });
});

/** What each says to that, whether it has the lock. */
async function tell(path: string | null): Promise<readonly boolean[]> {
  const answers = takers.map((taker) => once(taker, 'message'));
  for (const taker of takers) taker.send(path as unknown as string);
  return (await Promise.all(answers)).map(([has]) => has === true);
}

describe('JournalLock', () => {
  it(
    'of a program that was killed goes to one of those that want it at once',
    { timeout: 60_000 },
    async () => {
      let taken = 0;
      for (let round = 0; round < ROUNDS; round += 1) {
        const path = join(folder, `${round}.journal.lock`);
        await writeFile(path, STALE);
        const holders = (await tell(path)).filter((has) => has).length;
        expect(holders, `round ${round}`).toBeLessThanOrEqual(1);
        taken += holders;
        await tell(null);
      }
      // All may give way to each other, and come back later.
      expect(taken).toBeGreaterThan(ROUNDS * 0.9);
      const left = (await readdir(folder)).filter((name) => name.includes('.lock'));
      expect(left.filter((name) => !name.endsWith('.lock'))).toEqual([]);
      expect(left).toHaveLength(ROUNDS - taken);
    },
  );
});

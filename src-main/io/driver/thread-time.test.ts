import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { threadTimes } from './thread-time.ts';

const WORK_MS = 600;

const others: ChildProcess[] = [];
afterEach(() => {
  for (const one of others.splice(0)) one.kill('SIGKILL');
});

/** Programs that want a processor all the time, two for each. */
async function crowd(): Promise<void> {
  for (let n = 0; n < 2 * availableParallelism(); n += 1) {
    const one = spawn(process.execPath, ['-e', 'console.log(1); for (;;);']);
    others.push(one);
    await once(one.stdout, 'data');
  }
}

/** For which part of the time others had the processors while this thread would have worked all of it. */
function crowdedOut(): number {
  const before = threadTimes();
  const startedAt = performance.now();
  while (performance.now() - startedAt < WORK_MS);
  const outMs = threadTimes().crowdedOutMs - before.crowdedOutMs;
  return outMs / (performance.now() - startedAt);
}

describe.runIf(process.platform === 'linux')('threadTimes', () => {
  it('sees that other programs have the processors', async () => {
    await crowd();
    expect(crowdedOut()).toBeGreaterThan(0.3);
  });

  it('takes a thread that rests for one that nobody keeps from working', async () => {
    const before = threadTimes();
    await sleep(WORK_MS);
    const after = threadTimes();
    expect(after.crowdedOutMs - before.crowdedOutMs).toBeLessThan(0.2 * WORK_MS);
  });
});

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { performance } from 'node:perf_hooks';
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

/** What came of this thread's time while it would have worked all of it. */
function work(): { readonly elapsedMs: number; readonly ranMs: number; readonly outMs: number } {
  const before = threadTimes();
  const startedAt = performance.now();
  while (performance.now() - startedAt < WORK_MS);
  const after = threadTimes();
  return {
    elapsedMs: performance.now() - startedAt,
    ranMs: after.ranMs - before.ranMs,
    outMs: after.crowdedOutMs - before.crowdedOutMs,
  };
}

describe.runIf(process.platform === 'linux')('threadTimes', () => {
  it('accounts for all of the time of a thread that never rests', () => {
    const { elapsedMs, ranMs, outMs } = work();
    expect((ranMs + outMs) / elapsedMs).toBeGreaterThan(0.9);
    expect((ranMs + outMs) / elapsedMs).toBeLessThan(1.1);
  });

  it('sees that other programs have the processors', async () => {
    await crowd();
    const { elapsedMs, outMs } = work();
    expect(outMs / elapsedMs).toBeGreaterThan(0.3);
  });
});

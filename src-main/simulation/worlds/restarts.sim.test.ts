/** A receiver that goes down in the middle of a file and comes back, in a world where all else is well. */
import { expect, it } from 'vitest';
import { BLOCK_BYTES } from '../../transfer/constants.ts';
import { PERFECT_LINK } from '../link.ts';
import type { MachinePlan, WorldPlan } from './plan.ts';
import { judge } from './verdict.ts';
import { World } from './world.ts';

const MACHINE: MachinePlan = {
  uplink: { ...PERFECT_LINK, delayMs: 5, rateBytesPerSecond: 2_500_000, queueBytes: 100_000 },
  diskDelayMs: 400,
  freeBytes: Infinity,
  receiveWindowBytes: 4 * BLOCK_BYTES,
  decision: 'accept',
  decidesAfterMs: 0,
};
const SIZE_BYTES = 5 * BLOCK_BYTES;

/** Of five blocks that take over two seconds: what the first try had written at `at` (ms), and the second found, bytes. */
function crash(at: number, losesPower: boolean): { writtenBytes: number; keptBytes: number } {
  const plan: WorldPlan = {
    seed: at,
    machines: [MACHINE, MACHINE],
    transfers: [
      {
        ...{ from: 0, to: 1, startsAt: 0, sizes: [SIZE_BYTES] },
        ...{ failing: null, rateLimitBytesPerSecond: null },
      },
    ],
    happenings: [
      { kind: 'crash', at, machine: 1, losesPower },
      { kind: 'start', at: at + 500, machine: 1 },
    ],
    interruptions: [],
    mallory: 'absent',
  };
  const world = new World(plan);
  world.run();
  judge(world);
  expect(world.attempts.map(({ program }) => program.app.ending?.phase)).toEqual([
    'interrupted',
    'done',
  ]);
  const [first, second] = world.arrivals.map(({ arrival }) => arrival);
  return {
    writtenBytes: first!.session.snapshot(world.network.now).doneBytes,
    keptBytes: second!.sinks.keptBytes,
  };
}

const INSTANTS = Array.from({ length: 10 }, (_, i) => 900 + i * 130);

it('goes on with every block that was written before a kill', () => {
  for (const at of INSTANTS) {
    const { writtenBytes, keptBytes } = crash(at, false);
    expect(keptBytes).toBe(writtenBytes);
  }
});

it('goes on with what was flushed before the power was lost, and does not take the rest to be there', () => {
  const results = INSTANTS.map((at) => crash(at, true));
  for (const { writtenBytes, keptBytes } of results) {
    expect(keptBytes).toBeLessThanOrEqual(writtenBytes);
  }
  expect(results.some(({ keptBytes }) => keptBytes > 0)).toBe(true);
  expect(results.some(({ writtenBytes, keptBytes }) => keptBytes < writtenBytes)).toBe(true);
});

/** A receiver that goes down in the middle of a file and comes back, in a world where all else is well. */
import { expect, it } from 'vitest';
import { BLOCK_BYTES } from '../../transfer/constants.ts';
import { PERFECT_LINK } from '../link.ts';
import type { MachinePlan, WorldPlan } from './plan.ts';
import { judge } from './verdict.ts';
import { World } from './world.ts';

const MACHINE: MachinePlan = {
  uplink: { ...PERFECT_LINK, delayMs: 5, rateBytesPerSecond: 1_250_000, queueBytes: 100_000 },
  diskDelayMs: 20,
  freeBytes: Infinity,
  receiveWindowBytes: 4 * BLOCK_BYTES,
  decision: 'accept',
  decidesAfterMs: 0,
};
const SIZE_BYTES = 5 * BLOCK_BYTES;

/** Of five blocks that take some four seconds, after three: what the second try found there, bytes. */
function keptAfterCrash(losesPower: boolean): number {
  const plan: WorldPlan = {
    seed: 1,
    machines: [MACHINE, MACHINE],
    transfers: [
      {
        ...{ from: 0, to: 1, startsAt: 0, sizes: [SIZE_BYTES] },
        ...{ failing: null, rateLimitBytesPerSecond: null },
      },
    ],
    happenings: [
      { kind: 'crash', at: 3_000, machine: 1, losesPower },
      { kind: 'start', at: 3_500, machine: 1 },
    ],
    mallory: 'absent',
  };
  const world = new World(plan);
  world.run();
  judge(world);
  expect(world.attempts.map(({ program }) => program.app.ending?.phase)).toEqual([
    'interrupted',
    'done',
  ]);
  return world.arrivals.at(-1)?.arrival.sinks.keptBytes ?? 0;
}

it('goes on with every block that was written before a kill', () => {
  expect(keptAfterCrash(false)).toBe(3 * BLOCK_BYTES);
});

it('goes on with what was flushed before the power was lost', () => {
  const keptBytes = keptAfterCrash(true);
  expect(keptBytes).toBeGreaterThan(0);
  expect(keptBytes % BLOCK_BYTES).toBe(0);
});

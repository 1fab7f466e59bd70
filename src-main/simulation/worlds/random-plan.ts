/** Which worlds random seeds mean: mostly bad ones, each bad in a few ways, none of them hopeless. */
import type { Failure } from '../../../src-shared/failure.ts';
import { RECEIVE_WINDOW_MIN_BYTES } from '../../transfer/constants.ts';
import { PERFECT_LINK, type LinkConfig } from '../link.ts';
import { Prng } from '../prng.ts';
import type {
  Happening,
  Interruption,
  MachinePlan,
  Mallory,
  TransferPlan,
  WorldPlan,
} from './plan.ts';
import { perhapsOfBlocks, randomCrashes, randomInterruptions } from './random-crashes.ts';

/** How long the slowest uplink may be busy with all that is sent, seconds: bounds virtual time. */
const BUSY_MAX_S = 60;
/** All that one world may send, bytes: bounds real time. */
const TOTAL_MAX_BYTES = 6_000_000;
/** Happenings fall into this time, ms: most transfers run in it. */
const EVENTFUL_MS = 6_000;
const ENDLESS_RATE = 1e9;

export function randomPlan(seed: number): WorldPlan {
  const prng = new Prng(seed);
  const machines = Array.from({ length: prng.pick([2, 2, 2, 3, 4]) }, () => randomMachine(prng));
  const transfers = randomTransfers(prng, machines);
  const happenings = randomHappenings(prng, machines, transfers);
  if (prng.chance(0.25)) {
    const crashed = prng.between(0, transfers.length - 1);
    transfers[crashed] = perhapsOfBlocks(prng, machines, transfers[crashed]!);
    happenings.push(...randomCrashes(prng, machines, transfers[crashed]));
  }
  const interruptions: Interruption[] = [];
  if (prng.chance(0.4)) {
    const crashed = prng.between(0, transfers.length - 1);
    transfers[crashed] = perhapsOfBlocks(prng, machines, transfers[crashed]!);
    interruptions.push(...randomInterruptions(prng, transfers[crashed], crashed));
  }
  return {
    seed,
    machines,
    transfers,
    happenings: happenings.sort((a, b) => a.at - b.at),
    interruptions,
    mallory: prng.chance(0.2) ? prng.pick<Mallory>(['replays', 'floods', 'forges']) : 'absent',
  };
}

/** One bad thing or two are typical; everything at once would hide what each of them does. */
export function randomUplink(prng: Prng): LinkConfig {
  const badness = prng.pick([0, 0.3, 0.3, 0.6]);
  const bad = <T>(good: T, ...choices: readonly [T, ...T[]]): T =>
    prng.chance(badness) ? prng.pick(choices) : good;
  const rateBytesPerSecond = prng.pick([
    null,
    12_500,
    125_000,
    1_250_000,
    12_500_000,
    25_000_000,
    125_000_000,
  ]);
  const queueMs = prng.pick([5, 40, 200, 1_000]);
  const isBursty = prng.chance(badness / 3);
  const delayMs = prng.pick([0.05, 0.5, 2, 10, 40, 150, 300]);
  return {
    ...PERFECT_LINK,
    delayMs,
    jitterMs: bad(0, 0.3, 5, 30, delayMs),
    lossFraction: bad(0, 0.001, 0.01, 0.05, 0.1, 0.3),
    duplicateFraction: bad(0, 0.01, 0.3, 1),
    corruptFraction: bad(0, 0.001, 0.01, 0.1),
    reorderFraction: bad(0, 0.02, 0.3, 0.8),
    burstEnterFraction: isBursty ? prng.pick([0.001, 0.01]) : 0,
    burstLeaveFraction: isBursty ? prng.pick([0.05, 0.2]) : 1,
    rateBytesPerSecond,
    queueBytes: Math.max(20_000, ((rateBytesPerSecond ?? ENDLESS_RATE) / 1_000) * queueMs),
    mtuBytes: bad(1_472, 1_200, 1_232, 1_280, 1_452, 8_972, 65_507),
  };
}

function randomMachine(prng: Prng): MachinePlan {
  return {
    uplink: randomUplink(prng),
    diskDelayMs: prng.pick([0, 0, 1, 20, 200, 200]),
    freeBytes: prng.chance(0.06) ? prng.between(0, 1_000_000) : Infinity,
    receiveWindowBytes: prng.pick([RECEIVE_WINDOW_MIN_BYTES, 16 * 2 ** 20]),
    decision: prng.chance(0.05) ? 'decline' : 'accept',
    decidesAfterMs: prng.pick([0, 0, 0, 500, 20_000]),
  };
}

function randomTransfers(prng: Prng, machines: readonly MachinePlan[]): TransferPlan[] {
  const slowest = Math.min(
    ...machines.map(({ uplink }) => uplink.rateBytesPerSecond ?? ENDLESS_RATE),
  );
  const count = prng.pick([1, 1, 1, 2, 3, 5]);
  let leftBytes = Math.min(TOTAL_MAX_BYTES, slowest * BUSY_MAX_S) / count;
  leftBytes *= prng.pick([0.01, 0.1, 0.1, 0.3, 1]);
  return Array.from({ length: count }, () => {
    const from = prng.between(0, machines.length - 1);
    const to = (from + prng.between(1, machines.length - 1)) % machines.length;
    const sizes = randomSizes(prng, leftBytes);
    const failing = prng.chance(0.06) ? randomSourceFailure(prng, sizes.length) : null;
    const rateLimitBytesPerSecond = prng.chance(0.1) ? prng.pick([50_000, 2_000_000]) : null;
    return { from, to, startsAt: prng.between(0, 1_000), sizes, failing, rateLimitBytesPerSecond };
  });
}

function randomSizes(prng: Prng, totalBytes: number): number[] {
  const count = prng.pick([1, 1, 1, 2, 3, 10, 60, 400]);
  const mostBytes = Math.floor(totalBytes / count);
  return Array.from({ length: count }, () =>
    Math.min(mostBytes, prng.pick([0, 1, 1_199, 65_536, 2 ** 20 + 1, prng.between(0, mostBytes)])),
  );
}

function randomSourceFailure(prng: Prng, count: number): TransferPlan['failing'] {
  const file = prng.between(0, count - 1);
  const name = `file ${file}`;
  const failure = prng.pick<Failure>([
    { kind: 'source-missing', name },
    { kind: 'source-changed', name },
    { kind: 'source-unreadable', name },
  ]);
  return { file, failure };
}

function randomHappenings(
  prng: Prng,
  machines: readonly MachinePlan[],
  transfers: readonly TransferPlan[],
): Happening[] {
  const happenings: Happening[] = [];
  const at = () => Math.round(EVENTFUL_MS * prng.next() ** 2);
  const machine = () => prng.between(0, machines.length - 1);
  if (prng.chance(0.25)) {
    const changed = machine();
    happenings.push({ kind: 'link', at: at(), machine: changed, change: randomChange(prng) });
  }
  if (prng.chance(0.15)) {
    const [cut, begin, ms] = [machine(), at(), prng.pick([50, 500, 3_000, 10_000, 90_000])];
    const change = { outageFromMs: begin, outageUntilMs: begin + ms };
    happenings.push({ kind: 'link', at: begin, machine: cut, change });
  }
  if (prng.chance(0.15)) happenings.push({ kind: 'move', at: at(), machine: machine() });
  if (prng.chance(0.1)) {
    // Forward only: the clock that the caller owns is monotonic.
    const jumpMs = prng.pick([7, 900, 20_000, 900_000, 3_600_000]);
    happenings.push({ kind: 'clock', at: at(), machine: machine(), jumpMs });
  }
  if (prng.chance(0.1)) {
    const [asleep, begin] = [machine(), at()];
    happenings.push({ kind: 'sleep', at: begin, machine: asleep });
    const wakesAt = begin + prng.pick([100, 2_000, 15_000, 600_000]);
    happenings.push({ kind: 'wake', at: wakesAt, machine: asleep });
  }
  if (prng.chance(0.12)) {
    const transfer = prng.between(0, transfers.length - 1);
    happenings.push({ kind: 'cancel', at: at(), transfer, by: prng.pick(['sender', 'receiver']) });
  }
  return happenings;
}

function randomChange(prng: Prng): Partial<LinkConfig> {
  return prng.pick<Partial<LinkConfig>>([
    { mtuBytes: 1_280 },
    { mtuBytes: 1_472 },
    { mtuBytes: 65_507 },
    { rateBytesPerSecond: 125_000, queueBytes: 20_000 },
    { rateBytesPerSecond: 12_500_000, queueBytes: 200_000 },
    { delayMs: 400 },
    { delayMs: 1 },
    { lossFraction: 0.3 },
    { reorderFraction: 0.9, jitterMs: 50 },
    { lossFraction: 0, corruptFraction: 0, reorderFraction: 0 },
  ]);
}

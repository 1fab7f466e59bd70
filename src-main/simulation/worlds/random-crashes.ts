/** Which computers go down, when, and what is under way then. */
import { BLOCK_BYTES } from '../../transfer/constants.ts';
import type { Prng } from '../prng.ts';
import type { Happening, Interruption, MachinePlan, TransferPlan } from './plan.ts';

/** Crashes fall into this time after the start of their transfer, ms. */
const EVENTFUL_MS = 6_000;
/** From here on a few MiB cost a few seconds. */
const FAST_BYTES_PER_SECOND = 1_250_000;

/** With files of several blocks, of which an interrupted transfer may find some again, where the way is fast enough. */
export function perhapsOfBlocks(
  prng: Prng,
  machines: readonly MachinePlan[],
  transfer: TransferPlan,
): TransferPlan {
  const isFast = rateOf(machines, transfer) >= FAST_BYTES_PER_SECOND;
  if (!isFast || prng.chance(0.4)) return transfer;
  const sizes = Array.from({ length: prng.pick([1, 1, 2]) }, () =>
    Math.round(BLOCK_BYTES * prng.pick([1.5, 2, 2.7, 3])),
  );
  return { ...transfer, sizes, failing: null };
}

/** Of a computer that has a part in this transfer, mostly under way: again and again, and perhaps for good. */
export function randomCrashes(
  prng: Prng,
  machines: readonly MachinePlan[],
  transfer: TransferPlan,
): Happening[] {
  const machine = prng.pick([transfer.from, transfer.to, transfer.to]);
  const crashes: Happening[] = [];
  let at = transfer.startsAt;
  for (let left = prng.pick([1, 1, 2, 4]); left > 0; left -= 1) {
    at += 1 + Math.round(prng.next() * expectedMs(machines, transfer));
    crashes.push({ kind: 'crash', at, machine, losesPower: prng.chance(0.5) });
    if (prng.chance(0.15)) return crashes;
    at += prng.pick([1, 500, prng.between(1, 9_000)]);
    crashes.push({ kind: 'start', at, machine });
  }
  return crashes;
}

/** In the middle of it, again and again: what arrived until then has to be found again. */
export function randomInterruptions(
  prng: Prng,
  { from, to }: TransferPlan,
  transfer: number,
): Interruption[] {
  const interruptions: Interruption[] = [];
  let doneFraction = 0;
  for (let left = prng.pick([1, 1, 2, 3]); left > 0; left -= 1) {
    doneFraction += (1 - doneFraction) * prng.next();
    const machine = prng.pick([from, to, to]);
    const backAfterMs = prng.chance(0.1) ? null : prng.pick([1, 500, prng.between(1, 9_000)]);
    const losesPower = prng.chance(0.5);
    interruptions.push({ transfer, doneFraction, machine, losesPower, backAfterMs });
    if (backAfterMs === null) return interruptions;
  }
  return interruptions;
}

/** About so long it takes where nothing happens: handshake, answer, bytes. */
function expectedMs(machines: readonly MachinePlan[], transfer: TransferPlan): number {
  const [from, to] = [machines[transfer.from]!, machines[transfer.to]!];
  const totalBytes = transfer.sizes.reduce((sum, size) => sum + size, 0);
  const bytesMs = (totalBytes / rateOf(machines, transfer)) * 1_000;
  const turnsMs = 5 * (from.uplink.delayMs + to.uplink.delayMs) + to.decidesAfterMs;
  return Math.min(EVENTFUL_MS, turnsMs + bytesMs + 4 * (from.diskDelayMs + to.diskDelayMs));
}

function rateOf(
  machines: readonly MachinePlan[],
  { from, rateLimitBytesPerSecond }: TransferPlan,
): number {
  const endless = 1e9;
  const rate = machines[from]!.uplink.rateBytesPerSecond ?? endless;
  return Math.min(rate, rateLimitBytesPerSecond ?? endless);
}

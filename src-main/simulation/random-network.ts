/** Which networks a random simulation meets: bad ones, of every kind, but never hopeless. */
import { PERFECT_LINK, type LinkConfig } from './link.ts';
import type { Prng } from './prng.ts';

export function randomLink(prng: Prng): LinkConfig {
  const isBursty = prng.chance(0.2);
  const outageFromMs = prng.chance(0.1) ? prng.between(0, 2_000) : Infinity;
  return {
    ...PERFECT_LINK,
    delayMs: prng.pick([0.05, 0.5, 2, 10, 40, 150]),
    jitterMs: prng.pick([0, 0, 0.3, 5, 30]),
    lossFraction: prng.pick([0, 0, 0.001, 0.01, 0.05, 0.2]),
    duplicateFraction: prng.pick([0, 0, 0.01, 0.3]),
    corruptFraction: prng.pick([0, 0, 0.01, 0.1]),
    reorderFraction: prng.pick([0, 0, 0.02, 0.3]),
    burstEnterFraction: isBursty ? 0.01 : 0,
    burstLeaveFraction: isBursty ? 0.2 : 1,
    rateBytesPerSecond: prng.pick([null, 12_500, 125_000, 2_500_000, 25_000_000, 125_000_000]),
    queueBytes: prng.pick([20_000, 100_000, 1_000_000]),
    mtuBytes: prng.pick([1_280, 1_452, 1_472, 8_972, 65_507]),
    outageFromMs,
    // Well below the 8 s after which a connect gives up.
    outageUntilMs: outageFromMs + prng.between(200, 4_000),
  };
}

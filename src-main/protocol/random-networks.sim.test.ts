/** Transfers of many sizes over many bad networks, each from its seed. */
import { describe, expect, it } from 'vitest';
import { FileTransfer } from '../simulation/file-transfer.ts';
import type { Prng } from '../simulation/prng.ts';
import { randomLink } from '../simulation/random-network.ts';
import { seedsToRun, withSeed } from '../simulation/seeds.ts';

const SEEDS = 1_000;
/** Virtual; the slowest networks here carry 12,500 bytes a second. */
const LIMIT_MS = 600_000;

describe('a transfer over a random network', () => {
  it(`delivers every byte for ${SEEDS} seeds`, () => {
    let delivered = 0;
    for (const seed of seedsToRun(SEEDS)) {
      withSeed(seed, (prng) => {
        const transfer = new FileTransfer({
          prng,
          sizes: randomSizes(prng),
          forth: randomLink(prng),
          back: randomLink(prng),
          diskDelayMs: prng.pick([0, 0, 1, 20]),
        });
        transfer.run(LIMIT_MS);
        transfer.assertDelivered();
        delivered++;
      });
    }
    expect(delivered).toBe(seedsToRun(SEEDS).length);
  }, 120_000);
});

function randomSizes(prng: Prng): readonly number[] {
  const count = prng.pick([0, 1, 1, 1, 2, 5]);
  return Array.from({ length: count }, () =>
    prng.pick([0, 1, 63, 1_160, 1_200, 65_536, prng.between(0, 30_000), prng.between(0, 300_000)]),
  );
}

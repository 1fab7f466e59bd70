import type { BigIntStats, Stats } from 'node:fs';
import { statSync, utimesSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { modifiedAtOf, timeToSet } from './file-times.ts';

/** Both kinds of Stats that Node would make of it. */
function statsOf(seconds: number, ns: number): [Stats, BigIntStats] {
  const mtimeNs = BigInt(seconds) * 1_000_000_000n + BigInt(ns);
  return [
    { mtimeMs: seconds * 1_000 + ns / 1e6 } as Stats,
    { mtimeNs, mtimeMs: mtimeNs / 1_000_000n } as BigIntStats,
  ];
}

it('is the same in both kinds of Stats, also a few nanoseconds beside a millisecond', () => {
  const seconds = fc.integer({ min: -2_147_483_648, max: 15_032_385_535 });
  const ns = fc
    .tuple(fc.integer({ min: 1, max: 998 }), fc.integer({ min: -300, max: 300 }))
    .map(([ms, beside]) => ms * 1_000_000 + beside);
  fc.assert(
    fc.property(seconds, ns, (s, n) => {
      const [plain, big] = statsOf(s, n);
      expect(modifiedAtOf(big)).toBe(modifiedAtOf(plain));
    }),
    { numRuns: 20_000, examples: [[1_910_541_666, 112_999_864]] },
  );
});

it('comes back from a disk as it was set, from 1902 to 2200', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'ferry-times-'));
  const path = join(folder, 'a');
  await writeFile(path, '');
  const times = fc.integer({ min: Date.UTC(1902), max: Date.UTC(2200) });
  fc.assert(
    fc.property(times, (at) => {
      utimesSync(path, 0, timeToSet(at));
      expect(modifiedAtOf(statSync(path))).toBe(at);
      expect(modifiedAtOf(statSync(path, { bigint: true }))).toBe(at);
    }),
    { numRuns: 3_000, examples: [[-1], [0], [1], [-157_766_399_877], [1_600_000_000_123]] },
  );
  await rm(folder, { recursive: true });
});

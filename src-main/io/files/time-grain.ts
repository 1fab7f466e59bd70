/**
 * How coarsely a disk keeps the time of a file. FAT has two seconds, exFAT a hundredth (FUSE's whole
 * seconds): a file that was stored there comes back with another time than it was given.
 */
import { statfs } from 'node:fs/promises';

/** Whole milliseconds, and a rounding in floating-point seconds. */
const FINE_MS = 1;
const FAT_MS = 2_000;
/** `f_type` of Linux. */
const GRAINS_MS: ReadonlyMap<number, number> = new Map([
  [0x4d44, FAT_MS],
  [0x2011bab0, 10],
  // FUSE: it may be anything; isSameTime asks for whole seconds.
  [0x65735546, FAT_MS],
]);
/** What FAT and its like count in. */
const COARSE_UNITS_MS = [1_000, 10] as const;

/** ms; of the disk that this folder is on. Other systems do not tell what it is: it may be FAT. */
export async function timeGrainOf(folder: string): Promise<number> {
  if (process.platform !== 'linux') return FAT_MS;
  try {
    return GRAINS_MS.get((await statfs(folder)).type) ?? FINE_MS;
  } catch {
    return FINE_MS;
  }
}

/** Can `foundMs` be what became of `givenMs` there? Rounded down or up, so it is a round number itself. */
export function isSameTime(foundMs: number, givenMs: number, grainMs: number): boolean {
  const apartMs = Math.abs(foundMs - givenMs);
  if (apartMs <= FINE_MS) return true;
  const unitMs = COARSE_UNITS_MS.find((unit) => unit <= grainMs);
  return unitMs !== undefined && apartMs < grainMs && foundMs % unitMs === 0;
}

/**
 * A file's modification time in whole milliseconds, as it goes over the wire, and back onto a disk. One
 * rule for all who compare: a time just below a millisecond is rounded by one way of counting and not
 * by another, and the file would look changed for ever.
 */
import type { BigIntStats, Stats } from 'node:fs';

const NS_PER_SECOND = 1_000_000_000n;

/** ms since 1970, whole. */
export function modifiedAtOf(stats: Pick<Stats, 'mtimeMs'> | BigIntStats): number {
  return Math.floor('mtimeNs' in stats ? asInStats(stats) : stats.mtimeMs);
}

/** As Node makes the `mtimeMs` of ordinary `Stats`. */
function asInStats({ mtimeNs }: BigIntStats): number {
  const overNs = ((mtimeNs % NS_PER_SECOND) + NS_PER_SECOND) % NS_PER_SECOND;
  return Number((mtimeNs - overNs) / NS_PER_SECOND) * 1_000 + Number(overNs) / 1e6;
}

/**
 * `modifiedAt` for the functions that set it. They cut a fraction of seconds off to microseconds, so
 * half of one is added; and they take a negative number for the present, so before 1970 it is a Date.
 */
export function timeToSet(modifiedAt: number): number | Date {
  return modifiedAt < 0 ? new Date(modifiedAt) : (modifiedAt + 0.000_5) / 1_000;
}

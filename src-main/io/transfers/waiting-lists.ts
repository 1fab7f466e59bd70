/**
 * Whose offer has to go when the lists that wait for an answer take too much memory? Anybody who
 * reaches the port may send one. The longest goes first, so that a flood of long lists does not keep
 * a short one out.
 */

/** Lists of all offers that wait, together: one of the longest that the protocol allows, and some of the usual. */
export const WAITING_LISTS_MAX_BYTES = 192 * 2 ** 20;

export interface WaitingList {
  readonly waitingBytes: number;
}

const NONE: readonly never[] = [];

/** Those to be turned away so that the others take at most `maxBytes`. */
export function listsTooMany<T extends WaitingList>(
  lists: { values(): Iterable<T> },
  maxBytes: number,
): readonly T[] {
  // Asked on every turn of the loop, and nearly always answered here.
  let sum = 0;
  for (const { waitingBytes } of lists.values()) sum += waitingBytes;
  if (sum <= maxBytes) return NONE;
  const turnedAway: T[] = [];
  for (const list of [...lists.values()].sort(
    (one, other) => other.waitingBytes - one.waitingBytes,
  )) {
    if (sum <= maxBytes) break;
    turnedAway.push(list);
    sum -= list.waitingBytes;
  }
  return turnedAway;
}

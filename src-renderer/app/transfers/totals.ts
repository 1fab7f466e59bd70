/** How do all running transfers do together? */
import { formatBytes, formatDuration, formatRate } from '../../../src-shared/format.ts';
import { say } from '../../../src-shared/say.ts';
import type { TransferSnapshot } from '../../../src-shared/transfer-model.ts';

/** `3 at once: 145 MB/s, 1.2 GB of 4.8 GB, 12 min left`; empty unless several move. */
export function totalsLine(transfers: readonly TransferSnapshot[]): string {
  const moving = transfers.filter(({ phase }) => phase === 'transferring');
  if (moving.length < 2) return '';
  const count = moving.length;
  const rate = formatRate(sumOf(moving, (one) => one.rateBytesPerSecond));
  const done = formatBytes(sumOf(moving, (one) => one.doneBytes));
  if (moving.some(({ totalBytes }) => totalBytes === null)) {
    return say(
      '{count, plural, one {# at once: {rate}, {done} so far} other {# at once: {rate}, {done} so far}}',
      { count, rate, done },
    );
  }
  const total = formatBytes(sumOf(moving, (one) => one.totalBytes ?? 0));
  const left = secondsLeft(moving);
  if (left === null) {
    return say(
      '{count, plural, one {# at once: {rate}, {done} of {total}} other {# at once: {rate}, {done} of {total}}}',
      { count, rate, done, total },
    );
  }
  return say(
    '{count, plural, one {# at once: {rate}, {done} of {total}, {left} left} other {# at once: {rate}, {done} of {total}, {left} left}}',
    { count, rate, done, total, left: formatDuration(left) },
  );
}

/** Until the last of them is there; null where that cannot be told of each. */
function secondsLeft(moving: readonly TransferSnapshot[]): number | null {
  let longest = 0;
  for (const transfer of moving) {
    if (transfer.secondsLeft === null) return null;
    longest = Math.max(longest, transfer.secondsLeft);
  }
  return longest;
}

const sumOf = (
  transfers: readonly TransferSnapshot[],
  amountOf: (transfer: TransferSnapshot) => number,
): number => transfers.reduce((sum, transfer) => sum + amountOf(transfer), 0);

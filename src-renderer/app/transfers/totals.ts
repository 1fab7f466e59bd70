/** How do all running transfers do together? */
import { formatBytes, formatDuration, formatRate } from '../../../src-shared/format.ts';
import { namesLine } from '../../../src-shared/contents-words.ts';
import { say } from '../../../src-shared/say.ts';
import type { TransferSnapshot } from '../../../src-shared/transfer-model.ts';
import { bytesLine } from './transfer-numbers.ts';

/** `3 at once: 145 MB/s, 1.2 GB of 4.8 GB, 12 min left`; empty unless several move. */
export function totalsLine(transfers: readonly TransferSnapshot[]): string {
  const moving = transfers.filter(isMoving);
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

/** The same where there is nothing beside it: one alone goes by its name. Empty: nothing moves. */
export function movingLine(transfers: readonly TransferSnapshot[]): string {
  const moving = transfers.filter(isMoving);
  const [only] = moving;
  if (only === undefined) return '';
  if (moving.length > 1) return totalsLine(moving);
  const rate = formatRate(only.rateBytesPerSecond);
  return say('{name}: {rate}, {amount}', { name: namesLine(only), rate, amount: bytesLine(only) });
}

/** Of all that moves, 0 to 1; what nobody knows the size of counts as nothing. */
export function movingFraction(transfers: readonly TransferSnapshot[]): number {
  const moving = transfers.filter(isMoving);
  const totalBytes = sumOf(moving, (one) => one.totalBytes ?? 0);
  if (totalBytes === 0) return 0;
  return Math.min(
    1,
    sumOf(moving, (one) => (one.totalBytes === null ? 0 : one.doneBytes)) / totalBytes,
  );
}

const isMoving = ({ phase }: TransferSnapshot): boolean => phase === 'transferring';

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

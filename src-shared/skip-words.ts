/** Why were files not sent on purpose? */
import { assertNever } from './assert.ts';
import type { Direction, SkipReason, TransferFile, TransferSnapshot } from './transfer-model.ts';
import { countFiles, grouped } from './contents-words.ts';

/** Whether all that there was to send was skipped. */
export function isAllSkipped({
  files,
  totalBytes,
  skippedBytes,
  skippedCount,
}: TransferSnapshot): boolean {
  return (
    skippedCount > 0 &&
    totalBytes === skippedBytes &&
    files.every(({ kind, skipped }) => kind !== 'file' || skipped !== null)
  );
}

/** `12 files skipped: the same are there already`; empty when nothing was skipped. */
export function skipLine(transfer: TransferSnapshot): string {
  const { skippedCount, files, direction } = transfer;
  if (skippedCount === 0) return '';
  const skipped = `${countFiles(skippedCount)} skipped`;
  const there = `they are ${placeOf(direction)} already`;
  const [first, ...others] = reasonsOf(files, skippedCount);
  if (first === undefined) return `${skipped}: ${there}`;
  if (others.length === 0) {
    return `${skipped}: ${skipReasonWords(first.reason, skippedCount, direction)}`;
  }
  const parts = [first, ...others].map(
    ({ reason, count }) => `${grouped(count)} ${REASON_ADJECTIVES[reason]}`,
  );
  return `${skipped}, as ${there}: ${parts.join(', ')}`;
}

const REASON_ADJECTIVES: Readonly<Record<SkipReason, string>> = {
  same: 'the same',
  exists: 'different',
  older: 'not older',
};

/** Empty where not every skipped file is shown: what cannot be counted is not said. */
function reasonsOf(
  files: readonly TransferFile[],
  skippedCount: number,
): readonly { readonly reason: SkipReason; readonly count: number }[] {
  const counts = new Map<SkipReason, number>();
  for (const { skipped } of files) {
    if (skipped !== null) counts.set(skipped, (counts.get(skipped) ?? 0) + 1);
  }
  const found = [...counts].map(([reason, count]) => ({ reason, count }));
  return found.reduce((sum, { count }) => sum + count, 0) === skippedCount ? found : [];
}

/** Of `count` files that were skipped for one reason. */
export function skipReasonWords(reason: SkipReason, count: number, direction: Direction): string {
  const here = placeOf(direction);
  switch (reason) {
    case 'same':
      return count === 1 ? `the same is ${here} already` : `the same are ${here} already`;
    case 'exists':
      return count === 1
        ? `another of that name stays ${here}`
        : `others of those names stay ${here}`;
    case 'older':
      return count === 1 ? `the one ${here} is not older` : `those ${here} are not older`;
    default:
      return assertNever(reason);
  }
}

const placeOf = (direction: Direction): string => (direction === 'sent' ? 'there' : 'here');

/** Why were files not sent on purpose? */
import { assertNever } from './assert.ts';
import type { Direction, SkipReason, TransferFile, TransferSnapshot } from './transfer-model.ts';
import { listed } from './list-words.ts';
import { say } from './say.ts';

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
  const isSent = direction === 'sent';
  const count = skippedCount;
  const [first, ...others] = reasonsOf(files, count);
  if (first === undefined) {
    return isSent
      ? say(
          '{count, plural, one {# file skipped: it is there already} other {# files skipped: they are there already}}',
          { count },
        )
      : say(
          '{count, plural, one {# file skipped: it is here already} other {# files skipped: they are here already}}',
          { count },
        );
  }
  if (others.length === 0) {
    const reason = skipReasonWords(first.reason, count, direction);
    return say(
      '{count, plural, one {# file skipped: {reason}} other {# files skipped: {reason}}}',
      {
        count,
        reason,
      },
    );
  }
  const reasons = listed([first, ...others].map(reasonCountWords));
  return isSent
    ? say(
        '{count, plural, one {# file skipped, as it is there already: {reasons}} other {# files skipped, as they are there already: {reasons}}}',
        { count, reasons },
      )
    : say(
        '{count, plural, one {# file skipped, as it is here already: {reasons}} other {# files skipped, as they are here already: {reasons}}}',
        { count, reasons },
      );
}

function reasonCountWords({ reason, count }: CountedReason): string {
  switch (reason) {
    case 'same':
      return say('{count, plural, one {# the same} other {# the same}}', { count });
    case 'exists':
      return say('{count, plural, one {# different} other {# different}}', { count });
    case 'older':
      return say('{count, plural, one {# not older} other {# not older}}', { count });
    default:
      return assertNever(reason);
  }
}

interface CountedReason {
  readonly reason: SkipReason;
  readonly count: number;
}

/** Empty where not every skipped file is shown: what cannot be counted is not said. */
function reasonsOf(files: readonly TransferFile[], skippedCount: number): readonly CountedReason[] {
  const counts = new Map<SkipReason, number>();
  for (const { skipped } of files) {
    if (skipped !== null) counts.set(skipped, (counts.get(skipped) ?? 0) + 1);
  }
  const found = [...counts].map(([reason, count]) => ({ reason, count }));
  return found.reduce((sum, { count }) => sum + count, 0) === skippedCount ? found : [];
}

/** Of `count` files that were skipped for one reason. */
export function skipReasonWords(reason: SkipReason, count: number, direction: Direction): string {
  const isSent = direction === 'sent';
  switch (reason) {
    case 'same':
      return isSent
        ? say(
            '{count, plural, one {the same is there already} other {the same are there already}}',
            { count },
          )
        : say('{count, plural, one {the same is here already} other {the same are here already}}', {
            count,
          });
    case 'exists':
      return isSent
        ? say(
            '{count, plural, one {another of that name stays there} other {others of those names stay there}}',
            { count },
          )
        : say(
            '{count, plural, one {another of that name stays here} other {others of those names stay here}}',
            { count },
          );
    case 'older':
      return isSent
        ? say(
            '{count, plural, one {the one there is not older} other {those there are not older}}',
            { count },
          )
        : say('{count, plural, one {the one here is not older} other {those here are not older}}', {
            count,
          });
    default:
      return assertNever(reason);
  }
}

/** What of a sent folder never left, since nothing could: pipes, links that lead out of it, unreadable files. */
import { say } from './say.ts';
import type { TransferSnapshot } from './transfer-model.ts';

/** How many; a transfer of which files failed on their way is not `done`. */
export const leftOutCount = ({ phase, failedCount }: TransferSnapshot): number =>
  phase === 'done' ? failedCount : 0;

/** Empty when nothing was left out. */
export function leftOutLine(transfer: TransferSnapshot): string {
  const count = leftOutCount(transfer);
  if (count === 0) return '';
  return say(
    '{count, plural, one {# was left out, since it cannot be sent} other {# were left out, since they cannot be sent}}',
    { count },
  );
}

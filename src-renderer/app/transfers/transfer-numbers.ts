/** How far is a transfer, how fast does it go, and how long does it take? */
import { formatBytes, formatDuration, formatRate } from '../../../src-shared/format.ts';
import { limitWords, paceWords } from '../../../src-shared/limit-words.ts';
import { isOver, type TransferSnapshot } from '../../../src-shared/transfer-model.ts';
import { say } from '../../../src-shared/say.ts';
import { listed } from '../../../src-shared/list-words.ts';
import { shareWords } from './file-words.ts';
import { phaseWords } from './phase-words.ts';

/** 0 to 1; null while the whole is unknown. */
export function doneFraction(transfer: TransferSnapshot): number | null {
  if (transfer.phase === 'done') return 1;
  const { doneBytes, totalBytes } = transfer;
  if (totalBytes === null) return transfer.phase === 'transferring' ? null : 0;
  if (totalBytes === 0) return 0;
  return Math.min(1, doneBytes / totalBytes);
}

/** `12.3 MB of 48.0 MB`, `12.3 MB so far`; empty for what is sent and was not counted yet. */
export function bytesLine(transfer: TransferSnapshot): string {
  const { doneBytes, totalBytes, phase, direction } = transfer;
  if (totalBytes === null) {
    if (phase === 'transferring') return say('{size} so far', { size: formatBytes(doneBytes) });
    if (isOver(phase)) return formatBytes(doneBytes);
    return direction === 'sent' ? '' : say('Size unknown');
  }
  const isPartly = phase === 'transferring' || (phase !== 'done' && doneBytes > 0);
  if (!isPartly) return formatBytes(totalBytes);
  return say('{done} of {total}', {
    done: formatBytes(doneBytes),
    total: formatBytes(totalBytes),
  });
}

/** What holds it back, or may; empty while nobody can tell, and while somebody holds it. */
export function limitLine(transfer: TransferSnapshot): string {
  const { limitedBy, direction, pace, paused } = transfer;
  if (paused !== null) return '';
  if (limitedBy !== null) return limitWords(limitedBy, direction, pace);
  return (pace === null ? null : paceWords(pace)) ?? '';
}

/** Empty unless bytes move, or could. */
export function rateLine(transfer: TransferSnapshot): string {
  return isMoving(transfer) ? formatRate(transfer.rateBytesPerSecond) : '';
}

export function timeLeftLine(transfer: TransferSnapshot): string {
  if (!isMoving(transfer) || transfer.secondsLeft === null) return '';
  return say('{time} left', { time: formatDuration(transfer.secondsLeft) });
}

const isMoving = ({ phase, silentSeconds, paused }: TransferSnapshot): boolean =>
  phase === 'transferring' && silentSeconds === null && paused === null;

/** What the progress bar says aloud. */
export function progressText(transfer: TransferSnapshot): string {
  const fraction = doneFraction(transfer);
  const share = fraction === null ? '' : shareWords(fraction);
  const parts = [phaseWords(transfer), share, bytesLine(transfer), timeLeftLine(transfer)];
  return listed(parts.filter((part) => part !== ''));
}

/** `in 12 s`, of a transfer that is done; empty of any other. The time of a question or a pause does not count. */
export function paceLine({ phase, flowMs, startedAt, endedAt }: TransferSnapshot): string {
  if (phase !== 'done' || endedAt === null) return '';
  const seconds = (flowMs ?? endedAt - startedAt) / 1000;
  if (seconds < 1) return say('in less than a second');
  return say('in {time}', { time: formatDuration(seconds) });
}

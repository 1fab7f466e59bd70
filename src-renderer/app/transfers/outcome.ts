/** How does a transfer stand, for its colour? A person's own choice to stop is no fault. */
import { leftOutCount } from '../../../src-shared/left-out-words.ts';
import type { TransferSnapshot } from '../../../src-shared/transfer-model.ts';
import type { Tone } from '../ui/tones.ts';
import { isBadCaution, worstCaution } from './caution-words.ts';

export type Outcome = Tone;

export function outcomeOf(transfer: TransferSnapshot): Outcome {
  switch (transfer.phase) {
    case 'done':
      return doneOutcome(transfer);
    case 'failed':
      return failedOutcome(transfer);
    case 'interrupted':
      return 'warn';
    case 'queued':
      return 'calm';
    default:
      return 'open';
  }
}

/** Ended because of some files alone: every other one arrived. */
export function isPartlyFailed(transfer: TransferSnapshot): boolean {
  const { phase, failure, failedCount, fileCount } = transfer;
  return (
    phase === 'failed' &&
    failure !== null &&
    // Those of a single file name it.
    'name' in failure &&
    failedCount > 0 &&
    failedCount < fileCount
  );
}

function doneOutcome(transfer: TransferSnapshot): Outcome {
  const { files, dialect } = transfer;
  const caution = worstCaution(files);
  if (isBadCaution(caution)) return 'bad';
  if (leftOutCount(transfer) > 0) return 'warn';
  return dialect === 'plain' && caution !== 'hash-matched' ? 'warn' : 'good';
}

function failedOutcome(transfer: TransferSnapshot): Outcome {
  const { failure, direction } = transfer;
  if (isPartlyFailed(transfer)) return 'warn';
  const isOwnChoice =
    (failure?.kind === 'cancelled' && failure.by === 'me') ||
    (failure?.kind === 'declined' && direction === 'received');
  return isOwnChoice ? 'calm' : 'bad';
}

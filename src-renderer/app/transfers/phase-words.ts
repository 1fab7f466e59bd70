/** What is going on with a transfer, or what came of it, in a few words. */
import { assertNever } from '../../../src-shared/assert.ts';
import { failureWords } from '../../../src-shared/failure-words.ts';
import { silenceWords } from '../../../src-shared/silence-words.ts';
import type { PauseState, TransferSnapshot } from '../../../src-shared/transfer-model.ts';
import { cautionWords, worstCaution } from './caution-words.ts';
import { isPartlyFailed } from './outcome.ts';
import { peerName } from './peer-words.ts';
import { isAllSkipped } from '../../../src-shared/skip-words.ts';
import { countEntries, grouped } from '../../../src-shared/contents-words.ts';

export function phaseWords(transfer: TransferSnapshot): string {
  if (transfer.silentSeconds !== null) return silenceWords(transfer.silentSeconds);
  const isSent = transfer.direction === 'sent';
  switch (transfer.phase) {
    case 'queued':
      return queuedWords(transfer);
    case 'interrupted':
      return transfer.paused === null ? 'Interrupted' : 'Interrupted, and paused';
    case 'connecting':
      return 'Looking for an answer';
    case 'offered':
      return isSent
        ? `Waiting for ${peerName(transfer.peer)} to accept`
        : 'Waiting for your answer';
    case 'transferring':
      if (isAtEnd(transfer)) return 'Checking every byte';
      if (transfer.paused !== null) return pauseWords(transfer.paused);
      return isSent ? 'Sending' : 'Receiving';
    case 'done':
      return doneWords(transfer);
    case 'failed':
      if (isPartlyFailed(transfer)) return partlyFailedWords(transfer);
      return transfer.failure ? failureWords(transfer.failure).title : 'Failed';
    default:
      return assertNever(transfer.phase);
  }
}

/** Of one that runs. */
export function pauseWords(paused: PauseState): string {
  switch (paused) {
    case 'here':
      return 'Paused';
    case 'there':
      return 'Paused by the other side';
    case 'both':
      return 'Paused here and by the other side';
    default:
      return assertNever(paused);
  }
}

function queuedWords({ paused, failure, peer }: TransferSnapshot): string {
  if (paused !== null) return 'Paused before it began';
  return failure === null ? 'Waiting for its turn' : `Waiting for ${peerName(peer)} to be there`;
}

function doneWords(transfer: TransferSnapshot): string {
  const verb = transfer.direction === 'sent' ? 'Sent' : 'Received';
  if (transfer.dialect === 'ferry') {
    // What was skipped was compared by size and time, and not read.
    if (isAllSkipped(transfer)) return 'Nothing had to be sent';
    return `${verb}, every byte checked`;
  }
  const caution = worstCaution(transfer.files);
  return caution ? `${verb}. ${cautionWords(caution)}` : `${verb} over plain UDP`;
}

/** `2 of 240 files failed, the others arrived`. */
function partlyFailedWords(transfer: TransferSnapshot): string {
  const failed = `${grouped(transfer.failedCount)} of ${countEntries(transfer)} failed`;
  return `${failed}, the others arrived`;
}

function isAtEnd(transfer: TransferSnapshot): boolean {
  return (
    transfer.dialect === 'ferry' &&
    transfer.totalBytes !== null &&
    transfer.totalBytes > 0 &&
    transfer.doneBytes >= transfer.totalBytes
  );
}

/** What is going on with a transfer, or what came of it, in a few words. */
import { assertNever } from '../../../src-shared/assert.ts';
import { failureWords } from '../../../src-shared/failure-words.ts';
import { silenceWords } from '../../../src-shared/silence-words.ts';
import type { PauseState, TransferSnapshot } from '../../../src-shared/transfer-model.ts';
import { cautionWords, worstCaution } from './caution-words.ts';
import { isPartlyFailed } from './outcome.ts';
import { peerName } from './peer-words.ts';
import { isAllSkipped } from '../../../src-shared/skip-words.ts';
import { countEntries } from '../../../src-shared/contents-words.ts';
import { say } from '../../../src-shared/say.ts';

export function phaseWords(transfer: TransferSnapshot): string {
  if (transfer.silentSeconds !== null) return silenceWords(transfer.silentSeconds);
  const isSent = transfer.direction === 'sent';
  switch (transfer.phase) {
    case 'queued':
      return queuedWords(transfer);
    case 'interrupted':
      return transfer.paused === null ? say('Interrupted') : say('Interrupted, and paused');
    case 'connecting':
      return say('Looking for an answer');
    case 'offered':
      return isSent
        ? say('Waiting for {name} to accept', { name: peerName(transfer.peer) })
        : say('Waiting for your answer');
    case 'transferring':
      if (isAtEnd(transfer)) return say('Checking every byte');
      if (transfer.paused !== null) return pauseWords(transfer.paused);
      return isSent ? say('Sending') : say('Receiving');
    case 'done':
      return doneWords(transfer);
    case 'failed':
      if (isPartlyFailed(transfer)) return partlyFailedWords(transfer);
      return transfer.failure ? failureWords(transfer.failure).title : say('Failed');
    default:
      return assertNever(transfer.phase);
  }
}

/** Of one that runs. */
export function pauseWords(paused: PauseState): string {
  switch (paused) {
    case 'here':
      return say('Paused');
    case 'there':
      return say('Paused by the other side');
    case 'both':
      return say('Paused here and by the other side');
    default:
      return assertNever(paused);
  }
}

function queuedWords({ paused, failure, peer }: TransferSnapshot): string {
  if (paused !== null) return say('Paused before it began');
  if (failure?.kind === 'changed-key') return say('Waiting for your word');
  return failure === null
    ? say('Waiting for its turn')
    : say('Waiting for {name} to be there', { name: peerName(peer) });
}

function doneWords(transfer: TransferSnapshot): string {
  const isSent = transfer.direction === 'sent';
  if (transfer.dialect === 'ferry') {
    // What was skipped was compared by size and time, and not read.
    if (isAllSkipped(transfer)) return say('Nothing had to be sent');
    return isSent ? say('Sent, every byte checked') : say('Received, every byte checked');
  }
  const worst = worstCaution(transfer.files);
  if (worst === null) return isSent ? say('Sent over plain UDP') : say('Received over plain UDP');
  const caution = cautionWords(worst);
  return isSent ? say('Sent. {caution}', { caution }) : say('Received. {caution}', { caution });
}

/** `2 of 240 files failed, the others arrived`. */
const partlyFailedWords = (transfer: TransferSnapshot): string =>
  say(
    '{failed, plural, one {# of {all} failed, the others arrived} other {# of {all} failed, the others arrived}}',
    {
      failed: transfer.failedCount,
      all: countEntries(transfer),
    },
  );

function isAtEnd(transfer: TransferSnapshot): boolean {
  return (
    transfer.dialect === 'ferry' &&
    transfer.totalBytes !== null &&
    transfer.totalBytes > 0 &&
    transfer.doneBytes >= transfer.totalBytes
  );
}

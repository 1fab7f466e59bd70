/** What a screen reader is told when something happens that the eyes would catch. */
import type { Failure } from '../../../src-shared/failure.ts';
import { failureWords } from '../../../src-shared/failure-words.ts';
import { formatBytes } from '../../../src-shared/format.ts';
import type { ListenState } from '../../../src-shared/listen-model.ts';
import { isAtRest, type TransferSnapshot } from '../../../src-shared/transfer-model.ts';
import { conflictTitle } from '../incoming/conflict-words.ts';
import { needsChoice } from '../incoming/offer-check.ts';
import { isPartlyFailed } from '../transfers/outcome.ts';
import { peerLine, peerName } from '../transfers/peer-words.ts';
import { pauseWords, phaseWords } from '../transfers/phase-words.ts';
import { isAllSkipped, skipLine } from '../../../src-shared/skip-words.ts';
import { countEntries, namesLine } from '../../../src-shared/contents-words.ts';
import { waitingWords, waitsForPerson } from '../transfers/waiting-words.ts';

/** Null when the step from one snapshot to the next is not worth interrupting for. */
export function announcementFor(
  before: TransferSnapshot | undefined,
  after: TransferSnapshot,
): string | null {
  const what = `${namesLine(after)}, ${peerLine(after)}`;
  if (before?.phase === after.phase) return stepWords(before, after, what);
  switch (after.phase) {
    case 'offered':
      return after.direction === 'received' ? offerWords(after) : null;
    case 'done':
      return `${doneWords(after)}: ${what}.`;
    case 'failed':
      if (isPartlyFailed(after)) return `${phaseWords(after)}: ${what}.`;
      return after.failure ? `${failureWords(after.failure).title}: ${what}.` : `Failed: ${what}.`;
    case 'interrupted':
      return interruptedWords(after, what);
    case 'queued':
      return isTried(before) || after.failure !== null ? `${phaseWords(after)}: ${what}.` : null;
    case 'transferring':
      return after.doneBytes > 0 && before !== undefined && isTried(before)
        ? `Goes on: ${what}.`
        : null;
    case 'connecting':
      return null;
  }
}

/** Within one phase: held back, or let go. */
function stepWords(before: TransferSnapshot, after: TransferSnapshot, what: string): string | null {
  if (before.paused === after.paused) return null;
  if (after.paused !== null) {
    return `${isAtRest(after.phase) ? 'Paused' : pauseWords(after.paused)}: ${what}.`;
  }
  return after.phase === 'transferring' ? `Goes on: ${what}.` : `No longer paused: ${what}.`;
}

/** It was tried before, and has not begun for the first time only now. */
const isTried = (before: TransferSnapshot | undefined): boolean =>
  before?.phase === 'connecting' || before?.phase === 'interrupted';

function doneWords(done: TransferSnapshot): string {
  const skipped = skipLine(done);
  if (isAllSkipped(done)) return `Nothing had to be sent, ${skipped}`;
  const verb = done.direction === 'sent' ? 'Sent' : 'Received';
  return skipped === '' ? verb : `${verb}, ${skipped}`;
}

/** Not when it is tried again: that changes with every try. */
function interruptedWords(interrupted: TransferSnapshot, what: string): string {
  const why = waitingWords(interrupted, true, 0)?.why;
  const how = waitsForPerson(interrupted) ? 'needs you' : 'goes on by itself';
  return `Interrupted, ${how}: ${what}.${why == null ? '' : ` ${why}.`}`;
}

function offerWords(offer: TransferSnapshot): string {
  const size = offer.totalBytes === null ? '' : `, ${formatBytes(offer.totalBytes)}`;
  const wish = `${peerName(offer.peer)} wants to send you ${countEntries(offer)}${size}.`;
  const { survey } = offer;
  return survey !== null && needsChoice(offer) ? `${wish} ${conflictTitle(survey)}.` : wish;
}

export function listenAnnouncement(
  before: ListenState | null,
  after: ListenState | null,
  failure: Failure | null,
): string | null {
  if (failure) return failureWords(failure).title;
  if (after && after.port !== before?.port) return `Listening on port ${after.port}.`;
  if (before && !after) return 'No longer listening.';
  return null;
}

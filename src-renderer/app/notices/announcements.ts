/** What a screen reader is told when something happens that the eyes would catch. */
import type { Failure } from '../../../src-shared/failure.ts';
import { failureWords } from '../../../src-shared/failure-words.ts';
import { formatBytes } from '../../../src-shared/format.ts';
import type { ListenState } from '../../../src-shared/listen-model.ts';
import type { TransferSnapshot } from '../../../src-shared/transfer-model.ts';
import { countFiles, namesLine, peerLine, peerName } from '../transfers/transfer-words.ts';

/** Null when the step from one snapshot to the next is not worth interrupting for. */
export function announcementFor(
  before: TransferSnapshot | undefined,
  after: TransferSnapshot,
): string | null {
  if (before?.phase === after.phase) return null;
  const what = `${namesLine(after)}, ${peerLine(after)}`;
  switch (after.phase) {
    case 'offered':
      return after.direction === 'received' ? offerWords(after) : null;
    case 'done':
      return `${after.direction === 'sent' ? 'Sent' : 'Received'}: ${what}.`;
    case 'failed':
      return after.failure ? `${failureWords(after.failure).title}: ${what}.` : `Failed: ${what}.`;
    case 'interrupted':
      return `Interrupted, goes on by itself: ${what}.`;
    case 'queued':
    case 'connecting':
    case 'transferring':
      return null;
  }
}

function offerWords(offer: TransferSnapshot): string {
  const size = offer.totalBytes === null ? '' : `, ${formatBytes(offer.totalBytes)}`;
  return `${peerName(offer.peer)} wants to send you ${countFiles(offer.fileCount)}${size}.`;
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

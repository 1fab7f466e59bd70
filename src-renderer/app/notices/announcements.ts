/** What a screen reader is told when something happens that the eyes would catch. */
import type { Failure } from '../../../src-shared/failure.ts';
import { failureWords } from '../../../src-shared/failure-words.ts';
import type { FerryLink } from '../../../src-shared/ferry-link.ts';
import { formatBytes } from '../../../src-shared/format.ts';
import type { ListenState } from '../../../src-shared/listen-model.ts';
import { isAtRest, type TransferSnapshot } from '../../../src-shared/transfer-model.ts';
import type { KnownDevice } from '../../../src-shared/trust-model.ts';
import { deviceLabel } from '../devices/device-words.ts';
import { conflictTitle } from '../incoming/conflict-words.ts';
import { needsChoice } from '../incoming/offer-check.ts';
import { formatDestination } from '../send/destination.ts';
import { shareWords } from '../transfers/file-words.ts';
import { isPartlyFailed } from '../transfers/outcome.ts';
import { peerLine, peerName } from '../transfers/peer-words.ts';
import { pauseWords, phaseWords } from '../transfers/phase-words.ts';
import { leftOutLine } from '../../../src-shared/left-out-words.ts';
import { isAllSkipped, skipLine } from '../../../src-shared/skip-words.ts';
import { countEntries, namesLine } from '../../../src-shared/contents-words.ts';
import { say } from '../../../src-shared/say.ts';
import { waitingWords, waitsForPerson } from '../transfers/waiting-words.ts';

/** Null when the step from one snapshot to the next is not worth interrupting for. */
export function announcementFor(
  before: TransferSnapshot | undefined,
  after: TransferSnapshot,
): string | null {
  const what = whatOf(after);
  if (before?.phase === after.phase) return stepWords(before, after, what);
  switch (after.phase) {
    case 'offered':
      return after.direction === 'received' ? offerWords(after) : null;
    case 'done':
      return told([doneWords(after), leftOutLine(after)].filter(Boolean).join('. '), what);
    case 'failed':
      if (isPartlyFailed(after)) return told(phaseWords(after), what);
      return told(after.failure ? failureWords(after.failure).title : say('Failed'), what);
    case 'interrupted':
      return interruptedWords(after, what);
    case 'queued':
      return isTried(before) || after.failure !== null ? told(phaseWords(after), what) : null;
    case 'transferring':
      return before === undefined ? null : movingWords(before, after, what);
    case 'connecting':
      return null;
  }
}

/** What somebody has to know at once: it has ended badly, or it waits for them. */
export function isUrgent({ phase, failure, ...rest }: TransferSnapshot): boolean {
  if (phase === 'interrupted') return waitsForPerson({ phase, failure, ...rest });
  return phase === 'failed' && !(failure?.kind === 'cancelled' && failure.by === 'me');
}

/** Null unless another quarter of it is there. */
export function progressAnnouncement(
  before: TransferSnapshot | undefined,
  after: TransferSnapshot,
): string | null {
  if (before?.phase !== 'transferring' || after.phase !== 'transferring') return null;
  const quarters = quartersOf(after);
  if (quarters === 0 || quarters === 4 || quarters <= quartersOf(before)) return null;
  return told(shareWords(quarters / 4), whatOf(after));
}

const whatOf = (transfer: TransferSnapshot): string =>
  say('{names}, {peer}', { names: namesLine(transfer), peer: peerLine(transfer) });

const quartersOf = ({ doneBytes, totalBytes }: TransferSnapshot): number =>
  totalBytes === null || totalBytes === 0 ? 0 : Math.floor((4 * doneBytes) / totalBytes);

/** Null unless a device is verified that was not before. */
export function verifiedAnnouncement(
  before: readonly KnownDevice[],
  after: readonly KnownDevice[],
): string | null {
  const wereVerified = new Set(verifiedOf(before).map(({ publicKey }) => publicKey));
  const fresh = verifiedOf(after).find(({ publicKey }) => !wereVerified.has(publicKey));
  return fresh === undefined ? null : told(say('Verified'), deviceLabel(fresh));
}

const verifiedOf = (devices: readonly KnownDevice[]): readonly KnownDevice[] =>
  devices.filter(({ verifiedAt }) => verifiedAt !== null);

/** Within one phase: where an offer would go, held back, or let go. */
function stepWords(before: TransferSnapshot, after: TransferSnapshot, what: string): string | null {
  if (after.phase === 'offered' && before.folder !== after.folder) return folderWords(after);
  if (before.paused === after.paused) return null;
  if (after.paused !== null) {
    return told(isAtRest(after.phase) ? say('Paused') : pauseWords(after.paused), what);
  }
  return told(after.phase === 'transferring' ? say('Goes on') : say('No longer paused'), what);
}

/** Of an offer: where it would go now, and what is there. */
function folderWords(offer: TransferSnapshot): string | null {
  const { folder, survey } = offer;
  if (folder === null) return null;
  const where = say('These files go to {folder}.', { folder });
  if (survey === null || !needsChoice(offer)) return where;
  return `${where} ${say('{question}.', { question: conflictTitle(survey) })}`;
}

function movingWords(
  before: TransferSnapshot,
  after: TransferSnapshot,
  what: string,
): string | null {
  if (isTried(before)) return after.doneBytes > 0 ? told(say('Goes on'), what) : null;
  return told(after.direction === 'sent' ? say('Sending') : say('Receiving'), what);
}

/** It was tried before, and has not begun for the first time only now. */
const isTried = (before: TransferSnapshot | undefined): boolean =>
  before?.phase === 'connecting' || before?.phase === 'interrupted';

function doneWords(done: TransferSnapshot): string {
  const skipped = skipLine(done);
  if (isAllSkipped(done)) return say('Nothing had to be sent, {skipped}', { skipped });
  if (skipped === '') return done.direction === 'sent' ? say('Sent') : say('Received');
  return done.direction === 'sent'
    ? say('Sent, {skipped}', { skipped })
    : say('Received, {skipped}', { skipped });
}

/** Not when it is tried again: that changes with every try. */
function interruptedWords(interrupted: TransferSnapshot, what: string): string {
  const why = waitingWords(interrupted, true, 0)?.why;
  const step = waitsForPerson(interrupted)
    ? told(say('Interrupted, needs you'), what)
    : told(say('Interrupted, goes on by itself'), what);
  return why == null ? step : `${step} ${say('{reason}.', { reason: why })}`;
}

/** `Sent: notes.txt, to Anna’s laptop.` */
const told = (event: string, what: string): string => say('{event}: {what}.', { event, what });

function offerWords(offer: TransferSnapshot): string {
  const name = peerName(offer.peer);
  const files = countEntries(offer);
  const wish =
    offer.totalBytes === null
      ? say('{name} wants to send you {files}.', { name, files })
      : say('{name} wants to send you {files}, {size}.', {
          name,
          files,
          size: formatBytes(offer.totalBytes),
        });
  const { survey } = offer;
  if (survey === null || !needsChoice(offer)) return wish;
  return `${wish} ${say('{question}.', { question: conflictTitle(survey) })}`;
}

export function linkAnnouncement(link: FerryLink): string {
  const address = formatDestination(link);
  return say('A link filled in {address}. Nothing is sent before you press Send.', { address });
}

export function listenAnnouncement(
  before: ListenState | null,
  after: ListenState | null,
  failure: Failure | null,
): string | null {
  if (failure) return failureWords(failure).title;
  if (after && after.port !== before?.port) {
    return say('Listening on port {port}.', { port: after.port });
  }
  if (before && !after) return say('No longer listening.');
  return null;
}

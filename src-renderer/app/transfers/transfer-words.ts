/** What a transfer is called and what is said about it: every word and number of an item, as pure functions. */
import { assertNever } from '../../../src-shared/assert.ts';
import { failureWords } from '../../../src-shared/failure-words.ts';
import { formatBytes, formatDuration, formatRate } from '../../../src-shared/format.ts';
import { limitWords, paceWords } from '../../../src-shared/limit-words.ts';
import { silenceWords } from '../../../src-shared/silence-words.ts';
import {
  isOver,
  type Peer,
  type PlainCaution,
  type TransferFile,
  type TransferSnapshot,
} from '../../../src-shared/transfer-model.ts';

/** `notes.txt`, `notes.txt and 1 more`. */
export function namesLine(transfer: Pick<TransferSnapshot, 'files' | 'fileCount'>): string {
  const first = transfer.files[0]?.name;
  if (first === undefined) return countFiles(transfer.fileCount);
  const others = transfer.fileCount - 1;
  return others > 0 ? `${first} and ${others} more` : first;
}

export function countFiles(count: number): string {
  if (count === 0) return 'No files';
  return count === 1 ? '1 file' : `${count.toLocaleString('en')} files`;
}

/** The name that the peer gives itself, or where it is. */
export const peerName = (peer: Peer): string => peer.deviceName ?? peer.host;

/** `to Anna’s laptop`, `from 192.168.1.5`. */
export function peerLine(transfer: Pick<TransferSnapshot, 'direction' | 'peer'>): string {
  return `${transfer.direction === 'sent' ? 'to' : 'from'} ${peerName(transfer.peer)}`;
}

/** `483 920`: two groups, readable aloud. */
export function codeGroups(code: string): string {
  return code.length === 6 ? `${code.slice(0, 3)} ${code.slice(3)}` : code;
}

/** `ab12 cd34 ef56 7890`: enough to tell two devices apart at a glance; the whole one is never asked of anyone. */
export function shortFingerprint(fingerprint: string): string {
  return fingerprint.split(' ').slice(0, 4).join(' ');
}

/** What is going on, or what came of it, in a few words. */
export function phaseWords(transfer: TransferSnapshot): string {
  if (transfer.silentSeconds !== null) return silenceWords(transfer.silentSeconds);
  const isSent = transfer.direction === 'sent';
  switch (transfer.phase) {
    case 'queued':
      return transfer.failure === null
        ? 'Waiting for its turn'
        : `${failureWords(transfer.failure).title}. Tried again by itself`;
    case 'interrupted':
      return `${why(transfer)}Goes on when ${peerName(transfer.peer)} is there again`;
    case 'connecting':
      return 'Looking for an answer';
    case 'offered':
      return isSent
        ? `Waiting for ${peerName(transfer.peer)} to accept`
        : 'Waiting for your answer';
    case 'transferring':
      if (isAtEnd(transfer)) return 'Checking every byte';
      return isSent ? 'Sending' : 'Receiving';
    case 'done':
      return doneWords(transfer);
    case 'failed':
      return transfer.failure ? failureWords(transfer.failure).title : 'Failed';
    default:
      return assertNever(transfer.phase);
  }
}

const why = ({ failure }: TransferSnapshot): string =>
  failure === null ? '' : `${failureWords(failure).title}. `;

function doneWords(transfer: TransferSnapshot): string {
  const verb = transfer.direction === 'sent' ? 'Sent' : 'Received';
  if (transfer.dialect === 'ferry') return `${verb}, every byte checked`;
  const caution = worstCaution(transfer.files);
  return caution ? `${verb}. ${cautionWords(caution)}` : `${verb} over plain UDP`;
}

function isAtEnd(transfer: TransferSnapshot): boolean {
  return (
    transfer.dialect === 'ferry' &&
    transfer.totalBytes !== null &&
    transfer.totalBytes > 0 &&
    transfer.doneBytes >= transfer.totalBytes
  );
}

const CAUTIONS_WORST_FIRST: readonly PlainCaution[] = [
  'hash-differs',
  'size-differs',
  'unverified',
  'size-matched',
  'hash-matched',
];

export function worstCaution(files: readonly TransferFile[]): PlainCaution | null {
  return CAUTIONS_WORST_FIRST.find((one) => files.some(({ caution }) => caution === one)) ?? null;
}

export function cautionWords(caution: PlainCaution): string {
  switch (caution) {
    case 'unverified':
      return 'Not verified: plain UDP cannot tell whether all of it arrived';
    case 'size-matched':
      return 'The size is what the sender announced; the content is not verified';
    case 'size-differs':
      return 'The size is not what the sender announced';
    case 'hash-matched':
      return 'The SHA-256 is what the sender announced';
    case 'hash-differs':
      return 'The SHA-256 is not what the sender announced';
    default:
      return assertNever(caution);
  }
}

/** Whether the caution is a reason to look twice. */
export const isBadCaution = (caution: PlainCaution | null): boolean =>
  caution === 'hash-differs' || caution === 'size-differs';

/** 0 to 1; null while the whole is unknown. */
export function doneFraction(transfer: TransferSnapshot): number | null {
  if (transfer.phase === 'done') return 1;
  const { doneBytes, totalBytes } = transfer;
  if (totalBytes === null) return transfer.phase === 'transferring' ? null : 0;
  if (totalBytes === 0) return 0;
  return Math.min(1, doneBytes / totalBytes);
}

/** `12.3 MB of 48.0 MB`, `12.3 MB so far`. */
export function bytesLine(transfer: TransferSnapshot): string {
  const { doneBytes, totalBytes, phase } = transfer;
  if (totalBytes === null) {
    if (phase === 'transferring') return `${formatBytes(doneBytes)} so far`;
    return isOver(phase) ? formatBytes(doneBytes) : 'Size unknown';
  }
  const isPartly = phase === 'transferring' || (phase === 'failed' && doneBytes > 0);
  if (!isPartly) return formatBytes(totalBytes);
  return `${formatBytes(doneBytes)} of ${formatBytes(totalBytes)}`;
}

/** What holds it back, or may; empty while nobody can tell. */
export function limitLine(transfer: TransferSnapshot): string {
  const { limitedBy, direction, pace } = transfer;
  if (limitedBy !== null) return limitWords(limitedBy, direction, pace);
  return (pace === null ? null : paceWords(pace)) ?? '';
}

/** Empty unless bytes move, or could. */
export function rateLine(transfer: TransferSnapshot): string {
  if (transfer.phase !== 'transferring' || transfer.silentSeconds !== null) return '';
  return formatRate(transfer.rateBytesPerSecond);
}

export function timeLeftLine(transfer: TransferSnapshot): string {
  if (transfer.phase !== 'transferring' || transfer.secondsLeft === null) return '';
  if (transfer.silentSeconds !== null) return '';
  return `${formatDuration(transfer.secondsLeft)} left`;
}

/** What the progress bar says aloud. */
export function progressText(transfer: TransferSnapshot): string {
  const fraction = doneFraction(transfer);
  const share = fraction === null ? [] : [`${Math.floor(fraction * 100)} %`];
  const left = timeLeftLine(transfer);
  const parts = [phaseWords(transfer), ...share, bytesLine(transfer)];
  return [...parts, ...(left ? [left] : [])].join(', ');
}

/** `in 12 s, 38.1 MB/s on average`, of a transfer that is done; empty when it took no time to speak of. */
export function paceLine(transfer: TransferSnapshot): string {
  if (transfer.phase !== 'done' || transfer.endedAt === null) return '';
  const seconds = (transfer.endedAt - transfer.startedAt) / 1000;
  if (seconds < 1) return 'in less than a second';
  return `in ${formatDuration(seconds)}`;
}

/** The first file that "Show in folder" can show, as its index; null when there is none. */
export function showableIndex(transfer: TransferSnapshot): number | null {
  const index = transfer.files.findIndex((file) => isFileShowable(transfer, file));
  return index >= 0 ? index : null;
}

/** A sent file is where it was chosen; a received one is on the disk once it is whole (plain UDP: once it ended). */
export function isFileShowable(transfer: TransferSnapshot, file: TransferFile): boolean {
  if (!isOver(transfer.phase)) return false;
  if (transfer.direction === 'sent') return true;
  if (file.failure !== null) return false;
  return transfer.phase === 'done' || file.sha256 !== null;
}

/** What there is to say about one file; null when it went as it should. */
export function fileWords(file: TransferFile): string | null {
  if (file.failure) return failureWords(file.failure).title;
  return file.caution === null ? null : cautionWords(file.caution);
}

export type Outcome = 'open' | 'good' | 'warn' | 'bad' | 'calm';

/** How a transfer stands, for its colour: a person's own choice to stop is no fault. */
export function outcomeOf(transfer: TransferSnapshot): Outcome {
  if (transfer.phase === 'done') {
    const caution = worstCaution(transfer.files);
    if (isBadCaution(caution)) return 'bad';
    return transfer.dialect === 'plain' && caution !== 'hash-matched' ? 'warn' : 'good';
  }
  if (transfer.phase !== 'failed') return 'open';
  const { failure, direction } = transfer;
  const isOwnChoice =
    (failure?.kind === 'cancelled' && failure.by === 'me') ||
    (failure?.kind === 'declined' && direction === 'received');
  return isOwnChoice ? 'calm' : 'bad';
}

/** Why Accept cannot be pressed yet; null when it can. */
export function whyNotAccept(transfer: TransferSnapshot): string | null {
  const needsCode = transfer.dialect === 'ferry' && transfer.peer.trust === 'unverified';
  return needsCode && transfer.verificationCode === null
    ? 'The verification code is on its way.'
    : null;
}

/** Whether less is free than is offered. */
export function isTooBig(transfer: TransferSnapshot): boolean {
  return (
    transfer.freeBytes !== null &&
    transfer.totalBytes !== null &&
    transfer.totalBytes > transfer.freeBytes
  );
}

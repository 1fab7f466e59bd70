/** Why does a transfer wait, and what ends the wait? For the queued and the interrupted ones. */
import { failureWords } from '../../../src-shared/failure-words.ts';
import { type Failure, isLostContact } from '../../../src-shared/failure.ts';
import { formatDuration } from '../../../src-shared/format.ts';
import type { TransferSnapshot } from '../../../src-shared/transfer-model.ts';
import { peerName } from './peer-words.ts';

export interface WaitingWords {
  /** Null when there is nothing to say but what is done about it. */
  readonly why: string | null;
  readonly next: string;
}

/** Null of what does not wait. `now` in ms since 1970. */
export function waitingWords(
  transfer: TransferSnapshot,
  isListening: boolean,
  now: number,
): WaitingWords | null {
  const { phase, failure } = transfer;
  if (phase !== 'queued' && phase !== 'interrupted') return null;
  if (failure?.kind === 'sources-changed') return changedWords(failure);
  const why = failure === null ? null : failureWords(failure).title;
  const next = nextWords(transfer, isListening, now);
  return why === null && next === '' ? null : { why, next };
}

function nextWords(transfer: TransferSnapshot, isListening: boolean, now: number): string {
  const { phase, direction, paused, peer, nextTryAt, failure } = transfer;
  const isBegun = phase === 'interrupted';
  if (paused !== null) return `${isBegun ? 'Goes on' : 'Begins'} when you press Resume.`;
  if (direction === 'received') {
    const back = `when ${peerName(peer)} is there again`;
    return isListening
      ? `Goes on by itself ${back}.`
      : `Press Listen, so that it can go on ${back}.`;
  }
  if (waitsForPerson(transfer)) {
    return 'Put that right, then press Try now: it goes on from where it stopped.';
  }
  const how = isBegun ? 'Goes on by itself from where it stopped. ' : '';
  const advice = !isBegun && failure !== null ? `${failureWords(failure).advice} ` : '';
  if (nextTryAt === null) return isBegun ? how.trim() : advice.trim();
  return `${how}${advice}${countdownWords(nextTryAt, now)}`;
}

/** Nobody tries it again before somebody has done something about it. */
export function waitsForPerson(transfer: TransferSnapshot): boolean {
  const { phase, direction, nextTryAt, failure } = transfer;
  const isLeft = phase === 'interrupted' && direction === 'sent' && nextTryAt === null;
  return isLeft && failure !== null && !isLostContact(failure);
}

/** `Tried again in 12 s.`; both in ms since 1970. */
export function countdownWords(nextTryAt: number, now: number): string {
  const seconds = Math.ceil((nextTryAt - now) / 1000);
  return seconds > 0 ? `Tried again in ${formatDuration(seconds)}.` : 'Is tried again now.';
}

function changedWords({
  name,
  count,
}: Extract<Failure, { kind: 'sources-changed' }>): WaitingWords {
  const others = count - 1;
  const what =
    others <= 0 ? `“${name}”` : `“${name}” and ${others} other ${others === 1 ? 'file' : 'files'}`;
  return {
    why: `${what} changed while the transfer was interrupted`,
    next:
      count === 1 ? 'Send it as it is now, or cancel.' : 'Send them as they are now, or cancel.',
  };
}

/** `Next in line`, `2nd in line`: where in the queue; empty of what is not in it. */
export function placeWords(queue: readonly string[], id: string): string {
  const place = queue.indexOf(id) + 1;
  if (place === 0) return '';
  return place === 1 ? 'Next in line' : `${ordinal(place)} in line`;
}

function ordinal(count: number): string {
  const isTeen = count % 100 >= 11 && count % 100 <= 13;
  const ending = isTeen ? 'th' : (['th', 'st', 'nd', 'rd'][count % 10] ?? 'th');
  return `${count}${ending}`;
}

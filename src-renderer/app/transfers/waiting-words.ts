/** Why does a transfer wait, and what ends the wait? For the queued and the interrupted ones. */
import { failureWords } from '../../../src-shared/failure-words.ts';
import { type Failure, isLostContact } from '../../../src-shared/failure.ts';
import { formatDuration } from '../../../src-shared/format.ts';
import type { TransferSnapshot } from '../../../src-shared/transfer-model.ts';
import { say } from '../../../src-shared/say.ts';
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
  if (failure?.kind === 'changed-key') {
    const { title, advice } = failureWords(failure);
    return { why: title, next: advice };
  }
  const why = failure === null ? null : failureWords(failure).title;
  const next = nextWords(transfer, isListening, now);
  return why === null && next === '' ? null : { why, next };
}

function nextWords(transfer: TransferSnapshot, isListening: boolean, now: number): string {
  const { phase, direction, paused, peer, nextTryAt, failure } = transfer;
  const isBegun = phase === 'interrupted';
  if (paused !== null) {
    return isBegun ? say('Goes on when you press Resume.') : say('Begins when you press Resume.');
  }
  if (direction === 'received') {
    const name = peerName(peer);
    return isListening
      ? say('Goes on by itself when {name} is there again.', { name })
      : say('Press Listen, so that it can go on when {name} is there again.', { name });
  }
  if (waitsForPerson(transfer)) {
    return say('Put that right, then press Try now: it goes on from where it stopped.');
  }
  const sentences = [
    isBegun ? say('Goes on by itself from where it stopped.') : '',
    !isBegun && failure !== null ? failureWords(failure).advice : '',
    nextTryAt === null ? '' : countdownWords(nextTryAt, now),
  ];
  return sentences.filter((sentence) => sentence !== '').join(' ');
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
  return seconds > 0
    ? say('Tried again in {time}.', { time: formatDuration(seconds) })
    : say('Is tried again now.');
}

function changedWords({
  name,
  count,
}: Extract<Failure, { kind: 'sources-changed' }>): WaitingWords {
  const others = count - 1;
  return {
    why:
      others <= 0
        ? say('“{name}” changed while the transfer was interrupted', { name })
        : say(
            '{others, plural, one {“{name}” and # other file changed while the transfer was interrupted} other {“{name}” and # other files changed while the transfer was interrupted}}',
            { name, others },
          ),
    next:
      count === 1
        ? say('Send it as it is now, or cancel.')
        : say('Send them as they are now, or cancel.'),
  };
}

/** `Next in line`, `2nd in line`: where in the queue; empty of what is not in it. */
export function placeWords(queue: readonly string[], id: string): string {
  const place = queue.indexOf(id) + 1;
  if (place === 0) return '';
  return say(
    '{place, selectordinal, =1 {Next in line} one {#st in line} two {#nd in line} few {#rd in line} other {#th in line}}',
    { place },
  );
}

/** What a person sees of a sent transfer while the engine does not have it. */
import type { Failure } from '../../../src-shared/failure.ts';
import type {
  PauseState,
  TransferPace,
  TransferSnapshot,
} from '../../../src-shared/transfer-model.ts';
import { earlySnapshot } from '../../io/transfers/early-snapshot.ts';
import type { OutboxEntry } from './outbox.ts';

/** Before anything is known of it but what was asked for, and perhaps how its device is called. */
export function newSnapshot(entry: OutboxEntry, deviceName: string | null): TransferSnapshot {
  const { startedAt, conflict } = entry;
  const early = {
    request: { ...entry, limitBytesPerSecond: entry.pace.limitBytesPerSecond },
    files: null,
    startedAt,
    endedAt: null,
    failure: null,
    pace: paceOf(entry),
  };
  const snapshot = earlySnapshot(early, true);
  const peer = { ...snapshot.peer, deviceName };
  return { ...snapshot, peer, phase: 'queued', paused: pauseOf(entry), conflict };
}

/** At rest, as far as it came. `failure` says why. */
export function restingSnapshot(
  entry: OutboxEntry,
  last: TransferSnapshot,
  failure: Failure | null,
  nextTryAt: number | null,
): TransferSnapshot {
  return {
    ...still(entry, last),
    phase: entry.hasMet ? 'interrupted' : 'queued',
    failure,
    nextTryAt: entry.isPaused ? null : nextTryAt,
  };
}

/** An attempt begins: what is known stays on the screen. */
export function startingSnapshot(entry: OutboxEntry, last: TransferSnapshot): TransferSnapshot {
  return { ...still(entry, last), phase: 'connecting', failure: null, nextTryAt: null };
}

/** Over, before or between attempts. */
export function endedSnapshot(
  entry: OutboxEntry,
  last: TransferSnapshot,
  failure: Failure,
  endedAt: number,
): TransferSnapshot {
  return { ...still(entry, last), phase: 'failed', failure, nextTryAt: null, endedAt };
}

function still(entry: OutboxEntry, last: TransferSnapshot): TransferSnapshot {
  return {
    ...last,
    paused: pauseOf(entry),
    pace: paceOf(entry),
    startedAt: entry.startedAt,
    endedAt: null,
    rateBytesPerSecond: 0,
    secondsLeft: null,
    silentSeconds: null,
    verificationCode: null,
    limitedBy: null,
  };
}

const paceOf = ({ plain, pace }: OutboxEntry): TransferPace | null =>
  plain === null ? pace : null;

const pauseOf = ({ isPaused }: OutboxEntry): PauseState | null => (isPaused ? 'here' : null);

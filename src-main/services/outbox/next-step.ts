/** What follows an attempt to send that has failed: another one, a person's word, or nothing. */
import { type Failure, type FailureKind, isLostContact } from '../../../src-shared/failure.ts';

export type NextStep =
  /** By itself, after so long. */
  | { readonly kind: 'again'; readonly afterMs: number }
  /** When a person says so. What came there is kept. */
  | { readonly kind: 'rest' }
  | { readonly kind: 'over' };

/** After one, two, … attempts that reached nobody. */
const PAUSES_MS = [2_000, 5_000, 15_000, 30_000, 60_000] as const;
/** The other program was started anew, and has just said so. */
const RESTARTED_PAUSE_MS = 50;

/**
 * `hasMet`: an attempt, this or an earlier one, has reached the device that it is for.
 * `vainTries`: attempts before this one that reached nobody, since one did.
 */
export function nextStep(failure: Failure, hasMet: boolean, vainTries: number): NextStep {
  if (failure.kind === 'peer-restarted') return { kind: 'again', afterMs: RESTARTED_PAUSE_MS };
  if (isLostContact(failure) || (hasMet && isForNow(failure))) {
    return { kind: 'again', afterMs: PAUSES_MS[vainTries] ?? PAUSES_MS[PAUSES_MS.length - 1]! };
  }
  // Nobody was met as the one that this is for.
  if (failure.kind === 'changed-key') return { kind: 'rest' };
  return hasMet && isForPerson(failure) ? { kind: 'rest' } : { kind: 'over' };
}

/** Of a device that was there before: its name cannot be looked up without a network, and it may be busy for a while. */
const isForNow = ({ kind }: Failure): boolean => kind === 'unknown-host' || kind === 'busy';

/** As the other side says it. */
const NO_ROOM_THERE: ReadonlySet<string> = new Set([
  'disk-full',
  'folder-missing',
  'folder-not-writable',
] satisfies FailureKind[]);

/** What a person can put right, here or there. */
function isForPerson(failure: Failure): boolean {
  switch (failure.kind) {
    case 'sources-changed':
    case 'source-missing':
    case 'source-unreadable':
    case 'different-device':
    case 'disk-full':
    case 'no-room-there':
    case 'folder-missing':
    case 'folder-not-writable':
      return true;
    case 'peer-failed':
      return NO_ROOM_THERE.has(failure.reason);
    default:
      return false;
  }
}

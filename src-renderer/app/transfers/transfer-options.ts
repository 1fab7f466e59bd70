/** What can a person do with a transfer that is not over? */
import { isOver, type TransferSnapshot } from '../../../src-shared/transfer-model.ts';

export interface TransferOptions {
  readonly hold: 'pause' | 'resume' | null;
  /** Say how fast it may go. */
  readonly pace: boolean;
  /** Send more to the same person. */
  readonly add: boolean;
  /** Instead of waiting for the next try. */
  readonly tryNow: boolean;
  /** Send what has changed since. */
  readonly sendAsTheyAre: boolean;
  /** Send to who has another key than the verified device of that name. */
  readonly sendAnyway: boolean;
  /** Move it among those that wait. */
  readonly move: boolean;
}

export function optionsOf(transfer: TransferSnapshot): TransferOptions {
  const { direction, dialect, phase, failure, pace, paused } = transfer;
  const isSent = direction === 'sent' && dialect === 'ferry';
  const waits = phase === 'queued' || phase === 'interrupted';
  const hasChanged = phase === 'interrupted' && failure?.kind === 'sources-changed';
  const hasChangedKey = waits && failure?.kind === 'changed-key';
  const isHeld = paused === 'here' || paused === 'both';
  const canBeHeld =
    dialect === 'ferry' &&
    !hasChanged &&
    !hasChangedKey &&
    (phase === 'transferring' || (isSent && waits));
  return {
    hold: canBeHeld ? (isHeld ? 'resume' : 'pause') : null,
    pace: pace !== null && !waits && !isOver(phase),
    add: isSent && !isOver(phase),
    tryNow: isSent && waits && !isHeld && !hasChanged && !hasChangedKey && isBetweenTries(transfer),
    sendAsTheyAre: isSent && hasChanged,
    sendAnyway: isSent && hasChangedKey,
    move: direction === 'sent' && phase === 'queued',
  };
}

/** Of one that is over without everything having arrived: the same files go to the same place. */
export const canSendAgain = ({ direction, phase }: TransferSnapshot): boolean =>
  direction === 'sent' && phase === 'failed';

/** Otherwise it waits for its turn, which nobody can hurry from here. */
const isBetweenTries = ({ phase, failure }: TransferSnapshot): boolean =>
  phase === 'interrupted' || failure !== null;

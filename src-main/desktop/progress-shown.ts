/** How far is everything that moves, taken together? For the taskbar and the dock. */
import type { TransferSnapshot } from '../../src-shared/transfer-model.ts';

export interface ShownProgress {
  /** 0 to 1; 2 = moving, nobody knows how far (Electron's word for a bar without an end). */
  readonly share: number;
  /** `paused`: none of them moves now. `error`: one went wrong, and nothing else moves. */
  readonly mode: 'normal' | 'paused' | 'error';
}

const INDETERMINATE = 2;

/** Null = no bar. `hasFailed`: since the person last looked. */
export function progressShown(
  snapshots: readonly TransferSnapshot[],
  hasFailed: boolean,
): ShownProgress | null {
  const begun = snapshots.filter(
    ({ phase }) => phase === 'transferring' || phase === 'interrupted',
  );
  const moving = begun.filter(({ phase, paused }) => phase === 'transferring' && paused === null);
  // What is held back would make a bar stand still that counts what moves.
  const counted = moving.length > 0 ? moving : begun;
  if (counted.length === 0) return hasFailed ? { share: 1, mode: 'error' } : null;
  const share = shareOf(counted);
  if (moving.length > 0) return { share, mode: 'normal' };
  return { share: Math.min(share, 1), mode: hasFailed ? 'error' : 'paused' };
}

function shareOf(snapshots: readonly TransferSnapshot[]): number {
  let done = 0;
  let total = 0;
  for (const { doneBytes, totalBytes } of snapshots) {
    if (totalBytes === null) return INDETERMINATE;
    done += doneBytes;
    total += totalBytes;
  }
  return total === 0 ? 1 : Math.min(1, done / total);
}

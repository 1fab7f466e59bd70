/** How far is everything that moves, taken together? For the taskbar and the dock. */
import type { TransferSnapshot } from '../../src-shared/transfer-model.ts';

/** 0 to 1; 2 = moving, nobody knows how far; null = nothing moves. */
export function progressShown(snapshots: readonly TransferSnapshot[]): number | null {
  const moving = snapshots.filter((snapshot) => snapshot.phase === 'transferring');
  if (moving.length === 0) return null;
  let done = 0;
  let total = 0;
  for (const { doneBytes, totalBytes } of moving) {
    if (totalBytes === null) return INDETERMINATE;
    done += doneBytes;
    total += totalBytes;
  }
  return total === 0 ? 1 : Math.min(1, done / total);
}

/** Electron's word for a bar without an end: anything above 1. */
const INDETERMINATE = 2;

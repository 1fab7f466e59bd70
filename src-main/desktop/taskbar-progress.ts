/** Keeps the bar on the taskbar or the dock as far as what moves, in steps that an eye can see. */
import type { BrowserWindow } from 'electron';
import type { TransferSnapshot } from '../../src-shared/transfer-model.ts';
import type { Transfers } from '../services/transfers.ts';
import { progressShown, type ShownProgress } from './progress-shown.ts';

const STEP = 0.01;

export function watchProgress(window: BrowserWindow, transfers: Transfers): void {
  let shown: ShownProgress | null = null;
  let hasFailed = false;

  const show = (): void => {
    const progress = progressShown(transfers.snapshots, hasFailed && hasRedBars);
    if (!isStep(shown, progress)) return;
    shown = progress;
    window.setProgressBar(progress?.share ?? -1, { mode: progress?.mode ?? 'none' });
  };

  const stop = transfers.onNotice((notice) => {
    if (notice.kind === 'transfer-ended') {
      hasFailed ||= !window.isFocused() && wentWrong(notice.snapshot);
    }
    if (notice.kind === 'transfer-changed' || notice.kind === 'transfer-ended') show();
  });
  window.on('focus', () => {
    hasFailed = false;
    show();
  });
  window.on('closed', stop);
}

/** Elsewhere a bar has one colour, and a full one would say that all is well. */
const hasRedBars = process.platform === 'win32';

/** What people decided is no fault. */
function wentWrong({ phase, failure }: TransferSnapshot): boolean {
  return phase === 'failed' && failure?.kind !== 'cancelled' && failure?.kind !== 'declined';
}

function isStep(before: ShownProgress | null, after: ShownProgress | null): boolean {
  if (before === null || after === null) return before !== after;
  return before.mode !== after.mode || Math.abs(before.share - after.share) >= STEP;
}

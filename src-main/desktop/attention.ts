/**
 * Tells a person who looks elsewhere: a notification and a flashing taskbar entry for an offer, a
 * bar on the taskbar for what moves. Decides nothing about transfers.
 */
import { type BrowserWindow, Notification } from 'electron';
import type { TransferId, TransferSnapshot } from '../../src-shared/transfer-model.ts';
import type { Transfers } from '../services/transfers.ts';
import { offerWords } from './offer-words.ts';
import { progressShown } from './progress-shown.ts';
import { bringToFront } from './window.ts';

/** The taskbar moves in steps that an eye can see. */
const PROGRESS_STEP = 0.01;

export function watchForAttention(window: BrowserWindow, transfers: Transfers): void {
  const offers = new Map<TransferId, Notification | null>();
  let shown: number | null = null;

  const showProgress = (): void => {
    const progress = progressShown(transfers.snapshots);
    if (progress === shown) return;
    const isStep =
      progress === null || shown === null || Math.abs(progress - shown) >= PROGRESS_STEP;
    if (!isStep) return;
    shown = progress;
    window.setProgressBar(progress ?? -1);
  };

  const stop = transfers.onNotice((notice) => {
    if (notice.kind !== 'transfer-changed') return;
    const { snapshot } = notice;
    if (isWaiting(snapshot)) {
      if (!offers.has(snapshot.id)) offers.set(snapshot.id, announce(window, snapshot));
    } else if (offers.has(snapshot.id)) {
      offers.get(snapshot.id)?.close();
      offers.delete(snapshot.id);
      if (offers.size === 0) window.flashFrame(false);
    }
    showProgress();
  });
  window.on('focus', () => window.flashFrame(false));
  window.on('closed', stop);
}

function isWaiting({ direction, phase }: TransferSnapshot): boolean {
  return direction === 'received' && phase === 'offered';
}

/** Null while the window has the person's eye, or where the system has no notifications. */
function announce(window: BrowserWindow, snapshot: TransferSnapshot): Notification | null {
  if (window.isFocused()) return null;
  window.flashFrame(true);
  if (!Notification.isSupported()) return null;
  const notification = new Notification(offerWords(snapshot));
  notification.on('click', () => bringToFront(window));
  notification.show();
  return notification;
}

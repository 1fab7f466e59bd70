/**
 * Tells a person who looks elsewhere: a notification and a flashing taskbar entry for an offer.
 * Decides nothing about transfers.
 */
import { type BrowserWindow, Notification } from 'electron';
import type { TransferId, TransferSnapshot } from '../../src-shared/transfer-model.ts';
import type { Transfers } from '../services/transfers.ts';
import { offerWords } from './offer-words.ts';
import { bringToFront } from './window.ts';

export function watchForAttention(window: BrowserWindow, transfers: Transfers): void {
  const offers = new Map<TransferId, Notification | null>();

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
  if (!Notification.isSupported()) {
    // Nothing else would tell of it: a window in the tray has no entry that could flash.
    if (!window.isVisible()) bringToFront(window);
    return null;
  }
  const notification = new Notification(offerWords(snapshot));
  notification.on('click', () => bringToFront(window));
  notification.show();
  return notification;
}

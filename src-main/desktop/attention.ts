/**
 * Tells a person who looks elsewhere: a notification and a flashing taskbar entry for an offer.
 * What is answered there is checked against the offer as it is then.
 */
import { type BrowserWindow, Notification } from 'electron';
import { assertNever } from '../../src-shared/assert.ts';
import type { TransferId, TransferSnapshot } from '../../src-shared/transfer-model.ts';
import type { Transfers } from '../services/transfers.ts';
import { offerButtons } from './offer-buttons.ts';
import { type NoticeAnswer, type ShownNotice, showOfferNotice } from './offer-notification.ts';
import { offerWords } from './offer-words.ts';
import { bringToFront } from './window.ts';

export function watchForAttention(window: BrowserWindow, transfers: Transfers): void {
  const offers = new Map<TransferId, ShownNotice | null>();

  const handleAnswer = (id: TransferId, answer: NoticeAnswer): void => {
    const offer = transfers.snapshots.find((one) => one.id === id);
    if (answer === 'clicked' || offer === undefined || !offerButtons(offer).includes(answer)) {
      bringToFront(window);
      return;
    }
    switch (answer) {
      case 'accept':
        transfers.accept(id, null, 'keep-both');
        return;
      case 'decline':
        transfers.decline(id);
        return;
      default:
        assertNever(answer);
    }
  };

  const stop = transfers.onNotice((notice) => {
    if (notice.kind !== 'transfer-changed') return;
    const { snapshot } = notice;
    if (isWaiting(snapshot)) {
      if (!offers.has(snapshot.id)) {
        offers.set(
          snapshot.id,
          announce(window, snapshot, (answer) => handleAnswer(snapshot.id, answer)),
        );
      }
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
function announce(
  window: BrowserWindow,
  snapshot: TransferSnapshot,
  answer: (answer: NoticeAnswer) => void,
): ShownNotice | null {
  if (window.isFocused()) return null;
  window.flashFrame(true);
  if (!Notification.isSupported()) {
    // Nothing else would tell of it: a window in the tray has no entry that could flash.
    if (!window.isVisible()) bringToFront(window);
    return null;
  }
  const buttons = offerButtons(snapshot);
  const words = offerWords(snapshot, buttons.includes('accept'));
  return showOfferNotice({ ...words, buttons }, answer);
}

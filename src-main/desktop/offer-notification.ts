/**
 * Shows an offer as a notification with what can be answered there. Where this Electron has buttons
 * (macOS, Windows), its own; on Linux `notify-send`'s; else one without, and a click opens the window.
 */
import { Notification } from 'electron';
import { say } from '../../src-shared/say.ts';
import { canNotifySend, NotifySend } from './notify-send.ts';
import type { OfferButton } from './offer-buttons.ts';

export interface OfferNotice {
  readonly title: string;
  readonly body: string;
  readonly buttons: readonly OfferButton[];
}

export interface ShownNotice {
  close(): void;
}

export type NoticeAnswer = OfferButton | 'clicked';

let isNotifySendKnown: Promise<boolean> | null = null;

/** `answer` may be called more than once by a click and a button; whoever hears it looks what still holds. */
export function showOfferNotice(
  notice: OfferNotice,
  answer: (answer: NoticeAnswer) => void,
): ShownNotice {
  if (process.platform !== 'linux') return showByElectron(notice, answer);
  isNotifySendKnown ??= canNotifySend();
  let shown: ShownNotice | null = null;
  let isClosed = false;
  void isNotifySendKnown.then((isThere) => {
    if (isClosed) return;
    shown = isThere ? showByTool(notice, answer) : showByElectron(notice, answer);
  });
  return {
    close: () => {
      isClosed = true;
      shown?.close();
    },
  };
}

function showByElectron(
  { title, body, buttons }: OfferNotice,
  answer: (answer: NoticeAnswer) => void,
): ShownNotice {
  if (!Notification.isSupported()) return { close: () => undefined };
  const actions = buttons.map((button) => ({ type: 'button' as const, text: labelOf(button) }));
  const notification = new Notification({ title, body, actions });
  notification.on('click', () => answer('clicked'));
  notification.on('action', (_event, index) => {
    const button = buttons[index];
    if (button !== undefined) answer(button);
  });
  notification.show();
  return notification;
}

function showByTool(notice: OfferNotice, answer: (answer: NoticeAnswer) => void): ShownNotice {
  const { title, body, buttons } = notice;
  let fallback: ShownNotice | null = null;
  const tool = new NotifySend(
    { title, body, buttons: buttons.map((name) => ({ name, label: labelOf(name) })) },
    say('Open Ferry'),
    (answered) => {
      if (answered === 'failed') fallback = showByElectron(notice, answer);
      else if (answered === 'clicked') answer('clicked');
      else answer(answered.button === 'accept' ? 'accept' : 'decline');
    },
  );
  return {
    close: () => {
      tool.close();
      fallback?.close();
    },
  };
}

const labelOf = (button: OfferButton): string =>
  button === 'accept' ? say('Accept') : say('Decline');

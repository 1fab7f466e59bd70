/**
 * Keeps the stores equal to what main says: asks for everything once, then follows its notices.
 * Nothing else writes what main owns.
 */
import type { Language } from '../../../src-shared/language.ts';
import type { FerryBridge } from '../../../src-shared/ipc-contract.ts';
import type { Neighbour } from '../../../src-shared/neighbour-model.ts';
import type { TransferId, TransferSnapshot } from '../../../src-shared/transfer-model.ts';
import {
  announcementFor,
  isUrgent,
  linkAnnouncement,
  listenAnnouncement,
  progressAnnouncement,
  verifiedAnnouncement,
} from '../notices/announcements.ts';
import { withKnown, withLink } from '../stores/form-store.ts';
import { withNeighbours } from '../stores/neighbours-store.ts';
import { withInitial, withSnapshot, withoutTransfer } from '../stores/transfers-store.ts';
import { withAnnouncement } from '../stores/view-store.ts';
import type { Stores } from '../stores/stores.ts';
import type { Ask } from './ask.ts';

export interface MirrorParts {
  readonly bridge: FerryBridge;
  readonly stores: Stores;
  readonly ask: Ask;
  /** ms, of a clock that does not jump. */
  readonly now: () => number;
  readonly onHistoryChanged: () => void;
  /** Resolves once the window speaks it. */
  readonly speak: (language: Language) => Promise<void>;
}

/** How far a transfer is, is told no more often. */
const PROGRESS_EVERY_MS = 10_000;

/** Returns the function that stops it. Notices are followed from the first moment, so that none is missed. */
export function startMirror(parts: MirrorParts): () => void {
  const { bridge, stores, now } = parts;
  let isQueueKnown = false;
  let areDevicesKnown = false;
  /** The last of each transfer: what is tried again and again is told of once. */
  const said = new Map<TransferId, { readonly text: string; readonly at: number }>();
  /** Until it is known in which language. */
  let unsaid: (() => void)[] | null = [];
  const whenSpeaking = (tell: () => void): void => {
    if (unsaid === null) tell();
    else unsaid.push(tell);
  };
  const announceStep = (before: TransferSnapshot | undefined, snapshot: TransferSnapshot): void => {
    const step = announcementFor(before, snapshot);
    const announcement = step ?? progressAnnouncement(before, snapshot);
    const last = said.get(snapshot.id);
    if (announcement === null || last?.text === announcement) return;
    const isSoon = last !== undefined && now() - last.at < PROGRESS_EVERY_MS;
    if (step === null && isSoon) return;
    said.set(snapshot.id, { text: announcement, at: now() });
    announce(stores, announcement, isUrgent(snapshot));
  };
  const stops = [
    bridge.onNotice('transfer-changed', (snapshot) => {
      const before = stores.transfers.getState().byId[snapshot.id];
      whenSpeaking(() => announceStep(before, snapshot));
      stores.transfers.setState((state) => withSnapshot(state, snapshot, now()));
    }),
    bridge.onNotice('transfer-dismissed', (id) => {
      said.delete(id);
      stores.transfers.setState((state) => withoutTransfer(state, id));
    }),
    bridge.onNotice('queue-changed', (queue) => {
      isQueueKnown = true;
      stores.transfers.setState({ queue });
    }),
    bridge.onNotice('listening-changed', ({ state, failure }) => {
      if (failure) whenSpeaking(() => announce(stores, listenAnnouncement(null, state, failure)));
      stores.me.setState({ listening: state, listenFailure: failure });
    }),
    // By this notice, or by the answer to who asked for it: either may come first.
    stores.me.subscribe((me, before) => {
      const isKnownFirst = before.settings === null && me.settings !== null;
      const hasFailedAnew = me.listenFailure !== null && me.listenFailure !== before.listenFailure;
      if (isKnownFirst || hasFailedAnew) return;
      whenSpeaking(() =>
        announce(stores, listenAnnouncement(before.listening, me.listening, null)),
      );
    }),
    bridge.onNotice('settings-changed', (settings) => {
      stores.me.setState({ settings });
    }),
    bridge.onNotice('language-changed', (language) => {
      void parts.speak(language).then(() => stores.me.setState({ language }));
    }),
    bridge.onNotice('neighbours-changed', (all) => {
      followNeighbours(stores, all);
    }),
    bridge.onNotice('link-opened', (link) => {
      stores.form.setState((state) => withLink(state, link));
      stores.view.setState({ tab: 'transfers' });
      whenSpeaking(() => announce(stores, linkAnnouncement(link)));
    }),
    bridge.onNotice('devices-changed', (all) => {
      if (areDevicesKnown) {
        announce(stores, verifiedAnnouncement(stores.devices.getState().all, all));
      }
      areDevicesKnown = true;
      stores.devices.setState({ all });
    }),
    bridge.onNotice('previews-changed', () => {
      stores.transfers.setState(({ previewNews }) => ({ previewNews: previewNews + 1 }));
    }),
    bridge.onNotice('history-changed', parts.onHistoryChanged),
  ];
  const handleSpeaking = (): void => {
    const tellings = unsaid ?? [];
    unsaid = null;
    for (const tell of tellings) tell();
  };
  void loadState(parts, handleSpeaking, () => isQueueKnown);
  void parts.ask('devices-list', null).then((reply) => {
    if (!reply || areDevicesKnown) return;
    areDevicesKnown = true;
    stores.devices.setState({ all: reply.answer });
  });
  return () => {
    for (const stop of stops) stop();
  };
}

async function loadState(
  { stores, ask, now, speak }: MirrorParts,
  handleSpeaking: () => void,
  isQueueKnown: () => boolean,
): Promise<void> {
  const reply = await ask('app-state', null);
  if (!reply) return;
  const { transfers, queue, listening, settings, appVersion, fingerprint, publicKey, neighbours } =
    reply.answer;
  const { language } = reply.answer;
  await speak(language);
  handleSpeaking();
  stores.me.setState((me) => ({
    language,
    appVersion,
    fingerprint,
    publicKey,
    settings: me.settings ?? settings,
    listening: me.listening ?? listening,
  }));
  if (stores.neighbours.getState().all === null) followNeighbours(stores, neighbours);
  for (const offer of transfers.filter(isOffer))
    announce(stores, announcementFor(undefined, offer));
  stores.transfers.setState((state) => withInitial(state, transfers, now()));
  if (!isQueueKnown()) stores.transfers.setState({ queue });
}

function followNeighbours(stores: Stores, all: readonly Neighbour[]): void {
  stores.neighbours.setState((state) => withNeighbours(state, all));
  stores.form.setState((form) => withKnown(form, all));
}

function isOffer(snapshot: TransferSnapshot): boolean {
  return snapshot.direction === 'received' && snapshot.phase === 'offered';
}

function announce(stores: Stores, announcement: string | null, isUrgent = false): void {
  if (announcement === null) return;
  stores.view.setState((state) => withAnnouncement(state, announcement, isUrgent));
}

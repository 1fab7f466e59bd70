/**
 * Every request of the contract and who answers it. Each handler is a few lines: what a request
 * means is the services' business, what the system asks the person is the desktop's.
 */
import type { Examination } from '../../src-shared/doctor-model.ts';
import type { Failure } from '../../src-shared/failure.ts';
import type { RequestName, Requests, Settings } from '../../src-shared/ipc-contract.ts';
import { fail, ok, type Result } from '../../src-shared/result.ts';
import { say, spokenLanguage } from '../../src-shared/say.ts';
import type { Sources } from '../services/sources.ts';
import type { SettingsStore } from '../services/settings.ts';
import type { SendTarget } from '../../src-shared/send-target.ts';
import type { Neighbours } from '../services/neighbours/neighbours.ts';
import type { Clip, PastedFiles } from '../services/pasted.ts';
import type { ReceivedTexts } from '../services/received-text.ts';
import type { Receipts } from '../services/receipts.ts';
import type { History } from '../services/history.ts';
import type { SendOrder } from '../services/send-order.ts';
import type { Transfers } from '../services/transfers.ts';
import { filesForWindow, pageForWindow, snapshotForWindow } from './for-window.ts';

/** What the handlers need of the rest of the app. */
export interface RequestParts {
  readonly appVersion: string;
  readonly fingerprint: string;
  /** 64 hexadecimal digits. */
  readonly publicKey: string;
  /** `host` as typed. */
  readonly examine: (target: SendTarget) => Promise<Examination>;
  readonly transfers: Transfers;
  readonly history: History;
  readonly receipts: Receipts;
  readonly neighbours: Neighbours;
  readonly settings: SettingsStore;
  readonly sources: Sources;
  readonly pasted: PastedFiles;
  readonly receivedTexts: ReceivedTexts;
  readonly plainDefaults: NonNullable<SendOrder['plain']>;
  readonly system: SystemDialogs;
  /** Has the system start Ferry at login, or no longer. */
  readonly startAtLogin: (isOn: boolean) => Result<null, Failure>;
  /** After every change: the theme and every window follow. */
  readonly settingsChanged: (settings: Settings) => void;
}

/** As desktop/dialogs.ts offers them. */
export interface SystemDialogs {
  chooseSources(kind: 'files' | 'folders'): Promise<readonly string[]>;
  chooseFolder(title: string, current: string): Promise<string | null>;
  chooseNewFile(title: string, name: string): Promise<string | null>;
  showInFolder(path: string): void;
  /** As desktop/clipboard.ts offers it, at this moment. */
  readClipboard(): Promise<Result<Clip, Failure>>;
  writeClipboard(text: string): Promise<void>;
  /** The page hears it as the keys. */
  pressPaste(): void;
  /** Whether an icon in the tray would be seen now. */
  hasTray(): Promise<boolean>;
  /** At least one path. */
  dragOut(paths: readonly string[]): Promise<void>;
}

/** Of a text that arrived: enough to know what it is about. */
const TEXT_SHOWN_CHARS = 2_000;

export type Handlers = {
  readonly [N in RequestName]: (
    argument: Requests[N]['argument'],
  ) => Requests[N]['answer'] | Promise<Requests[N]['answer']>;
};

export function createHandlers(parts: RequestParts): Handlers {
  const {
    transfers,
    history,
    receipts,
    neighbours,
    settings,
    sources,
    pasted,
    receivedTexts,
    system,
  } = parts;
  const { devices } = transfers;

  const change = (changes: Partial<Settings>): Settings => {
    const changed = settings.change(changes);
    parts.settingsChanged(changed);
    return changed;
  };

  return {
    'app-state': () => ({
      appVersion: parts.appVersion,
      settings: settings.read(),
      language: spokenLanguage(),
      fingerprint: parts.fingerprint,
      publicKey: parts.publicKey,
      listening: transfers.listening,
      transfers: transfers.snapshots.map(snapshotForWindow),
      queue: transfers.queue,
      neighbours: neighbours.all,
    }),

    'listen-start': ({ port, plain }) =>
      transfers.listen({ port, plain, bind: null, folder: settings.read().folder }),
    'listen-stop': async () => {
      await transfers.stopListening();
      return null;
    },

    'sources-choose': async (kind) => (await sources.add(await system.chooseSources(kind))).items,
    'sources-add': (paths) => sources.add(paths),

    'paste-press': () => {
      system.pressPaste();
      return null;
    },
    'sources-paste': async () => {
      const clip = await system.readClipboard();
      if (!clip.ok) return clip;
      const file = await pasted.write(clip.value, new Date());
      if (!file.ok) return file;
      const { items, failures } = await sources.add([file.value.path]);
      const [item] = items;
      if (item === undefined) return fail(failures[0] ?? { kind: 'nothing-to-send' });
      return ok({ ...item, preview: file.value.preview });
    },
    'sources-remove': async (tokens) => {
      await pasted.release(sources.pathsOf(tokens) ?? []);
      return null;
    },

    'send-start': ({ tokens, targets, plain }) => {
      const paths = sources.pathsOf(tokens);
      if (paths === null) return fail<Failure>({ kind: 'nothing-to-send' });
      const { limitBytesPerSecond, background } = settings.read();
      const wish = { paths, limitBytesPerSecond, background };
      return transfers.sendToEach({ ...wish, plain: plain ? parts.plainDefaults : null }, targets);
    },
    'transfer-folder': async (id) => {
      const offer = transfers.snapshots.find((one) => one.id === id);
      const current = offer?.folder ?? settings.read().folder;
      const folder = await system.chooseFolder(say('Save these files in'), current);
      // Who closes the dialog has changed nothing.
      return folder === null ? ok(null) : transfers.setFolder(id, folder);
    },
    'transfer-accept': ({ id, conflict }) => {
      transfers.accept(id, null, conflict);
      return null;
    },
    'transfer-decline': (id) => {
      transfers.decline(id);
      return null;
    },
    'transfer-cancel': (id) => {
      transfers.cancel(id);
      return null;
    },
    'transfer-pause': ({ id, paused }) => {
      transfers.setPaused(id, paused);
      return null;
    },
    'transfer-retry': (id) => {
      transfers.retry(id);
      return null;
    },
    'transfer-accept-changes': (id) => {
      transfers.acceptChanges(id);
      return null;
    },
    'transfer-move': ({ id, beforeId }) => {
      transfers.move(id, beforeId);
      return null;
    },
    'transfer-add': ({ id, tokens }) => {
      const paths = sources.pathsOf(tokens);
      return paths === null ? fail<Failure>({ kind: 'nothing-to-send' }) : transfers.add(id, paths);
    },
    'transfer-pace': ({ id, pace }) => {
      transfers.setPace(id, pace);
      return null;
    },
    'transfer-dismiss': (id) => {
      transfers.dismiss(id);
      return null;
    },
    'transfer-files': async (query) => filesForWindow(await transfers.files(query)),
    'transfer-again': (id) => transfers.sendAgain(id),
    'show-in-folder': async ({ id, index }) => {
      const path = await transfers.pathOf(id, index);
      if (!path.ok) return path;
      system.showInFolder(path.value);
      return ok(null);
    },

    'transfer-codes-differ': (id) => {
      transfers.reportCodesDiffer(id);
      return null;
    },
    'transfer-accept-key': (id) => {
      transfers.acceptChangedKey(id);
      return null;
    },

    'devices-list': () => devices.all,
    'device-verify': (publicKey) => {
      devices.verify(publicKey);
      return null;
    },
    'device-unverify': (publicKey) => {
      devices.unverify(publicKey);
      return null;
    },
    'device-rules': ({ publicKey, alwaysAccept, isBlocked }) => {
      const folder = devices.alwaysAcceptOf(publicKey)?.folder ?? null;
      const always = alwaysAccept === null ? null : { ...alwaysAccept, folder };
      devices.setRules(publicKey, { alwaysAccept: always, isBlocked });
      return null;
    },
    'device-folder': async ({ publicKey, choose }) => {
      const current = devices.alwaysAcceptOf(publicKey)?.folder ?? settings.read().folder;
      const folder = choose
        ? await system.chooseFolder(say('Where files of this device go'), current)
        : null;
      // Who closes the dialog has changed nothing.
      if (!choose || folder !== null) devices.setFolder(publicKey, folder);
      return null;
    },
    'device-forget': (publicKey) => {
      devices.forget(publicKey);
      return null;
    },

    'offer-previews': (id) => transfers.previewsOf(id),
    'received-text': async ({ id, index }) => {
      const text = await receivedTexts.read(id, index);
      if (!text.ok) return null;
      const isWhole = text.value.length <= TEXT_SHOWN_CHARS;
      return { firstLines: text.value.slice(0, TEXT_SHOWN_CHARS), isWhole };
    },
    'received-text-copy': async ({ id, index }) => {
      const text = await receivedTexts.read(id, index);
      if (!text.ok) return text;
      await system.writeClipboard(text.value);
      return ok(null);
    },

    'drag-out': async ({ id, index }) => {
      const paths = await transfers.placesOf(id, index);
      if (!paths.ok) return paths;
      await system.dragOut(paths.value);
      return ok(null);
    },
    'history-page': async (query) => pageForWindow(await history.page(query)),
    'history-peers': () => history.peers(),
    'history-remove': ({ historyId }) => {
      transfers.removeFromHistory(historyId);
      return null;
    },
    'history-clear': () => {
      transfers.clearHistory();
      return null;
    },
    'history-verify': async ({ historyId }) => ok(await receipts.verify(historyId)),
    'history-receipt': async ({ historyId }) => {
      const file = await system.chooseNewFile(
        say('Save the receipt as'),
        `ferry-receipt-${historyId}.json`,
      );
      if (file === null) return ok({ saved: false });
      // The system's dialog has asked whether a file of that name may be replaced.
      const written = await receipts.write(historyId, file, true);
      return written.ok ? ok({ saved: true }) : written;
    },

    'neighbour-forget': (neighbourId) => {
      neighbours.forget(neighbourId);
      return null;
    },

    'doctor-examine': (target) => parts.examine(target),

    'settings-change': async (changes) => {
      const { port, plain, startAtLogin } = changes;
      if (startAtLogin !== undefined) {
        const set = parts.startAtLogin(startAtLogin);
        if (!set.ok) return set;
      }
      if (port !== undefined || plain !== undefined) {
        const moved = await transfers.moveListener({ port, plain });
        if (!moved.ok) return moved;
      }
      return ok(change(changes));
    },
    'tray-seen': () => system.hasTray(),
    'settings-choose-folder': async () => {
      const { folder } = settings.read();
      const chosen = await system.chooseFolder(say('Where received files go'), folder);
      if (chosen === null) return settings.read();
      const changed = change({ folder: chosen });
      await transfers.useFolder(changed.folder);
      return changed;
    },
  };
}

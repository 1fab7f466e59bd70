/**
 * Every request of the contract and who answers it. Each handler is a few lines: what a request
 * means is the services' business, what the system asks the person is the desktop's.
 */
import type { Failure } from '../../src-shared/failure.ts';
import type { RequestName, Requests, Settings } from '../../src-shared/ipc-contract.ts';
import { fail, ok } from '../../src-shared/result.ts';
import type { Sources } from '../services/sources.ts';
import type { SettingsStore } from '../services/settings.ts';
import type { History } from '../services/history.ts';
import type { SendOrder, Transfers } from '../services/transfers.ts';
import { snapshotForWindow } from './for-window.ts';

/** What the handlers need of the rest of the app. */
export interface RequestParts {
  readonly appVersion: string;
  readonly fingerprint: string;
  readonly transfers: Transfers;
  readonly history: History;
  readonly settings: SettingsStore;
  readonly sources: Sources;
  readonly plainDefaults: NonNullable<SendOrder['plain']>;
  readonly system: SystemDialogs;
  /** After every change: the theme and every window follow. */
  readonly settingsChanged: (settings: Settings) => void;
}

/** As desktop/dialogs.ts offers them. */
export interface SystemDialogs {
  chooseFiles(): Promise<readonly string[]>;
  chooseFolder(title: string, current: string): Promise<string | null>;
  showInFolder(path: string): void;
}

export type Handlers = {
  readonly [N in RequestName]: (
    argument: Requests[N]['argument'],
  ) => Requests[N]['answer'] | Promise<Requests[N]['answer']>;
};

export function createHandlers(parts: RequestParts): Handlers {
  const { transfers, history, settings, sources, system } = parts;

  const change = (changes: Partial<Settings>): Settings => {
    const changed = settings.change(changes);
    parts.settingsChanged(changed);
    return changed;
  };

  return {
    'app-state': () => ({
      appVersion: parts.appVersion,
      settings: settings.read(),
      fingerprint: parts.fingerprint,
      listening: transfers.listening,
      transfers: transfers.snapshots.map(snapshotForWindow),
    }),

    'listen-start': ({ port, plain }) =>
      transfers.listen({ port, plain, bind: null, folder: settings.read().folder }),
    'listen-stop': async () => {
      await transfers.stopListening();
      return null;
    },

    'sources-choose': async () => (await sources.add(await system.chooseFiles())).items,
    'sources-add': (paths) => sources.add(paths),

    'send-start': ({ tokens, host, port, plain }) => {
      const paths = sources.pathsOf(tokens);
      if (paths === null) return fail<Failure>({ kind: 'nothing-to-send' });
      const { limitBytesPerSecond, background } = settings.read();
      return transfers.send({
        paths,
        host,
        port,
        limitBytesPerSecond,
        background,
        plain: plain ? parts.plainDefaults : null,
      });
    },
    'transfer-accept': async ({ id, chooseFolder }) => {
      if (!chooseFolder) {
        transfers.accept(id, null);
        return null;
      }
      const folder = await system.chooseFolder('Save these files in', settings.read().folder);
      // Who closes the folder dialog has not decided yet.
      if (folder !== null) transfers.accept(id, folder);
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
    'transfer-pace': ({ id, pace }) => {
      transfers.setPace(id, pace);
      return null;
    },
    'transfer-dismiss': (id) => {
      transfers.dismiss(id);
      return null;
    },
    'transfer-again': ({ historyId }) => transfers.sendAgain(historyId),
    'show-in-folder': async ({ id, index }) => {
      const path = await transfers.pathOf(id, index);
      if (!path.ok) return path;
      system.showInFolder(path.value);
      return ok(null);
    },

    'history-list': (query) =>
      history.list(query).map((entry) => ({
        historyId: entry.historyId,
        snapshot: snapshotForWindow(entry.snapshot),
      })),
    'history-remove': ({ historyId }) => {
      transfers.removeFromHistory(historyId);
      return null;
    },
    'history-clear': () => {
      transfers.clearHistory();
      return null;
    },

    'settings-change': (changes) => ok(change(changes)),
    'settings-choose-folder': async () => {
      const { folder } = settings.read();
      const chosen = await system.chooseFolder('Where received files go', folder);
      if (chosen === null) return settings.read();
      const changed = change({ folder: chosen });
      await transfers.useFolder(changed.folder);
      return changed;
    },
  };
}

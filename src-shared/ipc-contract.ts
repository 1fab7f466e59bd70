/**
 * The whole contract between the window and the main process: every request with its argument and
 * answer, and every message that main sends by itself. Main checks each argument against a schema
 * and each sender; the window gets values only, never a path that the person did not give it.
 */
import type { Failure } from './failure.ts';
import type { ListenState } from './listen-model.ts';
import type { Result } from './result.ts';
import type { Direction, TransferId, TransferPace, TransferSnapshot } from './transfer-model.ts';

/** A file that the person dropped or chose. The token stands for its path, which main keeps. */
export interface SourceItem {
  readonly token: string;
  readonly name: string;
  readonly sizeBytes: number;
}

export interface SendForm {
  readonly tokens: readonly string[];
  readonly host: string;
  readonly port: number;
  readonly plain: boolean;
}

export interface ListenForm {
  readonly port: number;
  readonly plain: boolean;
}

export interface Settings {
  readonly deviceName: string;
  /** Where received files go. */
  readonly folder: string;
  readonly port: number;
  readonly plain: boolean;
  readonly theme: 'system' | 'light' | 'dark';
  /** Of transfers that begin from now on; null = none. */
  readonly limitBytesPerSecond: number | null;
  /** The same: yield to everything else on the path. */
  readonly background: boolean;
  readonly recentHosts: readonly RecentHost[];
}

export interface RecentHost {
  readonly host: string;
  readonly port: number;
  readonly deviceName: string | null;
}

/** A transfer that is over, as the history keeps it. `historyId` grows with time. */
export interface HistoryEntry {
  readonly historyId: number;
  readonly snapshot: TransferSnapshot;
}

export interface HistoryQuery {
  readonly text: string;
  readonly direction: Direction | null;
  /** Entries older than this historyId; null = from the newest. */
  readonly beforeId: number | null;
  /** 1 to 200. */
  readonly limit: number;
}

/** Everything a window needs to draw itself for the first time. */
export interface AppState {
  readonly appVersion: string;
  readonly settings: Settings;
  readonly fingerprint: string;
  /** Null while not listening. */
  readonly listening: ListenState | null;
  /** Not yet over, and those that ended since the app started, oldest first. */
  readonly transfers: readonly TransferSnapshot[];
}

/** Requests: name, argument, answer. */
export interface Requests {
  'app-state': { argument: null; answer: AppState };
  'listen-start': { argument: ListenForm; answer: Result<ListenState, Failure> };
  'listen-stop': { argument: null; answer: null };
  /** Opens the system's file dialog. */
  'sources-choose': { argument: null; answer: readonly SourceItem[] };
  /** Called by the preload only, with the paths of dropped files; folders and unreadable ones come back as failures. */
  'sources-add': { argument: readonly string[]; answer: SourcesAdded };
  'send-start': { argument: SendForm; answer: Result<TransferId, Failure> };
  'transfer-accept': {
    argument: { readonly id: TransferId; readonly chooseFolder: boolean };
    answer: null;
  };
  'transfer-decline': { argument: TransferId; answer: null };
  'transfer-cancel': { argument: TransferId; answer: null };
  /** Of a sent transfer that runs, in Ferry's own protocol: counts at once. */
  'transfer-pace': {
    argument: { readonly id: TransferId; readonly pace: TransferPace };
    answer: null;
  };
  /** Takes an ended transfer out of the list of transfers (the history keeps it). */
  'transfer-dismiss': { argument: TransferId; answer: null };
  /** Sends the same files again to the same host and port. */
  'transfer-again': {
    argument: { readonly historyId: number };
    answer: Result<TransferId, Failure>;
  };
  /** Of a live or a past transfer: its `index`-th shown file. */
  'show-in-folder': {
    argument: { readonly id: TransferId; readonly index: number };
    answer: Result<null, Failure>;
  };
  'history-list': { argument: HistoryQuery; answer: readonly HistoryEntry[] };
  'history-remove': { argument: { readonly historyId: number }; answer: null };
  'history-clear': { argument: null; answer: null };
  'settings-change': {
    argument: Partial<Omit<Settings, 'folder' | 'recentHosts'>>;
    answer: Result<Settings, Failure>;
  };
  /** Opens the system's folder dialog for `folder`. */
  'settings-choose-folder': { argument: null; answer: Settings };
}

export interface SourcesAdded {
  readonly items: readonly SourceItem[];
  readonly failures: readonly Failure[];
}

/** Messages from main to the window. */
export interface Notices {
  'transfer-changed': TransferSnapshot;
  'transfer-dismissed': TransferId;
  'listening-changed': { readonly state: ListenState | null; readonly failure: Failure | null };
  'history-changed': null;
  'settings-changed': Settings;
}

export type RequestName = keyof Requests;
export type NoticeName = keyof Notices;

/** What the preload puts on `window.ferry`. */
export interface FerryBridge {
  request<N extends RequestName>(
    name: N,
    argument: Requests[N]['argument'],
  ): Promise<Requests[N]['answer']>;
  /** Returns the function that stops it. */
  onNotice<N extends NoticeName>(name: N, listener: (notice: Notices[N]) => void): () => void;
  /** Of DOM `File` objects, from a drop or an <input type=file>: only the preload can see their paths. */
  addFiles(files: readonly object[]): Promise<SourcesAdded>;
}

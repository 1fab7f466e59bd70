/**
 * The whole contract between the window and the main process: every request with its argument and
 * answer, and every message that main sends by itself. Main checks each argument against a schema
 * and each sender; the window gets values only, never a path that the person did not give it.
 */
import type { Examination } from './doctor-model.ts';
import type { FerryLink } from './ferry-link.ts';
import type { Language, LanguageSetting } from './language.ts';
import type { Failure } from './failure.ts';
import type { FilePage, FileQuery } from './file-page.ts';
import type { HistoryPage, HistoryPeer, HistoryQuery } from './history-page.ts';
import type { ListenState } from './listen-model.ts';
import type { Neighbour } from './neighbour-model.ts';
import type { OfferPreview } from './preview-model.ts';
import type { Result } from './result.ts';
import type { SendTarget } from './send-target.ts';
import type {
  ConflictChoice,
  TransferId,
  TransferPace,
  TransferSnapshot,
} from './transfer-model.ts';
import type { AlwaysAccept, KnownDevice } from './trust-model.ts';
import type { VerifyReport } from './verify-model.ts';

/** A file or folder that the person dropped or chose. The token stands for its path, which main keeps. */
export interface SourceItem {
  readonly token: string;
  readonly name: string;
  readonly kind: 'file' | 'folder';
  /** Null for a folder: it is not walked before it is sent. */
  readonly sizeBytes: number | null;
  /** Of what was pasted: its first words, or how large the picture is. Null for all else. */
  readonly preview: string | null;
}

/** A small text that arrived. */
export interface ReceivedText {
  readonly firstLines: string;
  /** Nothing follows. */
  readonly isWhole: boolean;
}

/** Everything to everyone: a transfer for each target. */
export interface SendForm {
  readonly tokens: readonly string[];
  readonly targets: readonly SendTarget[];
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
  /** Listen as soon as Ferry starts. */
  readonly listenAtStart: boolean;
  readonly language: LanguageSetting;
  readonly theme: 'system' | 'light' | 'dark';
  readonly contrast: 'system' | 'more';
  /** Of transfers that begin from now on; null = none. */
  readonly limitBytesPerSecond: number | null;
  /** The same: yield to everything else on the path. */
  readonly background: boolean;
  /** As the system has it: main looks at every start. */
  readonly startAtLogin: boolean;
  /** Closing the window only hides it, where there is a tray to bring it back from. */
  readonly keepInTray: boolean;
  /** The person has seen what Ferry does and has named this computer. */
  readonly firstRunDone: boolean;
  /** While it listens, this device announces itself; false: it is found by nobody, and finds others. */
  readonly visible: boolean;
  /** Latest first. */
  readonly recentHosts: readonly RecentHost[];
}

export interface RecentHost {
  readonly host: string;
  readonly port: number;
  readonly deviceName: string | null;
  /** Who answered there last: 64 hexadecimal digits; null = nobody who has a key. */
  readonly publicKey: string | null;
}

/** A device's static public key, 64 hexadecimal digits. */
export type PublicKey = string;

/** Everything a window needs to draw itself for the first time. */
export interface AppState {
  readonly appVersion: string;
  readonly settings: Settings;
  /** The one that is spoken: `settings.language`, or what the system's languages come to. */
  readonly language: Language;
  readonly fingerprint: string;
  /** Of this device, 64 hexadecimal digits. */
  readonly publicKey: string;
  /** Null while not listening. */
  readonly listening: ListenState | null;
  /** Not yet over, and those that ended since the app started, oldest first. */
  readonly transfers: readonly TransferSnapshot[];
  /** Of those the queued ones, in the order in which they will go. */
  readonly queue: readonly TransferId[];
  /** Those that announce themselves first, then verified ones, then by name. */
  readonly neighbours: readonly Neighbour[];
}

/** Requests: name, argument, answer. */
export interface Requests {
  'app-state': { argument: null; answer: AppState };
  'listen-start': { argument: ListenForm; answer: Result<ListenState, Failure> };
  'listen-stop': { argument: null; answer: null };
  /** Opens the system's dialog for files, or that for folders. */
  'sources-choose': { argument: 'files' | 'folders'; answer: readonly SourceItem[] };
  /** Called by the preload only, with the paths of what was dropped; what cannot be read comes back as a failure. */
  'sources-add': { argument: readonly string[]; answer: SourcesAdded };
  /**
   * As if the keys for pasting were pressed: the page hears it as it hears them, since only it gets to
   * see files that were copied.
   */
  'paste-press': { argument: null; answer: null };
  /** Text or a picture from the clipboard becomes a file to send. */
  'sources-paste': { argument: null; answer: Result<SourceItem, Failure> };
  /** They are not to be sent: what was pasted goes, files of the person stay where they are. */
  'sources-remove': { argument: readonly string[]; answer: null };
  /** In the order of the targets. One that is none refuses them all. */
  'send-start': { argument: SendForm; answer: Result<readonly TransferId[], Failure> };
  /**
   * Where an offer would go: opens the system's folder dialog. What is there comes as its next
   * snapshot; nothing is accepted by it. A folder that cannot take it is the answer, and the one
   * before it stays.
   */
  'transfer-folder': { argument: TransferId; answer: Result<null, Failure> };
  /** Into the folder that it shows. */
  'transfer-accept': {
    argument: {
      readonly id: TransferId;
      /** Null = as the sender wishes, else keep-both. */
      readonly conflict: ConflictChoice | null;
    };
    answer: null;
  };
  'transfer-decline': { argument: TransferId; answer: null };
  /** Of any that is not over; what was kept of an interrupted one is given up. */
  'transfer-cancel': { argument: TransferId; answer: null };
  /**
   * Holds a running one back, or lifts this side's hold. A sent one that is queued or interrupted stays
   * where it is until it is resumed.
   */
  'transfer-pause': {
    argument: { readonly id: TransferId; readonly paused: boolean };
    answer: null;
  };
  /** Of a sent one that is queued or interrupted: now, instead of at `nextTryAt`. */
  'transfer-retry': { argument: TransferId; answer: null };
  /** Of one that is interrupted by `sources-changed`: what is there now goes. */
  'transfer-accept-changes': { argument: TransferId; answer: null };
  /** Of a queued one: before which other queued one it goes; null = last. */
  'transfer-move': {
    argument: { readonly id: TransferId; readonly beforeId: TransferId | null };
    answer: null;
  };
  /** More files for the person of a sent transfer that is not over: they go right behind it. */
  'transfer-add': {
    argument: { readonly id: TransferId; readonly tokens: readonly string[] };
    answer: Result<TransferId, Failure>;
  };
  /** Of a sent transfer that runs, in Ferry's own protocol: counts at once. */
  'transfer-pace': {
    argument: { readonly id: TransferId; readonly pace: TransferPace };
    answer: null;
  };
  /** Takes an ended transfer out of the list of transfers (the history keeps it). */
  'transfer-dismiss': { argument: TransferId; answer: null };
  /** Of a live or a past transfer, without their paths. */
  'transfer-files': { argument: FileQuery; answer: FilePage };
  /** Sends the same files again to the same host and port: of a sent transfer that is over. */
  'transfer-again': { argument: TransferId; answer: Result<TransferId, Failure> };
  /** Of a live or a past transfer: its `index`-th shown file. */
  'show-in-folder': {
    argument: { readonly id: TransferId; readonly index: number };
    answer: Result<null, Failure>;
  };
  /** A person has compared its codes: they differ. Ends it, on both sides. */
  'transfer-codes-differ': { argument: TransferId; answer: null };
  /** Of a sent one that waits because of a `changed-key`: it goes to who is there now. */
  'transfer-accept-key': { argument: TransferId; answer: null };
  /** Verified first, then the most recently seen. */
  'devices-list': { argument: null; answer: readonly KnownDevice[] };
  /** Of a device that was met: a person has compared its code, or its fingerprint. */
  'device-verify': { argument: PublicKey; answer: null };
  /** It is a stranger again, and nothing is allowed to it. */
  'device-unverify': { argument: PublicKey; answer: null };
  /** The folder stays as it was: `device-folder`. */
  'device-rules': {
    argument: {
      readonly publicKey: PublicKey;
      readonly alwaysAccept: Pick<AlwaysAccept, 'maxBytes'> | null;
      readonly isBlocked: boolean;
    };
    answer: null;
  };
  /** Where what is always accepted goes: opens the system's folder dialog, or (false) the folder for received files. */
  'device-folder': {
    argument: { readonly publicKey: PublicKey; readonly choose: boolean };
    answer: null;
  };
  'device-forget': { argument: PublicKey; answer: null };
  /** Small pictures of what is offered, as far as they have come: of a verified device's offer only. */
  'offer-previews': { argument: TransferId; answer: readonly OfferPreview[] };
  /** Of a live or a past transfer that was received: its `index`-th file; null = it is no small text. */
  'received-text': {
    argument: { readonly id: TransferId; readonly index: number };
    answer: ReceivedText | null;
  };
  /** Puts all of it on the clipboard. */
  'received-text-copy': {
    argument: { readonly id: TransferId; readonly index: number };
    answer: Result<null, Failure>;
  };
  /**
   * The person drags something out of the window: the `index`-th file of a transfer that is over, or
   * (null) all that was put into it. The system's own drag begins.
   */
  'drag-out': {
    argument: { readonly id: TransferId; readonly index: number | null };
    answer: Result<null, Failure>;
  };
  'history-page': { argument: HistoryQuery; answer: HistoryPage };
  'history-peers': { argument: null; answer: readonly HistoryPeer[] };
  'history-remove': { argument: { readonly historyId: number }; answer: null };
  'history-clear': { argument: null; answer: null };
  /** Reads its files again, and compares. */
  'history-verify': {
    argument: { readonly historyId: number };
    answer: Result<VerifyReport, Failure>;
  };
  /** Opens the system's dialog for where the receipt goes; `saved` false = the person closed it. */
  'history-receipt': {
    argument: { readonly historyId: number };
    answer: Result<{ readonly saved: boolean }, Failure>;
  };
  /** That it was sent to: it stays in the list while it announces itself, or is verified. */
  'neighbour-forget': { argument: string; answer: null };
  /** Looks at the way to a computer, for a few seconds. `host` as typed. */
  'doctor-examine': {
    argument: SendTarget;
    answer: Examination;
  };
  'settings-change': {
    argument: Partial<Omit<Settings, 'folder' | 'recentHosts'>>;
    answer: Result<Settings, Failure>;
  };
  /** Whether this desktop shows a tray: else closing puts the window on the taskbar (`keepInTray`). */
  'tray-seen': { argument: null; answer: boolean };
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
  /** All queued ones, in the order in which they will go. */
  'queue-changed': readonly TransferId[];
  'listening-changed': { readonly state: ListenState | null; readonly failure: Failure | null };
  'history-changed': null;
  /** Of this offer: ask for `offer-previews`. */
  'previews-changed': TransferId;
  'devices-changed': readonly KnownDevice[];
  'settings-changed': Settings;
  'language-changed': Language;
  /** All of them, in the order of `AppState`. */
  'neighbours-changed': readonly Neighbour[];
  /** Somebody opened it in another program: it fills the form, and sends nothing. */
  'link-opened': FerryLink;
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
  /** Of DOM `File` objects (a dropped folder is one, too), from a drop or an <input type=file>: only the preload can see their paths. */
  addFiles(files: readonly object[]): Promise<SourcesAdded>;
}

/**
 * The engine as everyone above it sees it: the same interface whether it runs in this thread (the
 * command) or in a worker of this process (the app). It owns sockets and file handles, and knows
 * nothing of history, trust, settings or windows: what it needs of those comes as arguments.
 */
import type { Failure } from '../../src-shared/failure.ts';
import type { FilePage, FileQuery } from '../../src-shared/file-page.ts';
import type { ListenRequest, ListenState } from '../../src-shared/listen-model.ts';
import type { OfferPreview } from '../../src-shared/preview-model.ts';
import type { Result } from '../../src-shared/result.ts';
import type {
  ConflictChoice,
  TransferId,
  TransferPace,
  TransferSnapshot,
} from '../../src-shared/transfer-model.ts';

export interface EngineConfig {
  readonly identity: Identity;
  /** 1 to 64 bytes of UTF-8; what peers see. */
  readonly deviceName: string;
  /**
   * Where the engine keeps what it takes to go on after an interruption; absolute, made when missing,
   * shared by all programs of this home. Null: nothing goes on (tests of other things).
   */
  readonly resumeFolder?: string | null;
  /** Memory for the lists of offers that wait for an answer, a listener. Default WAITING_LISTS_MAX_BYTES. */
  readonly waitingListsMaxBytes?: number;
  /** Small pictures of the images in offers, both ways: somebody here makes and shows them. Default false. */
  readonly previews?: boolean;
}

export interface Identity {
  /** X25519, 32 bytes each. */
  readonly publicKey: Uint8Array;
  readonly secretKey: Uint8Array;
}

/** What the engine has to know of devices. Keys are static public ones, 64 hexadecimal digits. */
export interface DeviceTrust {
  readonly verified: readonly VerifiedDevice[];
  /** Their offers are declined before anything of them is read. */
  readonly blocked: readonly string[];
}

export interface VerifiedDevice {
  readonly publicKey: string;
  readonly deviceName: string | null;
  /** Where it was met: names and numeric addresses. */
  readonly hosts: readonly string[];
}

export const TRUSTS_NOBODY: DeviceTrust = { verified: [], blocked: [] };

export interface Place {
  /** Numeric. */
  readonly host: string;
  readonly port: number;
}

export interface SendRequest {
  readonly id: TransferId;
  /** Absolute paths of regular files and folders. */
  readonly paths: readonly string[];
  /**
   * The same in every attempt: what the receiver knows this transfer by (32 hexadecimal digits, not
   * `id`, which stays here). Default: a new one, so nothing can be gone on with.
   */
  readonly wireId?: string;
  /** Static public key (64 hexadecimal digits) of whom it is for; anybody else is refused. Default: whoever answers. */
  readonly peerKey?: string | null;
  /** Of files that differ there; default null = the receiver chooses. */
  readonly conflict?: ConflictChoice | null;
  /** Names of files and folders that are left out wherever they occur; default: IGNORED_NAMES. */
  readonly ignoredNames?: readonly string[];
  /** Files that cannot be read are told and left out, instead of keeping all from being sent. Default false. */
  readonly skipUnreadable?: boolean;
  /** Sources may differ from what the last attempt of this wire id offered; else that is `sources-changed`. Default false. */
  readonly acceptChanges?: boolean;
  /** Go on where a verified device's name and address show another key; else that is `changed-key`. Default false. */
  readonly acceptChangedKey?: boolean;
  /** A name, an IPv4 or an IPv6 address (without brackets). */
  readonly host: string;
  readonly port: number;
  /** Where whom it is for (`peerKey`) says that it is now, best first: tried before `host`. Default none. */
  readonly places?: readonly Place[];
  /** Bytes a second; null = as fast as the link allows. */
  readonly limitBytesPerSecond: number | null;
  /** Yield to everything else on the path; default false. */
  readonly background?: boolean;
  readonly plain: PlainSendOptions | null;
}

/** docs/PLAIN-UDP.md; null in SendRequest means Ferry's own protocol. */
export interface PlainSendOptions {
  readonly chunkBytes: number;
  /** Pause between two datagrams. */
  readonly gapMs: number;
}

export type EngineEvent =
  /** The listener ended without being asked to. */
  | { readonly kind: 'listener-failed'; readonly failure: Failure }
  /** A transfer began, moved (at most ten times a second) or ended. The last one has a final phase. */
  | { readonly kind: 'transfer'; readonly snapshot: TransferSnapshot }
  /**
   * All files of a transfer whose attempt ended, `files` not cut to FILES_SHOWN_MAX: for history and
   * `done` events. In phase `interrupted` it may go on later under the same id.
   */
  | { readonly kind: 'ended'; readonly snapshot: TransferSnapshot }
  /**
   * Once of a send that a verified device was offered and that has images in it: one of each of these
   * files is worth making for `sendPreview`, until the transfer leaves `offered`.
   */
  | {
      readonly kind: 'previews-wanted';
      readonly id: TransferId;
      readonly files: readonly PreviewSource[];
    }
  /** Of an offer, while it waits for its answer. Looked at, but still a peer's. */
  | { readonly kind: 'preview'; readonly id: TransferId; readonly preview: OfferPreview };

export interface PreviewSource {
  /** Of the file, among those of the transfer. */
  readonly index: number;
  readonly path: string;
}

export interface Engine {
  listen(request: ListenRequest): Promise<Result<ListenState, Failure>>;
  stopListening(): Promise<void>;
  /** Resolves at once; what becomes of it arrives as events under `request.id`. */
  send(request: SendRequest): void;
  /**
   * Where what is offered would go, instead of the listener's folder: looks at what is there already.
   * Resolves when that is told as an event. folder-missing or folder-not-writable: all stays as it was.
   * Of anything else than a received transfer in phase `offered` it is ignored.
   */
  setFolder(id: TransferId, folder: string): Promise<Result<null, Failure>>;
  /** Of a received transfer in phase `offered`. `folder` null = the one that it shows. Anything else is ignored. */
  accept(id: TransferId, folder: string | null, conflict?: ConflictChoice | null): void;
  /** `why`: what the sender is told; default, a person said no. */
  decline(id: TransferId, why?: Failure): void;
  /** `why`: default, a person cancelled. */
  cancel(id: TransferId, why?: Failure): void;
  /** Holds a running transfer of Ferry's own protocol back, from either side, or lifts this side's hold. */
  setPaused(id: TransferId, paused: boolean): void;
  /**
   * Received transfers of this home that were interrupted and go on when their senders call again: at
   * the start of a program. Not those that a program of this home receives right now.
   */
  adoptInterrupted(): Promise<readonly TransferSnapshot[]>;
  /**
   * Gives up what was kept of an interrupted transfer: parts of files that came, or (`wireId`, of a
   * sent one) notes of what went.
   */
  forget(id: TransferId, wireId?: string | null): Promise<void>;
  /** Of a transfer that runs, or has just ended; null = it is not known here (any more). */
  files(query: FileQuery): Promise<FilePage | null>;
  /** Of a sent transfer that is not over, in Ferry's own protocol; anything else is ignored. */
  setPace(id: TransferId, pace: TransferPace): void;
  /** After `previews-wanted`; too late, it is ignored. */
  sendPreview(id: TransferId, preview: OfferPreview): void;
  /** Whom the person trusts from now on, and whom not at all. */
  setTrust(trust: DeviceTrust): void;
  /** Tells every peer, closes files and sockets, removes temporary files. */
  close(): Promise<void>;
}

export type EngineListener = (event: EngineEvent) => void;

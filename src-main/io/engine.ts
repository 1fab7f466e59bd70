/**
 * The engine as everyone above it sees it: the same interface whether it runs in this thread (the
 * command) or in a worker of this process (the app). It owns sockets and file handles, and knows
 * nothing of history, trust, settings or windows: what it needs of those comes as arguments.
 */
import type { Failure } from '../../src-shared/failure.ts';
import type { ListenRequest, ListenState } from '../../src-shared/listen-model.ts';
import type { Result } from '../../src-shared/result.ts';
import type {
  TransferId,
  TransferPace,
  TransferSnapshot,
} from '../../src-shared/transfer-model.ts';

export interface EngineConfig {
  readonly identity: Identity;
  /** 1 to 64 bytes of UTF-8; what peers see. */
  readonly deviceName: string;
}

export interface Identity {
  /** X25519, 32 bytes each. */
  readonly publicKey: Uint8Array;
  readonly secretKey: Uint8Array;
}

export interface SendRequest {
  readonly id: TransferId;
  /** Absolute paths of regular files. */
  readonly paths: readonly string[];
  /** A name, an IPv4 or an IPv6 address (without brackets). */
  readonly host: string;
  readonly port: number;
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
  /** All files of a transfer that ended, `files` not cut to FILES_SHOWN_MAX: for history and `done` events. */
  | { readonly kind: 'ended'; readonly snapshot: TransferSnapshot };

export interface Engine {
  listen(request: ListenRequest): Promise<Result<ListenState, Failure>>;
  stopListening(): Promise<void>;
  /** Resolves at once; what becomes of it arrives as events under `request.id`. */
  send(request: SendRequest): void;
  /** Of a received transfer in phase `offered`. `folder` null = the listener's. Anything else is ignored. */
  accept(id: TransferId, folder: string | null): void;
  decline(id: TransferId): void;
  cancel(id: TransferId): void;
  /** Of a sent transfer that is not over, in Ferry's own protocol; anything else is ignored. */
  setPace(id: TransferId, pace: TransferPace): void;
  /** Which static public keys (hexadecimal) count as verified from now on. */
  setVerifiedKeys(publicKeys: readonly string[]): void;
  /** Tells every peer, closes files and sockets, removes temporary files. */
  close(): Promise<void>;
}

export type EngineListener = (event: EngineEvent) => void;

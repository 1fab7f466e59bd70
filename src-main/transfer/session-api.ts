/**
 * What the driver sees of a transfer: `SenderSession` (sender-session.ts) and `ReceiverSession`
 * (receiver-session.ts) implement these interfaces, `SourceRunner` and `SinkRunner`
 * (io/files) perform their actions. Types only; PROTOCOL.md section 7 says what the sessions do.
 *
 * One turn of the driver for a session:
 *   1. `connection.pollEvent()` until null, each into `session.handleConnectionEvent(event, now)`;
 *   2. `session.pollAction()` until null, each into `runner.perform(action)`;
 *   3. `endpoint.pollTransmit(…)` as always.
 * A turn is due after datagrams came in, after a runner called `wake`, after `pollDeadline()`
 * passed (then `handleTimeout(now)` first) and after `accept`, `decline` or `stop`. Ask
 * `pollAction()` after *every* batch of datagrams, with or without events: it reads
 * `connection.dataWantedBytes`, which grows with each acknowledgement.
 *
 * `now` is the connection's clock, in milliseconds.
 */
import type { Failure } from '../../src-shared/failure.ts';
import type {
  TransferId,
  TransferPace,
  TransferPhase,
  TransferSnapshot,
} from '../../src-shared/transfer-model.ts';
import type { ConnectionApi, ConnectionEvent } from '../protocol/connection-api.ts';

/** What both directions have in common. */
export interface TransferSession<Action> {
  readonly id: TransferId;
  readonly connection: ConnectionApi;
  /**
   * As a person sees it. A receiver is `connecting` until its offer is complete: show nothing
   * before it has been `offered` (`wasOffered`), keep no history of it either.
   */
  readonly phase: TransferPhase;
  /** Grows whenever a snapshot should go out at once: phase, peer, code, a file's end. Progress alone does not count. */
  readonly revision: number;
  /** Over, the connection closed, and no answer of the runner outstanding: the session may be forgotten. */
  readonly isFinished: boolean;
  handleConnectionEvent(event: ConnectionEvent, now: number): void;
  handleTimeout(now: number): void;
  /** When `handleTimeout` wants to be called; null = never. */
  pollDeadline(): number | null;
  /** The next thing to do with files; null when there is none for now. Perform them in this order. */
  pollAction(): Action | null;
  /**
   * Ends the transfer: `{kind: 'cancelled', by: 'me'}` for a person's cancel, `interrupted` when the
   * app closes, `internal` after a caught invariant. The other side is told through the control
   * stream, and the connection is closed by its answer or after LEAVE_LINGER_MS. Ignored once over.
   */
  stop(failure: Failure, now: number): void;
  /** Closes the connection now, whatever is still to be told: for a process that must go. Ends the transfer if it is not over. */
  leave(now: number): void;
  /**
   * What the machine is at, ten times a second while bytes move; `snapshot` shows what came of it.
   * `loopActiveMs`: in all, how long the thread that drives this session has worked and not waited.
   */
  handleLoad(loopActiveMs: number, now: number): void;
  /** Cheap enough for ten a second; at most FILES_SHOWN_MAX files. Feeds the rate meter. */
  snapshot(now: number): TransferSnapshot;
  /** The same with all files. */
  fullSnapshot(now: number): TransferSnapshot;
}

/** What is known about keys, outside: a fingerprint needs a hash, trust needs a database. */
export interface PeerKnowledge {
  /** First 16 bytes of the fingerprint, `ab12 cd34 …` (PROTOCOL.md section 3). */
  fingerprint(publicKey: Uint8Array): string;
  /** `publicKey`: 64 hexadecimal digits. */
  isVerified(publicKey: string): boolean;
}

interface SessionConfig {
  readonly id: TransferId;
  readonly connection: ConnectionApi;
  readonly peers: PeerKnowledge;
  /** Wall clock at `now` of the constructor, ms since 1970. */
  readonly startedAt: number;
}

// ---------------------------------------------------------------- sending

/** A regular file to send, as it was when it was looked at (`examineSources` of io/files). */
export interface SourceEntry {
  /** Absolute; stays on this computer. */
  readonly path: string;
  /** What the other side gets to see: 1 to 1,024 bytes of UTF-8. */
  readonly name: string;
  readonly sizeBytes: number;
  /** ms since 1970, whole. */
  readonly modifiedAt: number;
  readonly executable: boolean;
}

/** `new SenderSession(config, now)`, right after `endpoint.connect`. */
export interface SenderConfig extends SessionConfig {
  /** At least one, at most FILES_MAX. */
  readonly files: readonly SourceEntry[];
  /** As the person typed it: for the snapshot and for failures. */
  readonly host: string;
  /** As the connection was made with (default FULL_PACE); live: `setPace`. */
  readonly pace?: TransferPace;
}

/** `file` is the index into SenderConfig.files. Per file: open-source, read*, then end-source or abandon-source. */
export type SenderAction =
  | { readonly kind: 'open-source'; readonly file: number }
  /** The next `byteCount` bytes (1 to READ_BYTES) of the file: `handleRead`, exactly so many, or `handleSourceFailed`. Reads may queue. */
  | { readonly kind: 'read'; readonly file: number; readonly byteCount: number }
  /** After the last read: `handleSourceEnd`, or `handleSourceFailed` if the file is not what it was. Closes the file. */
  | { readonly kind: 'end-source'; readonly file: number }
  /** Close the file; nothing of it is to be reported any more. */
  | { readonly kind: 'abandon-source'; readonly file: number }
  /** The memory of a read is the runner's again. */
  | { readonly kind: 'release'; readonly bytes: Uint8Array };

/** Answers of `SourceRunner`, in order within a file. */
export interface SenderResults {
  handleRead(file: number, bytes: Uint8Array, now: number): void;
  handleSourceEnd(file: number, sha256: string, now: number): void;
  /** source-missing, source-unreadable, source-is-folder or source-changed. The last answer about this file. */
  handleSourceFailed(file: number, failure: Failure, now: number): void;
}

export interface SenderSessionApi extends TransferSession<SenderAction>, SenderResults {
  /** From now on, whatever is under way. */
  setPace(pace: TransferPace): void;
}

// ---------------------------------------------------------------- receiving

/** `new ReceiverSession(config, now)`, on the endpoint's `incoming`. */
export interface ReceiverConfig extends SessionConfig {
  /** The endpoint's, at least RECEIVE_WINDOW_MIN_BYTES: bounds what may be assembled at once. */
  readonly receiveWindowBytes: number;
  /** Memory for a block, 1 byte to BLOCK_BYTES; from `BlockPool` of io/files. */
  readonly allocateBlock: (byteCount: number) => Uint8Array;
}

/** `file` is the index in the offer. Per file: create-sink, write*, then finish-sink or discard-sink. */
export type ReceiverAction =
  | {
      readonly kind: 'create-sink';
      readonly file: number;
      /** Already safe: one segment. */
      readonly name: string;
      readonly sizeBytes: number;
      readonly modifiedAt: number;
      readonly executable: boolean;
    }
  /** A whole block, at any offset, each once: `handleWritten`, or `handleSinkFailed`. The memory is the runner's from here on. */
  | {
      readonly kind: 'write';
      readonly file: number;
      readonly offset: number;
      readonly bytes: Uint8Array;
    }
  /** All blocks were given to `write`: check the digest, flush, publish: `handleStored`, or `handleSinkFailed`. */
  | { readonly kind: 'finish-sink'; readonly file: number; readonly sha256: string }
  /** Remove what there is of it, and answer `handleDiscarded` when it is gone. Ignored after a last answer. */
  | { readonly kind: 'discard-sink'; readonly file: number }
  /** A block that was given up before it was whole. */
  | { readonly kind: 'release-block'; readonly bytes: Uint8Array };

export interface StoredFile {
  /** Its name on the disk, which may differ from the one asked for ("photo (2).jpg"). */
  readonly name: string;
  readonly path: string;
  readonly sha256: string;
}

/** Answers of `SinkRunner`: each sink has exactly one last answer, `handleStored`, `handleSinkFailed` or `handleDiscarded`. */
export interface ReceiverResults {
  /** `byteCount` bytes of this file are written. */
  handleWritten(file: number, byteCount: number, now: number): void;
  handleStored(file: number, stored: StoredFile, now: number): void;
  /**
   * digest-mismatch, disk-full, folder-missing, folder-not-writable or write-failed; its part is
   * already removed. Writes of it that were not answered never will be.
   */
  handleSinkFailed(file: number, failure: Failure, now: number): void;
  /** Unless it was stored before it could be stopped: `handleStored` then comes instead. */
  handleDiscarded(file: number, now: number): void;
}

export interface ReceiverSessionApi extends TransferSession<ReceiverAction>, ReceiverResults {
  /** The offer was complete at some time: this transfer was (or should be) seen by a person. */
  readonly wasOffered: boolean;
  /** Sum of all sizes; 0 before it is offered. */
  readonly totalBytes: number;
  /** For the prompt's snapshot: where the files would go, and how much is free there. */
  setDestination(folder: string, freeBytes: number | null): void;
  /**
   * In phase `offered` only, ignored otherwise. The folder has been checked (`examineFolder`) and a
   * `SinkRunner` for it exists; if the check failed, `decline(failure)` instead.
   */
  accept(folder: string, now: number): void;
  /** `declined` (a person), `busy`, or why the folder cannot take it. In phase `offered` only. */
  decline(failure: Failure, now: number): void;
}

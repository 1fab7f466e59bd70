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
import type { OfferPreview } from '../../src-shared/preview-model.ts';
import type {
  ConflictChoice,
  EntryKind,
  OfferSurvey,
  PeerTrust,
  TransferFile,
  TransferId,
  TransferPace,
  TransferPhase,
  TransferSnapshot,
} from '../../src-shared/transfer-model.ts';
import type { ByteRange } from './byte-ranges.ts';
import type { ListEntry } from './list-entry.ts';
import type { FormerList } from './list-recall.ts';
import type { ThreadTimes } from './loop-load.ts';
import type { ReceivePlan } from './receive-plan.ts';
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
   * app closes (phase `interrupted`, as after any lost contact), `internal` after a caught invariant.
   * The other side is told through the control stream, and the connection is closed by its answer or
   * after LEAVE_LINGER_MS. Ignored once over.
   */
  stop(failure: Failure, now: number): void;
  /** Holds the transfer back, or lifts this side's hold: nothing new is read meanwhile. Ignored unless `transferring`. */
  setPaused(paused: boolean, now: number): void;
  /** Closes the connection now, whatever is still to be told: for a process that must go. Ends the transfer if it is not over. */
  leave(now: number): void;
  /**
   * What the machine is at, ten times a second while bytes move; `snapshot` shows what came of it.
   * `thread`: how the time of the thread went that drives this session.
   */
  handleLoad(thread: ThreadTimes, now: number): void;
  /** Cheap enough for ten a second; at most FILES_SHOWN_MAX files. Feeds the rate meter. */
  snapshot(now: number): TransferSnapshot;
  /** The same with all files. */
  fullSnapshot(now: number): TransferSnapshot;
  /** Files, folders and links that are known by now. */
  readonly fileTotal: number;
  /** At most `count` of them from the `from`-th on, in the order of the snapshots. */
  filesFrom(from: number, count: number): readonly TransferFile[];
}

/** What is known about keys, outside: a fingerprint needs a hash, trust needs a database. */
export interface PeerKnowledge {
  /** First 16 bytes of the fingerprint, `ab12 cd34 …` (PROTOCOL.md section 3). */
  fingerprint(publicKey: Uint8Array): string;
  /** `publicKey`: 64 hexadecimal digits; `hosts`: what the peer is called and reached at. */
  trustOf(publicKey: string, deviceName: string | null, hosts: readonly string[]): PeerTrust;
}

interface SessionConfig {
  readonly id: TransferId;
  readonly connection: ConnectionApi;
  readonly peers: PeerKnowledge;
  /** Wall clock at `now` of the constructor, ms since 1970. */
  readonly startedAt: number;
}

// ---------------------------------------------------------------- sending

/** Something to send, as it was when it was looked at (`walkSources` of io/files). */
export interface SourceEntry {
  /** Absolute; stays on this computer. */
  readonly path: string;
  /** What the other side gets to see, with `/` between segments: 1 to PATH_MAX_BYTES bytes of UTF-8. */
  readonly name: string;
  readonly kind: EntryKind;
  /** 0 unless a file. */
  readonly sizeBytes: number;
  /** ms since 1970, whole; 0 of a link. */
  readonly modifiedAt: number;
  readonly executable: boolean;
  /** What a link says; null unless a link. */
  readonly target: string | null;
}

/** `new SenderSession(config, now)`, right after `endpoint.connect`; then `addEntries`, and `sealEntries` at their end. */
export interface SenderConfig extends SessionConfig {
  /** As the person typed it: for the snapshot and for failures. */
  readonly host: string;
  /** What the receiver knows this transfer by, in every attempt: 32 hexadecimal digits. */
  readonly wireId: string;
  /** The sender's wish for files that differ there; null = none. */
  readonly conflict: ConflictChoice | null;
  /** What was offered of the same sources before, to a receiver that may know it again; default null. */
  readonly former?: FormerList | null;
  /** As the connection was made with (default FULL_PACE); live: `setPace`. */
  readonly pace?: TransferPace;
}

/** `file` counts the added entries. Per file: open-source, read*, then end-source or abandon-source. */
export type SenderAction =
  /** With `have`, whose bytes are not read: the digest of the whole file is made from the disk, beside the reads. */
  | { readonly kind: 'open-source'; readonly file: number; readonly have: readonly ByteRange[] }
  /** `byteCount` bytes (1 to READ_BYTES) at `offset`, which only grows: `handleRead`, exactly so many, or `handleSourceFailed`. Reads may queue. */
  | {
      readonly kind: 'read';
      readonly file: number;
      readonly offset: number;
      readonly byteCount: number;
    }
  /** After the last read: `handleSourceEnd`, or `handleSourceFailed` if the file is not what it was. Closes the file. */
  | { readonly kind: 'end-source'; readonly file: number }
  /** Close the file; nothing of it is to be reported any more. */
  | { readonly kind: 'abandon-source'; readonly file: number }
  /** The memory of a read is the runner's again. */
  | { readonly kind: 'release'; readonly bytes: Uint8Array };

/** Answers of `SourceRunner`, in order within a file. */
export interface SenderResults {
  /** What an added entry was: `SourceRunner` asks for nothing else of the list. */
  entryAt(file: number): SourceEntry;
  handleRead(file: number, offset: number, bytes: Uint8Array, now: number): void;
  handleSourceEnd(file: number, sha256: string, now: number): void;
  /** source-missing, source-unreadable, source-is-folder or source-changed. The last answer about this file. */
  handleSourceFailed(file: number, failure: Failure, now: number): void;
}

export interface SenderSessionApi extends TransferSession<SenderAction>, SenderResults {
  /** At any time before the seal, parents before children; too many of them end the transfer. Ignored once over. */
  addEntries(entries: readonly SourceEntry[], now: number): void;
  /** All are added. None at all ends the transfer as `nothing-to-send`. */
  sealEntries(now: number): void;
  /** Something that cannot be read, and is left out by choice: shown and counted, no reason to fail. */
  noteLeftOut(name: string, failure: Failure): void;
  /** Of the list, made and not heard: whoever adds entries waits while it is above LIST_BACKLOG_MAX_BYTES. */
  readonly listBacklogBytes: number;
  /** The receiver knew the list from before: it went by its digest. */
  readonly wasRecalled: boolean;
  /** The offer is whole, nobody has answered it, and the receiver looks at previews. */
  readonly wantsPreviews: boolean;
  /** The first `count` entries, or all of them. */
  firstEntries(count: number): readonly SourceEntry[];
  /** Ignored when none is wanted (any more). */
  sendPreview(preview: OfferPreview): void;
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

/** A complete offer. */
export interface OfferedList {
  readonly wireId: string;
  /** The sender's wish. */
  readonly conflict: ConflictChoice | null;
  readonly entries: readonly ListEntry[];
  readonly totalBytes: number;
}

/** `file` is the index in the offer. Per file: create-sink, write*, then finish-sink, discard-sink or suspend-sink. */
export type ReceiverAction =
  /** Once, first, before anybody has said yes to anything: `handleListRecalled`. `digest`: 64 hexadecimal digits. */
  | { readonly kind: 'recall-list'; readonly digest: string }
  /** Once, first: every folder of the offer that the plan does not refuse. `handleFoldersMade`; sinks may be asked for before. */
  | { readonly kind: 'make-folders' }
  | { readonly kind: 'create-sink'; readonly file: number }
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
  /** The same, but what is written of it is flushed, noted and kept for another attempt. */
  | { readonly kind: 'suspend-sink'; readonly file: number }
  /** Once, after all files have their last answer: every link that the plan does not refuse. `handleLinksMade`. */
  | { readonly kind: 'make-links' }
  /** Once, last: the folders' modification times. `handleFoldersFinished`. */
  | { readonly kind: 'finish-folders' }
  /** A block that was given up before it was whole. */
  | { readonly kind: 'release-block'; readonly bytes: Uint8Array };

/** What is done with files, once somebody has said yes. */
export type SinkAction = Exclude<ReceiverAction, { readonly kind: 'recall-list' }>;

export interface RecalledList {
  readonly entries: readonly ListEntry[];
  /** Of its text: what it takes of memory, about. */
  readonly textBytes: number;
}

export interface StoredFile {
  /** Its name on the disk below the destination, which may differ from the one asked for ("photo (2).jpg"). */
  readonly name: string;
  readonly path: string;
  readonly sha256: string;
}

/** Of folders or links, by entry: those that could not be made. All others were. */
export type EntryFailures = ReadonlyMap<number, Failure>;

/** Answers of `SinkRunner`: each sink has exactly one last answer, `handleStored`, `handleSinkFailed` or `handleDiscarded`. */
export interface ReceiverResults {
  /** A list that the same peer offered before; null: none of that digest is known. */
  handleListRecalled(list: RecalledList | null, now: number): void;
  handleFoldersMade(failures: EntryFailures, now: number): void;
  handleLinksMade(failures: EntryFailures, now: number): void;
  handleFoldersFinished(now: number): void;
  /**
   * How much room the files take that are yet to come or to be written, without this one and those of
   * which more than `withinBytes` is missing. Bytes, with what a file takes on a disk besides.
   */
  roomWantedBeside(file: number, withinBytes: number): number;
  /** `byteCount` bytes of this file are written. */
  handleWritten(file: number, byteCount: number, now: number): void;
  handleStored(file: number, stored: StoredFile, now: number): void;
  /**
   * digest-mismatch, disk-full, folder-missing, folder-not-writable, file-locked, unsafe-name or
   * write-failed; its part is already removed, or kept for another attempt where that makes sense.
   * Writes of it that were not answered never will be. Of disk-full, `free` is what there is after that.
   */
  handleSinkFailed(file: number, failure: Failure, now: number): void;
  /** Unless it was stored before it could be stopped: `handleStored` then comes instead. */
  handleDiscarded(file: number, now: number): void;
}

export interface ReceiverSessionApi extends TransferSession<ReceiverAction>, ReceiverResults {
  /** The offer was complete at some time: this transfer was (or should be) seen by a person. */
  readonly wasOffered: boolean;
  /** Null before it is complete. */
  readonly offer: OfferedList | null;
  /** What has come of the list so far; it grows. Or a list that it may turn out to be, whole. */
  readonly listed: readonly ListEntry[];
  /** What is `listed` is a whole list that is known here from before. */
  readonly mayBeRecalled: boolean;
  /** The list turned out to be that one. */
  readonly wasRecalled: boolean;
  /** Memory that the list takes, about; from its first page on. */
  readonly listHeldBytes: number;
  /** 64 hexadecimal digits; null before the handshake. */
  readonly peerKey: string | null;
  /** The next preview that came with the offer; null = none for now. */
  pollPreview(): OfferPreview | null;
  /** This is another attempt of a transfer that is known here. Before anything of it was shown. */
  adoptId(id: TransferId): void;
  /**
   * For the prompt's snapshot: where the files would go, how much is free there, what is there already, and
   * why it cannot go there (null: it can).
   */
  setSurvey(
    folder: string,
    freeBytes: number | null,
    survey: OfferSurvey | null,
    obstacle: Failure | null,
  ): void;
  /**
   * In phase `offered` only, ignored otherwise. The folder has been checked and a `SinkRunner` for it
   * and for `plan` exists; if the check failed, `decline(failure)` instead.
   */
  accept(folder: string, conflict: ConflictChoice, plan: ReceivePlan, now: number): void;
  /** `declined` (a person), `busy`, or why the folder cannot take it. In phase `offered` only. */
  decline(failure: Failure, now: number): void;
}

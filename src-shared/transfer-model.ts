/**
 * What a transfer looks like to a person, in one value that crosses every boundary: engine to
 * services, main to renderer, command to its output. Values only; nobody mutates them.
 */
import type { ConnectionFigures } from './connection-figures.ts';
import type { Failure } from './failure.ts';
import type { WhyAsk } from './trust-model.ts';

/** 32 lower-case hexadecimal digits, made by the side that shows it (never taken from a peer). */
export type TransferId = string;

export type Direction = 'sent' | 'received';

/** `ferry`: encrypted and checked. `plain`: the plain UDP of the original exercise, neither. */
export type Dialect = 'ferry' | 'plain';

export interface Peer {
  /** As the peer calls itself (1 to 64 bytes of UTF-8, no control characters); null if unknown. */
  readonly deviceName: string | null;
  readonly host: string;
  readonly port: number;
  /** First 16 bytes of the key's fingerprint, `ab12 cd34 …`; null before the handshake and for plain UDP. */
  readonly fingerprint: string | null;
  /** The whole static public key, 64 hexadecimal digits; null as above. */
  readonly publicKey: string | null;
  readonly trust: PeerTrust;
}

/**
 * `verified`: a person has compared the code of this very key. `changed`: nobody has, and a verified
 * device of this name was met at this address with another key.
 */
export type PeerTrust = (typeof PEER_TRUSTS)[number];

export const PEER_TRUSTS = ['unverified', 'verified', 'changed'] as const;

/**
 * `queued`       sender: waits for its turn, or for a neighbour that cannot be reached now (`nextTryAt`)
 * `connecting`   sender: looking for an answer
 * `offered`      both: waiting for the receiving person
 * `transferring` bytes move (or are held back: `paused`)
 * `interrupted`  the other side was lost (`failure` says how); goes on by itself under the same id
 * `done`         every file is whole on the receiver's disk, or was skipped there (plain: everything was sent, or the end was seen)
 * `failed`       over; `failure` says why (declined and cancelled are failures too)
 */
export type TransferPhase =
  'queued' | 'connecting' | 'offered' | 'transferring' | 'interrupted' | 'done' | 'failed';

/** Folders and links of a tree travel as entries of their own. */
export type EntryKind = 'file' | 'folder' | 'link';

/** What the receiver does with a file whose name is taken there by a different one. */
export type ConflictChoice = (typeof CONFLICT_CHOICES)[number];

/** `newer`: replaces what is older than the one that comes, and skips the others. */
export const CONFLICT_CHOICES = ['skip', 'replace', 'keep-both', 'newer'] as const;

/**
 * Why a file was not sent: the receiver has it (`same` size and time), has another of that name that
 * stays (`exists`), or one that is not older (`older`: what was offered is).
 */
export type SkipReason = 'same' | 'exists' | 'older';

/** Who holds a transfer back. It stays connected, and each side lifts its own pause only. */
export type PauseState = 'here' | 'there' | 'both';

/** What the receiver finds in the destination folder of an offer. Files only; folders and links count nowhere. */
export interface OfferSurvey {
  readonly newFiles: number;
  readonly newBytes: number;
  /** Same size and modification time: not sent again, whatever is chosen. */
  readonly sameFiles: number;
  readonly sameBytes: number;
  /** Another file of that name is there: what a ConflictChoice is about. */
  readonly differentFiles: number;
  readonly differentBytes: number;
  /** Of the different ones: how many on this disk are older than what is offered. */
  readonly olderHereFiles: number;
  /** Bytes that are here already from an attempt that was interrupted. */
  readonly partialBytes: number;
  /** Files that are programs, by their executable bit or their name (program-name.ts), and folders that are. */
  readonly programFiles: number;
}

export interface TransferFile {
  /**
   * As it is called here, with `/` between segments inside a folder: what the sender calls it, the
   * name on disk below the destination folder for the receiver once stored.
   */
  readonly name: string;
  /** Bytes; null while unknown (plain UDP). */
  readonly sizeBytes: number | null;
  readonly doneBytes: number;
  /** Where it is on this computer's disk; null until it is. Never sent to a peer, nor to the renderer. */
  readonly path: string | null;
  /** 64 lower-case hexadecimal digits once the receiver has stored it (plain UDP: once known). */
  readonly sha256: string | null;
  readonly failure: Failure | null;
  /** Plain UDP: why it can or cannot be known to be whole; null where SHA-256 was compared. */
  readonly caution: PlainCaution | null;
  readonly kind: EntryKind;
  /** Not sent, on purpose; null if it was, or is to be. Not a failure. */
  readonly skipped: SkipReason | null;
  /** Received: the path that the sender gave it, where that is not `name`. */
  readonly sentAs?: string;
}

export type PlainCaution =
  'unverified' | 'size-matched' | 'size-differs' | 'hash-matched' | 'hash-differs';

export interface TransferSnapshot {
  readonly id: TransferId;
  readonly direction: Direction;
  readonly dialect: Dialect;
  readonly phase: TransferPhase;
  readonly peer: Peer;
  /** At most FILES_SHOWN_MAX of them; `fileCount` counts all, folders and links too. */
  readonly files: readonly TransferFile[];
  readonly fileCount: number;
  /** Null while unknown: plain UDP, or a folder that is still being walked. Skipped files count. */
  readonly totalBytes: number | null;
  /** Bytes that are on the receiver's disk, now or from before. */
  readonly doneBytes: number;
  /** Files that are not sent on purpose; their bytes count as done. */
  readonly skippedCount: number;
  readonly skippedBytes: number;
  readonly failedCount: number;
  readonly rateBytesPerSecond: number;
  readonly secondsLeft: number | null;
  /** Destination folder of a received transfer. */
  readonly folder: string | null;
  /** Free bytes in that folder, while offered. */
  readonly freeBytes: number | null;
  /** Six digits, the same on both screens; null until both sides have opened their nonces. */
  readonly verificationCode: string | null;
  /**
   * While the other computer is expected to be heard and is not: for how many whole seconds, from
   * three on; else null. The transfer goes on by itself when it is heard again.
   */
  readonly silentSeconds: number | null;
  readonly paused: PauseState | null;
  /** Received, while offered: what is there already; null until it was looked at. */
  readonly survey: OfferSurvey | null;
  /** Of an offer that a rule could have taken: why a person is asked. */
  readonly askedBecause?: WhyAsk | undefined;
  /** Received: what was chosen, or before that what the sender wishes. Sent: the wish. Null = not said. */
  readonly conflict: ConflictChoice | null;
  /** Queued or interrupted: when it is tried again by itself (ms since 1970); null = when its turn comes, or when the other side calls. */
  readonly nextTryAt: number | null;
  readonly startedAt: number;
  /**
   * For how many milliseconds bytes could move, over all attempts: not while a person is asked, somebody
   * holds it, or the other side is lost. Not kept with the history, and not known of what an earlier
   * program has begun.
   */
  readonly flowMs?: number | undefined;
  readonly endedAt: number | null;
  /** Why it ended so; queued or interrupted: what it waits for; offered: why it cannot go to `folder`. */
  readonly failure: Failure | null;
  /** While bytes move: what has held them back for some seconds; null = not known, or nothing for long. At the end: what did mostly. */
  readonly limitedBy: LimitingFactor | null;
  /** How a sent transfer may use the network; null where this side has no say (received, plain UDP). */
  readonly pace: TransferPace | null;
  /** From the moment when bytes move; null in plain UDP. */
  readonly stats: TransferStats | null;
  /** Once every file has a result; never in plain UDP. */
  readonly receipt?: ReceiptEvidence;
}

/** What a receipt (docs/RECEIPTS.md) takes beside the files. Signatures are 128 hexadecimal digits. */
export interface ReceiptEvidence {
  /** What both sides know the transfer by, 32 hexadecimal digits. */
  readonly wireId: string;
  /** Of this device, as it was in this transfer: the static public key, 64 hexadecimal digits. */
  readonly ownKey: string;
  readonly ownName: string;
  /** Whole ms since 1970, by the receiver's clock. */
  readonly finishedAt: number;
  readonly ownSignature: string;
  /** Null: the peer did not sign in time, or something else than this side did. */
  readonly peerSignature: string | null;
}

/**
 * What keeps a transfer from being faster.
 * `link`          the path carries no more
 * `loss`          ... because it loses so much that repeating it takes a good part of the time
 * `sender-disk`   the sender's disk (or its hashing) brings the bytes no faster
 * `receiver-disk` the receiver's disk takes them no faster
 * `cpu`           this computer is busy: its network thread never rests, or gets no processor
 * `peer`          the other computer is
 * `limit`         the limit that a person set
 * `background`    background mode: everything else on the path goes first
 */
export type LimitingFactor = (typeof LIMITING_FACTORS)[number];

export const LIMITING_FACTORS = [
  'link',
  'loss',
  'sender-disk',
  'receiver-disk',
  'cpu',
  'peer',
  'limit',
  'background',
] as const;

/** How fast a transfer may go, and whom it lets go first. Can be changed while it runs. */
export interface TransferPace {
  /** Null = as fast as the link allows. */
  readonly limitBytesPerSecond: number | null;
  /** Yield to everything else on the path. */
  readonly background: boolean;
}

export const FULL_PACE: TransferPace = { limitBytesPerSecond: null, background: false };

/** Of this side's connection, and of the time that the transfer took on it. */
export interface TransferStats extends ConnectionFigures {
  /** How a trace of this side calls the connection (`group_id`), 16 hexadecimal digits. */
  readonly connection: string;
  /** Bytes of files that this attempt moved, and for how long they could move, milliseconds: pauses do not count. */
  readonly movedBytes: number;
  readonly movingMs: number;
  /** Bytes of files a second of that time; and the best two seconds. */
  readonly meanRateBytesPerSecond: number;
  readonly peakRateBytesPerSecond: number;
  /** What took most of the time so far; null before anything did. */
  readonly limitedBy: LimitingFactor | null;
  /** Milliseconds that each factor took. */
  readonly limitedMs: Readonly<Record<LimitingFactor, number>>;
}

export const FILES_SHOWN_MAX = 100;

/** Files, folders and links of one transfer (docs/PROTOCOL.md, section 7). */
export const ENTRIES_MAX = 250_000;

/** Nothing follows. An interrupted transfer is not over. */
export const isOver = (phase: TransferPhase): boolean => phase === 'done' || phase === 'failed';

/** Nothing moves until something is tried again: the attempt is over, if not the transfer. */
export const isAtRest = (phase: TransferPhase): boolean =>
  isOver(phase) || phase === 'interrupted' || phase === 'queued';

/**
 * What the plain UDP dialect offers to io: `PlainReceiver` (plain-receiver.ts) and `PlainSender`
 * (plain-sender.ts) implement these interfaces. Types only; docs/PLAIN-UDP.md says what they do.
 * `now` is a monotonic clock in milliseconds.
 *
 * Receiving, one turn: `handleDatagram` for each that came in (or `handleTimeout` once
 * `pollDeadline()` has passed), then `pollEvent()` until null. Do this after every datagram: the
 * `bytes` of an event are valid only until the next `handle*`.
 *
 * Senders of this dialect wait for nobody. So the bytes of a file that nobody has accepted yet come
 * as events too, and io keeps them in memory (never on disk) until `accept` or `refuse`; the
 * receiver sees to it that they are never more than AWAITING_CONSENT_MAX_BYTES in all. A file can
 * end before it is accepted.
 *
 * Sending, one turn: `handleRead`, `handleSourceEnd` (or nothing, when only `pollDeadline()` has
 * passed), then `pollAction()` until null, then `pollTransmit(now)` until null.
 */
import type { PlainCaution } from '../../src-shared/transfer-model.ts';

/** As the socket reports it. */
export interface PlainAddress {
  readonly host: string;
  readonly port: number;
}

/** Counts up from 1; one file of one sender. */
export type PlainSessionId = number;

/**
 * `idle`          nothing came for IDLE_END_MS
 * `empty`         an empty datagram
 * `marker`        a known end marker, with nothing behind it
 * `size`          as many bytes as were declared
 * `too-much`      more than may be kept for a file that nobody has accepted: what came is useless
 */
export type PlainEnd = 'idle' | 'empty' | 'marker' | 'size' | 'too-much';

export type PlainReceiverEvent =
  /** A file begins to arrive and wants consent. Comes with its second datagram, or when it ended without one. */
  | {
      readonly kind: 'session-started';
      readonly session: PlainSessionId;
      readonly from: PlainAddress;
      /** Safe (src-shared/safe-name.ts), of the sender's choice, or `received-from-<host>` where it gave none. */
      readonly name: string;
      /** 0 to 2^53 − 1 as the sender says: for display and for checks, never for allocation. Null = not said. */
      readonly declaredBytes: number | null;
    }
  /** The next bytes of the file, 1 to 65,507 of them. A view until the next `handle*`: copy what you keep. */
  | {
      readonly kind: 'bytes';
      readonly session: PlainSessionId;
      readonly bytes: Uint8Array;
    }
  /** The last event of this session. Nothing that came as `bytes` has to be taken back. */
  | {
      readonly kind: 'session-ended';
      readonly session: PlainSessionId;
      readonly end: PlainEnd;
      /** Sum of all `bytes`. */
      readonly totalBytes: number;
      readonly declaredBytes: number | null;
      /** 64 lower-case hexadecimal digits, where the sender gave them. */
      readonly declaredSha256: string | null;
    };

/** What was thrown away, since the start. */
export interface PlainReceiverCounts {
  /** From senders whose file had ended, was refused or was stopped. */
  readonly lateDatagrams: number;
  /** First datagrams beyond SESSIONS_MAX or AWAITING_MAX. */
  readonly busyDatagrams: number;
}

/** `new PlainReceiver()` */
export interface PlainReceiverApi {
  readonly counts: PlainReceiverCounts;
  /** A file from there is arriving (or being swallowed): whatever comes from there is plain UDP, whatever its first byte. */
  owns(from: PlainAddress): boolean;
  /** Never throws; `bytes` (0 to 65,507 of them) is not kept. */
  handleDatagram(bytes: Uint8Array, from: PlainAddress, now: number): void;
  handleTimeout(now: number): void;
  /** When `handleTimeout` wants to be called, perhaps a little early; null = never. */
  pollDeadline(): number | null;
  pollEvent(): PlainReceiverEvent | null;
  /** The person wants it, also after it has ended: its bytes do not count as waiting any more. */
  accept(session: PlainSessionId): void;
  /** Not wanted, cancelled, or the disk failed: no more events of it; what still comes from there is swallowed until silence. */
  refuse(session: PlainSessionId, now: number): void;
}

/** `cautionOf(ended, sha256)` in caution.ts: what the history says about a stored file. */
export type CautionOf = (
  ended: Pick<
    Extract<PlainReceiverEvent, { readonly kind: 'session-ended' }>,
    'totalBytes' | 'declaredBytes' | 'declaredSha256'
  >,
  sha256: string,
) => PlainCaution;

/**
 * `isPlainDatagram(bytes)` in plain-datagram.ts: from a sender that nobody owns, on a port that
 * serves both, is it plain UDP (true) or Ferry's own (false)?
 */
export type IsPlainDatagram = (bytes: Uint8Array) => boolean;

// ---------------------------------------------------------------- sending

/** `new PlainSender(config, now)`; one file each, from a socket (source port) of its own. */
export interface PlainSenderConfig {
  /** The file's name here; made safe and short before it is sent. */
  readonly name: string;
  /** Data bytes a datagram, 1 to CHUNK_BYTES_MAX; CHUNK_BYTES_DEFAULT unless asked for. */
  readonly chunkBytes: number;
  /** Between two datagrams, 0 to GAP_MS_MAX; 0 = as fast as it is polled. */
  readonly gapMs: number;
  /** Stretches the gap where needed (never beyond GAP_MS_MAX); null = no limit. */
  readonly limitBytesPerSecond: number | null;
  /** Sent as a datagram of ASCII digits behind the name; null (the exercise's way) = not sent. */
  readonly announcedBytes: number | null;
  /** A last datagram, e.g. `EOF`; null (the exercise's way) = none. */
  readonly endMarker: string | null;
  /** An empty last datagram; false in the exercise's way. */
  readonly emptyAtEnd: boolean;
}

/** Answered by `handleRead`, once, with 1 to `byteCount` bytes, or by `handleSourceEnd`. Never two at a time. */
export interface PlainSenderAction {
  readonly kind: 'read';
  readonly byteCount: number;
}

export interface PlainSenderApi {
  /** What goes over the wire as the name. */
  readonly wireName: string;
  readonly sentBytes: number;
  readonly sentDatagrams: number;
  /** Everything was given out; the next file to the same receiver comes after BETWEEN_FILES_MS. */
  readonly isDone: boolean;
  pollAction(): PlainSenderAction | null;
  /** The memory is the sender's from here on: datagrams are views of it. */
  handleRead(bytes: Uint8Array, now: number): void;
  handleSourceEnd(now: number): void;
  /**
   * The next datagram, or null when none is due: nothing is read yet, the gap has not passed, or all is sent.
   * With gapMs 0 it is due always: give the loop to others in between.
   */
  pollTransmit(now: number): Uint8Array | null;
  /** When the next datagram is due; null = waits for a read, or done. */
  pollDeadline(): number | null;
}

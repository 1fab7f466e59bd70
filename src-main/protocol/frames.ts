/**
 * The frames inside a packet, PROTOCOL.md section 5: their bytes, and nothing of what they mean.
 * Encoders write into the caller's buffer and return the offset behind; the decoder walks a payload
 * and calls a visitor, so that a frame costs no object.
 */
import {
  ACK_RANGES_MAX,
  CLOSE_REASON_MAX_BYTES,
  FILE_NUMBER_MAX,
  PATH_CHALLENGE_BYTES,
  SAS_NONCE_BYTES,
  VARINT_MAX,
} from './constants.ts';
import { encodeVarint, varintBytes, VarintReader } from './varint.ts';

export const FrameType = {
  PADDING: 0x00,
  PING: 0x01,
  ACK: 0x02,
  CLOSE: 0x03,
  CONTROL: 0x04,
  MAX_CONTROL: 0x05,
  DATA: 0x06,
  MAX_DATA: 0x07,
  PATH_CHALLENGE: 0x08,
  PATH_RESPONSE: 0x09,
  SAS_NONCE: 0x0a,
  SAS_REVEAL: 0x0b,
} as const;

/** Packet numbers `first` to `last`, both included. */
export interface AckRange {
  readonly first: number;
  readonly last: number;
}

/**
 * One method a frame, in the order of the payload. `bytes` is the payload itself: fields lie in it
 * from `begin` to `end`, and are the visitor's only until it returns. A method that returns false
 * ends the walk.
 */
export interface FrameVisitor {
  onPing(): boolean;
  /** Newest first, disjoint, never adjacent; the array is reused. */
  onAck(ranges: readonly AckRange[], delayMs: number): boolean;
  onClose(code: number, bytes: Uint8Array, begin: number, end: number): boolean;
  onControl(offset: number, bytes: Uint8Array, begin: number, end: number): boolean;
  onMaxControl(limitBytes: number): boolean;
  onData(file: number, offset: number, bytes: Uint8Array, begin: number, end: number): boolean;
  onMaxData(limitBytes: number): boolean;
  onPathChallenge(bytes: Uint8Array, begin: number): boolean;
  onPathResponse(bytes: Uint8Array, begin: number): boolean;
  onSasNonce(bytes: Uint8Array, begin: number): boolean;
  onSasReveal(bytes: Uint8Array, begin: number): boolean;
}

/**
 * `ok`: every frame was well formed. `stopped`: a visitor returned false. `malformed`: a frame could
 * not be decoded, or the payload was empty; frames before it have been visited.
 */
export type WalkResult = 'ok' | 'stopped' | 'malformed';

/** Walks payloads one after the other; one a connection, for the sake of what it reuses. */
export class FrameWalker {
  readonly #reader = new VarintReader();
  readonly #ranges: { first: number; last: number }[] = [];
  readonly #rangePool: { first: number; last: number }[] = [];

  walk(payload: Uint8Array, byteCount: number, visitor: FrameVisitor): WalkResult {
    if (byteCount === 0) return 'malformed';
    const reader = this.#reader;
    reader.reset(payload, 0, byteCount);
    while (reader.offset < byteCount) {
      const type = payload[reader.offset++]!;
      let goesOn: boolean;
      switch (type) {
        case FrameType.PADDING:
          while (reader.offset < byteCount && payload[reader.offset] === 0) reader.offset++;
          continue;
        case FrameType.PING:
          goesOn = visitor.onPing();
          break;
        case FrameType.ACK: {
          const delayMs = this.#readAck();
          if (delayMs < 0) return 'malformed';
          goesOn = visitor.onAck(this.#ranges, delayMs);
          break;
        }
        case FrameType.CLOSE: {
          const code = reader.read();
          const length = reader.read();
          const begin = reader.skip(length);
          if (begin < 0 || length > CLOSE_REASON_MAX_BYTES) return 'malformed';
          goesOn = visitor.onClose(code, payload, begin, begin + length);
          break;
        }
        case FrameType.CONTROL: {
          const offset = reader.read();
          const length = reader.read();
          const begin = reader.skip(length);
          if (begin < 0 || offset > VARINT_MAX - length) return 'malformed';
          goesOn = visitor.onControl(offset, payload, begin, begin + length);
          break;
        }
        case FrameType.MAX_CONTROL: {
          const limitBytes = reader.read();
          if (reader.failed) return 'malformed';
          goesOn = visitor.onMaxControl(limitBytes);
          break;
        }
        case FrameType.DATA: {
          const file = reader.read();
          const offset = reader.read();
          const length = reader.read();
          const begin = reader.skip(length);
          if (begin < 0 || length === 0 || file > FILE_NUMBER_MAX) return 'malformed';
          if (offset > VARINT_MAX - length) return 'malformed';
          goesOn = visitor.onData(file, offset, payload, begin, begin + length);
          break;
        }
        case FrameType.MAX_DATA: {
          const limitBytes = reader.read();
          if (reader.failed) return 'malformed';
          goesOn = visitor.onMaxData(limitBytes);
          break;
        }
        case FrameType.PATH_CHALLENGE:
        case FrameType.PATH_RESPONSE: {
          const begin = reader.skip(PATH_CHALLENGE_BYTES);
          if (begin < 0) return 'malformed';
          goesOn =
            type === FrameType.PATH_CHALLENGE
              ? visitor.onPathChallenge(payload, begin)
              : visitor.onPathResponse(payload, begin);
          break;
        }
        case FrameType.SAS_NONCE:
        case FrameType.SAS_REVEAL: {
          const begin = reader.skip(SAS_NONCE_BYTES);
          if (begin < 0) return 'malformed';
          goesOn =
            type === FrameType.SAS_NONCE
              ? visitor.onSasNonce(payload, begin)
              : visitor.onSasReveal(payload, begin);
          break;
        }
        default:
          return 'malformed';
      }
      if (!goesOn) return 'stopped';
    }
    return 'ok';
  }

  /** Fills `#ranges` and returns the delay in milliseconds, or -1. */
  #readAck(): number {
    const reader = this.#reader;
    let last = reader.read();
    const delayMs = reader.read() / 1_000;
    const count = reader.read();
    let first = last - reader.read();
    if (reader.failed || count > ACK_RANGES_MAX || first < 0) return -1;
    this.#ranges.length = 0;
    this.#pushRange(first, last);
    for (let i = 0; i < count; i++) {
      last = first - reader.read() - 2;
      first = last - reader.read();
      if (reader.failed || first < 0) return -1;
      this.#pushRange(first, last);
    }
    return delayMs;
  }

  #pushRange(first: number, last: number): void {
    const at = this.#ranges.length;
    const range = (this.#rangePool[at] ??= { first: 0, last: 0 });
    range.first = first;
    range.last = last;
    this.#ranges.push(range);
  }
}

/**
 * Writes as many of `ranges` (newest first) as fit before `end`. Returns `offset` unchanged when not
 * even one does, or when there is none.
 */
export function encodeAck(
  into: Uint8Array,
  offset: number,
  end: number,
  ranges: readonly AckRange[],
  delayMs: number,
): number {
  const newest = ranges[0];
  if (!newest) return offset;
  const delayMicros = Math.max(0, Math.round(delayMs * 1_000));
  const headBytes =
    1 +
    varintBytes(newest.last) +
    varintBytes(delayMicros) +
    varintBytes(newest.last - newest.first);
  // The count takes one byte below 64 and two up to 255; two are reserved while it is not known.
  let fits = offset + headBytes + 2 <= end ? 1 : 0;
  if (fits === 0) return offset;
  let bytes = offset + headBytes + 2;
  for (; fits < ranges.length && fits <= ACK_RANGES_MAX; fits++) {
    const gap = ranges[fits - 1]!.first - ranges[fits]!.last - 2;
    bytes += varintBytes(gap) + varintBytes(ranges[fits]!.last - ranges[fits]!.first);
    if (bytes > end) break;
  }
  into[offset] = FrameType.ACK;
  let at = encodeVarint(into, offset + 1, newest.last);
  at = encodeVarint(into, at, delayMicros);
  at = encodeVarint(into, at, fits - 1);
  at = encodeVarint(into, at, newest.last - newest.first);
  for (let i = 1; i < fits; i++) {
    at = encodeVarint(into, at, ranges[i - 1]!.first - ranges[i]!.last - 2);
    at = encodeVarint(into, at, ranges[i]!.last - ranges[i]!.first);
  }
  return at;
}

export function encodeClose(
  into: Uint8Array,
  offset: number,
  code: number,
  reason: Uint8Array,
): number {
  into[offset] = FrameType.CLOSE;
  let at = encodeVarint(into, offset + 1, code);
  at = encodeVarint(into, at, reason.length);
  into.set(reason, at);
  return at + reason.length;
}

/** MAX_CONTROL or MAX_DATA. */
export function encodeLimit(
  into: Uint8Array,
  offset: number,
  type: typeof FrameType.MAX_CONTROL | typeof FrameType.MAX_DATA,
  limitBytes: number,
): number {
  into[offset] = type;
  return encodeVarint(into, offset + 1, limitBytes);
}

/** PATH_CHALLENGE, PATH_RESPONSE, SAS_NONCE or SAS_REVEAL: a type and bytes of fixed length. */
export function encodeFixed(
  into: Uint8Array,
  offset: number,
  type: number,
  field: Uint8Array,
): number {
  into[offset] = type;
  into.set(field, offset + 1);
  return offset + 1 + field.length;
}

/** Writes type, offset and length of a CONTROL frame; the caller writes the bytes behind. */
export function encodeControlHead(
  into: Uint8Array,
  at: number,
  streamOffset: number,
  length: number,
): number {
  into[at] = FrameType.CONTROL;
  return encodeVarint(into, encodeVarint(into, at + 1, streamOffset), length);
}

/** Bytes of content that a CONTROL frame can carry in `room` bytes; 0 when it does not pay. */
export function controlCapacity(room: number, streamOffset: number): number {
  return capacity(room, 1 + varintBytes(streamOffset));
}

/** Writes type, file, offset and length of a DATA frame; the caller writes the bytes behind. */
export function encodeDataHead(
  into: Uint8Array,
  at: number,
  file: number,
  offset: number,
  length: number,
): number {
  into[at] = FrameType.DATA;
  at = encodeVarint(into, at + 1, file);
  at = encodeVarint(into, at, offset);
  return encodeVarint(into, at, length);
}

/** Bytes of content that a DATA frame can carry in `room` bytes; 0 when none. */
export function dataCapacity(room: number, file: number, offset: number): number {
  return capacity(room, 1 + varintBytes(file) + varintBytes(offset));
}

/** The largest content whose length field and content fill at most `room` less `headBytes`. */
function capacity(room: number, headBytes: number): number {
  const left = room - headBytes;
  if (left < 2) return 0;
  if (left <= 0x40) return left - 1;
  if (left <= 0x4001) return Math.max(0x3f, left - 2);
  return Math.max(0x3fff, left - 4);
}

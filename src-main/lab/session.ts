/**
 * Decides what of one sender's datagrams belongs into one file, in what state that file is, and when
 * and how it ends. Does not decide who may begin a file or who wants it (plain-receiver.ts).
 *
 *   opening    the datagrams so far do not yet say where the data begins
 *   data       bytes go out as they come, but for what may be an end marker: that is held until the
 *              next datagram (then it was data) or the end (then it was the marker)
 *   complete   as many bytes as were declared; waits TRAILER_WAIT_MS for a digest, or for the proof
 *              that the size was wrong
 *   ended
 */
import { isAllNul } from './datagram-text.ts';
import { bytesBeforeSuffix, isCancelByte, isEndMarker } from './end-marker.ts';
import type { FileFacts } from './header-datagram.ts';
import { parseDigestDatagram, parseHeaderDatagram } from './header-datagram.ts';
import type { PlainEnd } from './lab-api.ts';
import {
  IDLE_END_MS,
  INCOMPLETE_IDLE_END_MS,
  LABEL_DATAGRAMS_MAX,
  TRAILER_WAIT_MS,
} from './limits.ts';
import { decideOpening } from './opening.ts';

/** What a session tells the receiver, in order. */
export interface SessionSink {
  /** The description is complete. `loneWord`: see Opening. */
  started(facts: FileFacts, loneWord: boolean): void;
  /** 1 byte or more; a view of the datagram or of memory of the session's. */
  bytes(bytes: Uint8Array): void;
  ended(end: Exclude<PlainEnd, 'too-much'>): void;
}

/**
 * `taken`      it belonged to this file, which may have ended with it
 * `next-file`  the file has ended, and this datagram begins another one
 */
export type Handled = 'taken' | 'next-file';

/** Labels, and the datagrams behind them. */
const OPENING_DATAGRAMS_MAX = LABEL_DATAGRAMS_MAX + 2;

/** A datagram that may be a marker or a digest. */
interface HeldDatagram {
  readonly bytes: Uint8Array;
  /** Data in front of a marker at its end. */
  readonly dataBytes: number;
}

/** Senders that repeat their marker stop at a few; more than this is data that looks like one. */
const HELD_MAX = 16;

export class PlainSession {
  #phase: 'opening' | 'data' | 'complete' | 'ended' = 'opening';
  #opening: Uint8Array[] = [];
  #held: HeldDatagram[] = [];
  #deadline: number;
  #isNameless = false;
  #totalBytes = 0;
  #declaredBytes: number | null = null;
  #declaredSha256: string | null = null;
  /** The declared size was wrong, as what came behind it shows. */
  #sizeWasWrong = false;
  #chunks = 0;
  #longestChunkBytes = 0;
  #lastChunkBytes = 0;
  readonly #sink: SessionSink;

  constructor(sink: SessionSink, now: number) {
    this.#sink = sink;
    this.#deadline = now + IDLE_END_MS;
  }

  get hasEnded(): boolean {
    return this.#phase === 'ended';
  }

  /** When it ends if nothing comes. */
  get deadline(): number {
    return this.#deadline;
  }

  get totalBytes(): number {
    return this.#totalBytes;
  }

  get declaredBytes(): number | null {
    return this.#declaredBytes;
  }

  get declaredSha256(): string | null {
    return this.#declaredSha256;
  }

  handleDatagram(bytes: Uint8Array, now: number): Handled {
    switch (this.#phase) {
      case 'opening':
        return this.#handleOpening(bytes, now);
      case 'data':
        this.#handleData(bytes);
        this.#waitForMore(now);
        return 'taken';
      case 'complete':
        return this.#handleTrailer(bytes, now);
      case 'ended':
        return 'taken';
    }
  }

  /** Ends the file if its deadline has passed. */
  handleTimeout(now: number): void {
    if (now < this.#deadline) return;
    if (this.#phase === 'opening') this.#open(true, now);
    if (this.#phase !== 'ended') this.#end(this.#phase === 'complete' ? 'size' : 'idle');
  }

  /** Not before `at`: nobody looked at the socket for a while, so silence proves nothing. */
  postpone(at: number): void {
    this.#deadline = Math.max(this.#deadline, at);
  }

  // -------------------------------------------------------------- opening

  #handleOpening(bytes: Uint8Array, now: number): Handled {
    this.#deadline = now + IDLE_END_MS;
    if (bytes.length === 0) {
      this.#open(true, now);
      return this.handleDatagram(bytes, now);
    }
    this.#opening.push(bytes);
    const last = this.#opening.length - 1;
    const handled = this.#open(this.#opening.length >= OPENING_DATAGRAMS_MAX, now);
    if (this.#phase === 'opening') this.#opening[last] = bytes.slice();
    return handled;
  }

  #open(over: boolean, now: number): Handled {
    const datagrams = this.#opening;
    const opening = decideOpening(datagrams, over);
    if (opening === null) return 'taken';
    this.#opening = [];
    this.#phase = 'data';
    this.#isNameless = opening.facts.name === null;
    this.#declaredBytes = opening.facts.sizeBytes;
    this.#declaredSha256 = opening.facts.sha256;
    this.#sink.started(opening.facts, opening.loneWord);
    if (this.#declaredBytes === 0) this.#becomeComplete(now);
    let handled: Handled = 'taken';
    for (const bytes of datagrams.slice(opening.headerDatagrams)) {
      handled = this.handleDatagram(bytes, now);
    }
    return handled;
  }

  // -------------------------------------------------------------- data

  #handleData(bytes: Uint8Array): void {
    if (bytes.length === 0) {
      this.#end('empty');
      return;
    }
    if (this.#held.length > 0) {
      if (this.#belongsToHeld(bytes)) return;
      this.#releaseHeld();
    }
    const remaining = this.#remainingBytes();
    if (remaining !== null && bytes.length >= remaining) this.#takeLast(bytes, remaining);
    else if (!this.#hold(bytes)) this.#take(bytes);
  }

  /** Bytes that the declared size still asks for; null where no (credible) size is known. */
  #remainingBytes(): number | null {
    if (this.#declaredBytes === null || this.#sizeWasWrong) return null;
    return this.#declaredBytes - this.#totalBytes;
  }

  #take(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    this.#chunks += 1;
    this.#lastChunkBytes = bytes.length;
    this.#longestChunkBytes = Math.max(this.#longestChunkBytes, bytes.length);
    this.#sink.bytes(bytes);
    this.#totalBytes += bytes.length;
  }

  /** The datagram that reaches the declared size. What it holds beyond is padding, a marker, or the proof against the size. */
  #takeLast(bytes: Uint8Array, remaining: number): void {
    const beyond = bytes.subarray(remaining);
    if (isAllNul(beyond) || isEndMarker(beyond, true)) {
      this.#take(bytes.subarray(0, remaining));
      this.#phase = 'complete';
      return;
    }
    this.#sizeWasWrong = true;
    if (!this.#hold(bytes)) this.#take(bytes);
  }

  // -------------------------------------------------------------- what may be a marker

  #hold(bytes: Uint8Array): boolean {
    // A file's only datagram is its contents, whatever it says.
    const behindData = this.#chunks > 0 || this.#declaredBytes !== null;
    const isMarker =
      behindData &&
      (isEndMarker(bytes, this.#isBehindShortChunk()) || (this.#isNameless && isCancelByte(bytes)));
    const isDigest = this.#isBehindShortChunk() && holdsSha256(bytes);
    const beforeSuffix = isMarker || isDigest ? 0 : bytesBeforeSuffix(bytes);
    if (beforeSuffix === null) return false;
    this.#held.push({ bytes: bytes.slice(), dataBytes: beforeSuffix });
    return true;
  }

  /** A repeated marker, or a digest behind one. */
  #belongsToHeld(bytes: Uint8Array): boolean {
    if (this.#held.length >= HELD_MAX) return false;
    const belongs = isEndMarker(bytes, true) || parseDigestDatagram(bytes) !== null;
    if (belongs) this.#held.push({ bytes: bytes.slice(), dataBytes: 0 });
    return belongs;
  }

  /** Data followed: so they were data too. */
  #releaseHeld(): void {
    const held = this.#held;
    this.#held = [];
    for (const { bytes } of held) this.#take(bytes);
    if ((this.#remainingBytes() ?? 0) < 0) this.#sizeWasWrong = true;
  }

  /** Nothing followed: they were no data, but for what stood in front of a marker. */
  #dropHeld(): void {
    const held = this.#held;
    this.#held = [];
    for (const { bytes, dataBytes } of held) {
      this.#take(bytes.subarray(0, dataBytes));
      this.#learnDigest(bytes);
    }
  }

  #learnDigest(bytes: Uint8Array): void {
    this.#declaredSha256 = parseDigestDatagram(bytes)?.sha256 ?? this.#declaredSha256;
  }

  /** Senders cut a file into chunks of one size and a shorter last one. */
  #isBehindShortChunk(): boolean {
    if (this.#chunks === 0) return false;
    if (this.#chunks > 1) return this.#lastChunkBytes < this.#longestChunkBytes;
    return !isUsualChunk(this.#lastChunkBytes);
  }

  // -------------------------------------------------------------- complete

  #becomeComplete(now: number): void {
    this.#phase = 'complete';
    this.#deadline = now + TRAILER_WAIT_MS;
  }

  #handleTrailer(bytes: Uint8Array, now: number): Handled {
    if (bytes.length === 0) {
      this.#end('size');
      return 'taken';
    }
    if (parseDigestDatagram(bytes) !== null) {
      this.#learnDigest(bytes);
      this.#end('size');
      return 'taken';
    }
    if (isAllNul(bytes) || isEndMarker(bytes, true)) return 'taken';
    if (mayBeginFile(bytes)) {
      this.#end('size');
      return 'next-file';
    }
    this.#sizeWasWrong = true;
    this.#phase = 'data';
    this.#handleData(bytes);
    this.#waitForMore(now);
    return 'taken';
  }

  // -------------------------------------------------------------- waiting and ending

  #waitForMore(now: number): void {
    if (this.#phase === 'complete') {
      this.#deadline = now + TRAILER_WAIT_MS;
      return;
    }
    const incomplete = this.#held.length === 0 && (this.#remainingBytes() ?? 0) > 0;
    this.#deadline = now + (incomplete ? INCOMPLETE_IDLE_END_MS : IDLE_END_MS);
  }

  #end(end: 'idle' | 'empty' | 'size'): void {
    const byMarker = this.#held.length > 0;
    this.#dropHeld();
    this.#phase = 'ended';
    this.#sink.ended(byMarker ? 'marker' : end);
  }
}

/** Behind a file that has ended: the first datagram of another one? */
export function mayBeginFile(bytes: Uint8Array): boolean {
  const { kind } = parseHeaderDatagram(bytes);
  return kind !== 'data' && kind !== 'stray-marker';
}

function holdsSha256(bytes: Uint8Array): boolean {
  return (parseDigestDatagram(bytes)?.sha256 ?? null) !== null;
}

/** What programs read at a time: round in one way or another, or what fits into a datagram. */
function isUsualChunk(byteCount: number): boolean {
  if (byteCount % 250 === 0 || byteCount % 256 === 0) return true;
  return USUAL_CHUNKS.has(byteCount);
}

const USUAL_CHUNKS = new Set([
  100, 128, 200, 503, 508, 1023, 1200, 1400, 1432, 1448, 1460, 1472, 65_507,
]);

/**
 * Which bytes of files leave next: lost ones first, then new ones within the peer's credit.
 * PROTOCOL.md section 5.2. Knows chunks, not files; when a chunk has arrived, it says so.
 */
import { invariant } from '../../src-shared/assert.ts';
import type { DataChunk } from './connection-api.ts';
import { dataCapacity, encodeDataHead } from './frames.ts';
import type { DataPiece, SendingChunk, SentContent } from './sent-content.ts';

/** With less room than this left in a packet, no further DATA frame is begun. */
const FRAME_MIN_BYTES = 32;

export class DataSender {
  readonly #onChunkAcked: (chunk: DataChunk) => void;
  /** Chunks with bytes that never left, from `#queueHead` on. */
  #queue: SendingChunk[] = [];
  #queueHead = 0;
  /** How much of the first of them has left. */
  #cut = 0;
  #unsentBytes = 0;
  #bufferedBytes = 0;
  /** Distinct bytes that left, and how many may. */
  #sentBytes = 0;
  #limitBytes = 0;

  #againFirst: DataPiece | null = null;
  #againLast: DataPiece | null = null;
  readonly #sparePieces: DataPiece[] = [];

  constructor(onChunkAcked: (chunk: DataChunk) => void) {
    this.#onChunkAcked = onChunkAcked;
  }

  /** Handed in and not yet acknowledged. */
  get bufferedBytes(): number {
    return this.#bufferedBytes;
  }

  /** How many bytes beyond all that were handed in the peer's credit covers. */
  get creditBytes(): number {
    return Math.max(0, this.#limitBytes - this.#sentBytes - this.#unsentBytes);
  }

  get hasSendable(): boolean {
    return (
      this.#againFirst !== null || (this.#unsentBytes > 0 && this.#sentBytes < this.#limitBytes)
    );
  }

  /** Not one more byte of a file may leave, apart from lost ones. */
  get isOutOfCredit(): boolean {
    return this.#sentBytes + this.#unsentBytes >= this.#limitBytes;
  }

  queue(chunk: DataChunk): void {
    const count = chunk.bytes.length;
    if (count === 0) {
      this.#onChunkAcked(chunk);
      return;
    }
    this.#queue.push({ chunk, unackedBytes: count });
    this.#unsentBytes += count;
    this.#bufferedBytes += count;
  }

  handleLimit(limitBytes: number): void {
    this.#limitBytes = Math.max(this.#limitBytes, limitBytes);
  }

  /** Fills `into` up to `end` with DATA frames, notes them in `content`, returns the offset behind. */
  writeFrames(into: Uint8Array, at: number, end: number, content: SentContent): number {
    let isFirst = true;
    while (isFirst || end - at >= FRAME_MIN_BYTES) {
      const before = at;
      at = this.#againFirst
        ? this.#writeAgain(this.#againFirst, into, at, end, content)
        : this.#writeNew(into, at, end, content);
      if (at === before) break;
      isFirst = false;
    }
    return at;
  }

  handleAcked(first: DataPiece): void {
    let piece: DataPiece | null = first;
    while (piece) {
      const next: DataPiece | null = piece.next;
      const { sending } = piece;
      invariant(sending, 'a piece in flight belongs to a chunk');
      const count = piece.end - piece.begin;
      this.#bufferedBytes -= count;
      sending.unackedBytes -= count;
      if (sending.unackedBytes === 0) this.#onChunkAcked(sending.chunk);
      this.#sparePiece(piece);
      piece = next;
    }
  }

  handleLost(first: DataPiece): void {
    if (this.#againLast) this.#againLast.next = first;
    else this.#againFirst = first;
    let last = first;
    while (last.next) last = last.next;
    this.#againLast = last;
  }

  /** Forgets everything; nothing more is acknowledged. */
  clear(): void {
    this.#queue = [];
    this.#queueHead = 0;
    this.#cut = 0;
    this.#unsentBytes = 0;
    this.#bufferedBytes = 0;
    this.#againFirst = null;
    this.#againLast = null;
  }

  #writeAgain(
    piece: DataPiece,
    into: Uint8Array,
    at: number,
    end: number,
    content: SentContent,
  ): number {
    const { sending } = piece;
    invariant(sending, 'a lost piece belongs to a chunk');
    const { file, offset } = sending.chunk;
    const capacity = dataCapacity(end - at, file, offset + piece.begin);
    const count = Math.min(piece.end - piece.begin, capacity);
    if (count === 0) return at;
    at = writeFrame(sending.chunk, piece.begin, count, into, at);
    content.againBytes += count;
    if (count === piece.end - piece.begin) {
      this.#againFirst = piece.next;
      if (!piece.next) this.#againLast = null;
      piece.next = content.data;
      content.data = piece;
    } else {
      this.#note(content, sending, piece.begin, piece.begin + count);
      piece.begin += count;
    }
    return at;
  }

  #writeNew(into: Uint8Array, at: number, end: number, content: SentContent): number {
    const sending = this.#queue[this.#queueHead];
    if (!sending) return at;
    const { chunk } = sending;
    const begin = this.#cut;
    const capacity = dataCapacity(end - at, chunk.file, chunk.offset + begin);
    const credit = this.#limitBytes - this.#sentBytes;
    const count = Math.min(chunk.bytes.length - begin, capacity, credit);
    if (count <= 0) return at;
    at = writeFrame(chunk, begin, count, into, at);
    this.#note(content, sending, begin, begin + count);
    this.#unsentBytes -= count;
    this.#sentBytes += count;
    this.#cut += count;
    if (this.#cut === chunk.bytes.length) this.#shiftQueue();
    return at;
  }

  #note(content: SentContent, sending: SendingChunk, begin: number, end: number): void {
    const piece = this.#sparePieces.pop() ?? { sending: null, begin: 0, end: 0, next: null };
    piece.sending = sending;
    piece.begin = begin;
    piece.end = end;
    piece.next = content.data;
    content.data = piece;
  }

  #sparePiece(piece: DataPiece): void {
    piece.sending = null;
    piece.next = null;
    this.#sparePieces.push(piece);
  }

  #shiftQueue(): void {
    this.#cut = 0;
    this.#queueHead++;
    if (this.#queueHead * 2 > this.#queue.length) {
      this.#queue.splice(0, this.#queueHead);
      this.#queueHead = 0;
    }
  }
}

function writeFrame(
  chunk: DataChunk,
  begin: number,
  count: number,
  into: Uint8Array,
  at: number,
): number {
  at = encodeDataHead(into, at, chunk.file, chunk.offset + begin, count);
  into.set(chunk.bytes.subarray(begin, begin + count), at);
  return at + count;
}

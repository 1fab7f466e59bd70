/**
 * Our half of the control stream: which bytes leave next, and which leave again. PROTOCOL.md
 * section 5.1. Knows messages only as a length and bytes.
 */
import { invariant } from '../../src-shared/assert.ts';
import { writeUint32 } from './connection-id.ts';
import { CONTROL_LENGTH_BYTES, CONTROL_MESSAGE_MAX_BYTES } from './constants.ts';
import { controlCapacity, encodeControlHead } from './frames.ts';
import { RangeSet } from './range-set.ts';
import type { SentContent } from './sent-content.ts';

const CAPACITY_INITIAL_BYTES = 1_024;
/** A CONTROL frame with less room than this is left to the next packet. */
const FRAME_MIN_BYTES = 16;

export class ControlSender {
  /** Stream bytes from `#base` on; the first `#skipped` of the buffer are already acknowledged. */
  #buffer = new Uint8Array(CAPACITY_INITIAL_BYTES);
  #skipped = 0;
  /** Everything below is acknowledged. */
  #base = 0;
  /** Next byte that never left. */
  #next = 0;
  /** Behind the last queued byte. */
  #end = 0;
  #limit = 0;
  readonly #acked = new RangeSet();
  readonly #lost = new RangeSet();

  /** A frame could leave now. */
  get hasSendable(): boolean {
    return !this.#lost.isEmpty || this.#next < Math.min(this.#end, this.#limit);
  }

  /** Queued and not yet acknowledged. */
  get bufferedBytes(): number {
    return this.#end - this.#base;
  }

  queue(message: Uint8Array): void {
    invariant(
      message.length >= 1 && message.length <= CONTROL_MESSAGE_MAX_BYTES,
      'a control message has 1 to 65,536 bytes',
    );
    this.#reserve(CONTROL_LENGTH_BYTES + message.length);
    const at = this.#skipped + this.#end - this.#base;
    writeUint32(this.#buffer, at, message.length);
    this.#buffer.set(message, at + CONTROL_LENGTH_BYTES);
    this.#end += CONTROL_LENGTH_BYTES + message.length;
  }

  handleLimit(limitBytes: number): void {
    this.#limit = Math.max(this.#limit, limitBytes);
  }

  /** Writes at most one frame before `end`, notes it in `content`, returns the offset behind. */
  writeFrame(into: Uint8Array, at: number, end: number, content: SentContent): number {
    const isAgain = !this.#lost.isEmpty;
    const begin = isAgain ? this.#lost.firstBegin : this.#next;
    const until = isAgain ? this.#lost.firstEnd : Math.min(this.#end, this.#limit);
    const length = Math.min(until - begin, controlCapacity(end - at, begin));
    if (length <= 0 || (end - at < FRAME_MIN_BYTES && length < until - begin)) return at;
    if (isAgain) {
      this.#lost.remove(begin, begin + length);
      content.againBytes += length;
    } else {
      this.#next += length;
    }
    content.controlBegin = begin;
    content.controlEnd = begin + length;
    at = encodeControlHead(into, at, begin, length);
    const from = this.#skipped + begin - this.#base;
    into.set(this.#buffer.subarray(from, from + length), at);
    return at + length;
  }

  handleAcked(begin: number, end: number): void {
    this.#acked.add(begin, end);
    if (this.#acked.firstBegin > this.#base) return;
    const base = this.#acked.firstEnd;
    this.#acked.remove(this.#base, base);
    this.#skipped += base - this.#base;
    this.#base = base;
    if (this.#base === this.#end) this.#skipped = 0;
  }

  handleLost(begin: number, end: number): void {
    this.#lost.add(begin, end);
  }

  /** Forgets everything that is queued. */
  clear(): void {
    this.#lost.remove(0, Infinity);
    this.#end = this.#next;
  }

  #reserve(count: number): void {
    const used = this.#end - this.#base;
    if (this.#skipped + used + count <= this.#buffer.length) return;
    let capacity = this.#buffer.length;
    while (capacity < 2 * (used + count)) capacity *= 2;
    const grown = capacity > this.#buffer.length ? new Uint8Array(capacity) : this.#buffer;
    grown.set(this.#buffer.subarray(this.#skipped, this.#skipped + used));
    this.#buffer = grown;
    this.#skipped = 0;
  }
}

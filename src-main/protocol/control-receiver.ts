/**
 * The peer's half of the control stream: puts bytes in order and cuts them into messages, in bounded
 * memory. PROTOCOL.md section 5.1.
 */
import { readUint32 } from './connection-id.ts';
import {
  CONTROL_LENGTH_BYTES,
  CONTROL_MESSAGE_MAX_BYTES,
  CONTROL_RANGES_MAX,
  CONTROL_WINDOW_BYTES,
  WINDOW_UPDATE_FRACTION,
} from './constants.ts';
import { RangeSet } from './range-set.ts';

export type ControlVerdict = 'ok' | 'flow-control' | 'bad-length' | 'too-many-ranges';

export class ControlReceiver {
  readonly #onMessage: (message: Uint8Array) => void;
  /** Stream bytes from `#taken` on; grows up to the window. */
  #buffer = new Uint8Array(0);
  /** Everything below was handed out as messages. */
  #taken = 0;
  /** Behind the last byte that has arrived, gaps or not. */
  #arrivedEnd = 0;
  #limit = CONTROL_WINDOW_BYTES;
  #toldLimit = CONTROL_WINDOW_BYTES;
  #isUpdateLost = false;
  readonly #arrived = new RangeSet();

  constructor(onMessage: (message: Uint8Array) => void) {
    this.#onMessage = onMessage;
  }

  get limitBytes(): number {
    return this.#limit;
  }

  /** MAX_CONTROL wants to leave. */
  get isUpdateDue(): boolean {
    const moved = this.#limit - this.#toldLimit;
    return this.#isUpdateLost || moved >= CONTROL_WINDOW_BYTES * WINDOW_UPDATE_FRACTION;
  }

  handleUpdateSent(): void {
    this.#toldLimit = this.#limit;
    this.#isUpdateLost = false;
  }

  handleUpdateLost(): void {
    this.#isUpdateLost = true;
  }

  /** Stream bytes [offset, offset + end - begin) lie in `bytes` from `begin` to `end`. */
  handle(offset: number, bytes: Uint8Array, begin: number, end: number): ControlVerdict {
    const offsetEnd = offset + (end - begin);
    if (offsetEnd > this.#limit) return 'flow-control';
    const first = Math.max(offset, this.#taken);
    if (first >= offsetEnd) return 'ok';
    this.#reserve(offsetEnd - this.#taken);
    this.#buffer.set(bytes.subarray(begin + first - offset, end), first - this.#taken);
    this.#arrived.add(first, offsetEnd);
    this.#arrivedEnd = Math.max(this.#arrivedEnd, offsetEnd);
    if (this.#arrived.rangeCount > CONTROL_RANGES_MAX) return 'too-many-ranges';
    return this.#takeMessages();
  }

  #takeMessages(): ControlVerdict {
    if (this.#arrived.firstBegin > this.#taken) return 'ok';
    const present = this.#arrived.firstEnd - this.#taken;
    let at = 0;
    while (present - at >= CONTROL_LENGTH_BYTES) {
      const length = readUint32(this.#buffer, at);
      if (length < 1 || length > CONTROL_MESSAGE_MAX_BYTES) return 'bad-length';
      const messageEnd = at + CONTROL_LENGTH_BYTES + length;
      if (messageEnd > present) break;
      this.#onMessage(this.#buffer.slice(at + CONTROL_LENGTH_BYTES, messageEnd));
      at = messageEnd;
    }
    if (at === 0) return 'ok';
    this.#buffer.copyWithin(0, at, this.#arrivedEnd - this.#taken);
    this.#arrived.remove(this.#taken, this.#taken + at);
    this.#taken += at;
    this.#limit = this.#taken + CONTROL_WINDOW_BYTES;
    return 'ok';
  }

  #reserve(count: number): void {
    if (count <= this.#buffer.length) return;
    let capacity = Math.max(4_096, this.#buffer.length);
    while (capacity < count) capacity *= 2;
    const grown = new Uint8Array(Math.min(capacity, CONTROL_WINDOW_BYTES));
    grown.set(this.#buffer);
    this.#buffer = grown;
  }
}

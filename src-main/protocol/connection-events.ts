/** What a connection has to tell, in order, until it is asked. Tells once when it has something. */
import type { ConnectionEvent } from './connection-api.ts';

export class ConnectionEvents {
  readonly #onReady: () => void;
  #queue: ConnectionEvent[] = [];
  #head = 0;
  #isEnded = false;

  /** `onReady` is called when the first event arrives in an empty queue. */
  constructor(onReady: () => void) {
    this.#onReady = onReady;
  }

  get isEmpty(): boolean {
    return this.#head === this.#queue.length;
  }

  push(event: ConnectionEvent): void {
    if (this.#isEnded) return;
    if (event.kind === 'closed') this.#isEnded = true;
    const wasEmpty = this.isEmpty;
    this.#queue.push(event);
    if (wasEmpty) this.#onReady();
  }

  poll(): ConnectionEvent | null {
    const event = this.#queue[this.#head];
    if (!event) return null;
    this.#head++;
    if (this.#head === this.#queue.length) {
      this.#queue.length = 0;
      this.#head = 0;
    }
    return event;
  }
}

/**
 * Remembers the packet numbers that were declared lost last, to notice that one arrived after all.
 * It does not decide what follows from that.
 */
import { LOST_MEMORY_PACKETS } from './recovery-constants.ts';

const FORGOTTEN = -1;

export class LostMemory {
  /** Ring in ascending order of packet number, as losses are declared; taken ones become FORGOTTEN. */
  readonly #numbers = new Float64Array(LOST_MEMORY_PACKETS);
  /** Highest number ever at each position, so that forgotten entries keep the order searchable. */
  readonly #keys = new Float64Array(LOST_MEMORY_PACKETS);
  #start = 0;
  #count = 0;

  /** Numbers must ascend. */
  add(packetNumber: number): void {
    if (this.#count === LOST_MEMORY_PACKETS) {
      this.#start = (this.#start + 1) % LOST_MEMORY_PACKETS;
      this.#count--;
    }
    const index = (this.#start + this.#count) % LOST_MEMORY_PACKETS;
    this.#numbers[index] = packetNumber;
    this.#keys[index] = packetNumber;
    this.#count++;
  }

  /** Forgets all from `first` to `last`, calls `onTaken` for each, returns the smallest or null. */
  takeOldestIn(first: number, last: number, onTaken: () => void): number | null {
    if (this.#count === 0 || first > this.#keyAt(this.#count - 1)) return null;
    let low = 0;
    let high = this.#count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#keyAt(middle) < first) low = middle + 1;
      else high = middle;
    }
    let oldest: number | null = null;
    for (let i = low; i < this.#count && this.#keyAt(i) <= last; i++) {
      const index = (this.#start + i) % LOST_MEMORY_PACKETS;
      const packetNumber = this.#numbers[index] as number;
      if (packetNumber === FORGOTTEN) continue;
      this.#numbers[index] = FORGOTTEN;
      oldest ??= packetNumber;
      onTaken();
    }
    return oldest;
  }

  #keyAt(position: number): number {
    return this.#keys[(this.#start + position) % LOST_MEMORY_PACKETS] as number;
  }
}

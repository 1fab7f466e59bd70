/**
 * Decides when the next packet may leave: a bucket of bytes that fills at the smaller of the
 * controller's rate and the person's limit. It does not decide how much may be in flight.
 */
import {
  PACER_BURST_DATAGRAMS,
  PACER_BURST_DATAGRAMS_BYTES_MAX,
  PACER_BURST_MS,
} from './recovery-constants.ts';

export class Pacer {
  #datagramBytes: number;
  /** Bytes per millisecond. */
  #rate: number;
  #controllerRate: number;
  #limit: number = Infinity;
  #capacityBytes = 0;
  /** What may leave at `#filledAt`; below zero after a packet larger than what was there. */
  #tokensBytes: number;
  #filledAt: number;

  constructor(rateBytesPerSecond: number, datagramBytes: number, now: number) {
    this.#datagramBytes = datagramBytes;
    this.#controllerRate = rateBytesPerSecond / 1000;
    this.#rate = this.#controllerRate;
    this.#updateCapacity();
    this.#tokensBytes = this.#capacityBytes;
    this.#filledAt = now;
  }

  /** The most that may leave at once after a pause. */
  get capacityBytes(): number {
    return this.#capacityBytes;
  }

  get rateBytesPerSecond(): number {
    return this.#rate * 1000;
  }

  /** A person's limit, not the path, holds the rate: what is measured now is a lower bound (app-limited). */
  get isLimited(): boolean {
    return this.#limit < this.#controllerRate;
  }

  /** A packet of any size may leave while the bucket is not empty; it then owes the rest. */
  canSend(now: number): boolean {
    this.#fill(now);
    return this.#tokensBytes > 0;
  }

  /** Not later than `now` when a packet may leave at once. */
  nextSendAt(now: number): number {
    this.#fill(now);
    if (this.#tokensBytes > 0) return now;
    // One byte more than owed: `canSend` wants more than nothing.
    return now + (1 - this.#tokensBytes) / this.#rate;
  }

  /** Every packet that leaves, paced or not. */
  handlePacketSent(bytes: number, now: number): void {
    this.#fill(now);
    this.#tokensBytes -= bytes;
  }

  /** The controller's wish; must be above zero. */
  setRate(bytesPerSecond: number, now: number): void {
    if (bytesPerSecond / 1000 === this.#controllerRate) return;
    this.#controllerRate = bytesPerSecond / 1000;
    this.#updateRate(now);
  }

  /** A person's limit, bytes of UDP payload a second; null = none. */
  setRateLimit(bytesPerSecond: number | null, now: number): void {
    this.#limit = bytesPerSecond === null ? Infinity : Math.max(1, bytesPerSecond) / 1000;
    this.#updateRate(now);
  }

  setDatagramBytes(datagramBytes: number): void {
    this.#datagramBytes = datagramBytes;
    this.#updateCapacity();
  }

  #updateRate(now: number): void {
    this.#fill(now);
    this.#rate = Math.min(this.#controllerRate, this.#limit);
    this.#updateCapacity();
    this.#tokensBytes = Math.min(this.#tokensBytes, this.#capacityBytes);
  }

  #updateCapacity(): void {
    const datagramsBytes = Math.min(
      PACER_BURST_DATAGRAMS * this.#datagramBytes,
      PACER_BURST_DATAGRAMS_BYTES_MAX,
    );
    this.#capacityBytes = Math.max(datagramsBytes, PACER_BURST_MS * this.#rate);
  }

  #fill(now: number): void {
    if (now <= this.#filledAt) return;
    const filled = this.#tokensBytes + (now - this.#filledAt) * this.#rate;
    this.#tokensBytes = Math.min(filled, this.#capacityBytes);
    this.#filledAt = now;
  }
}

/**
 * Decides what the round trip time is (RFC 9002 section 5). It does not decide when a packet is
 * lost, nor over which window the minimum is taken for congestion control.
 */
import { RTT_INITIAL_MS, TIMER_GRANULARITY_MS } from './recovery-constants.ts';

export class RttEstimator {
  #latestMs: number;
  #smoothedMs: number;
  #varianceMs: number;
  #minMs = Infinity;

  /** `initialMs`: a guess that the first sample replaces. */
  constructor(initialMs: number = RTT_INITIAL_MS) {
    this.#latestMs = initialMs;
    this.#smoothedMs = initialMs;
    this.#varianceMs = initialMs / 2;
  }

  get hasSample(): boolean {
    return this.#minMs !== Infinity;
  }

  get latestMs(): number {
    return this.#latestMs;
  }

  get smoothedMs(): number {
    return this.#smoothedMs;
  }

  get varianceMs(): number {
    return this.#varianceMs;
  }

  /** Smallest sample ever; the initial guess before the first. */
  get minMs(): number {
    return this.hasSample ? this.#minMs : this.#smoothedMs;
  }

  /** Another path: `sampleMs` is all that is known of it; null = not even that, and the old guess serves. */
  handlePathChange(sampleMs: number | null): void {
    const initialMs = sampleMs ?? this.#smoothedMs;
    this.#minMs = Infinity;
    this.#latestMs = initialMs;
    this.#smoothedMs = initialMs;
    this.#varianceMs = initialMs / 2;
  }

  /** How long to wait for an ACK before asking again, without back-off. */
  ptoMs(maxAckDelayMs: number): number {
    return this.#smoothedMs + Math.max(4 * this.#varianceMs, TIMER_GRANULARITY_MS) + maxAckDelayMs;
  }

  /**
   * `sampleMs`: from sending a packet to receiving the ACK that first named it as its largest.
   * `ackDelayMs`: how long the peer says it held that ACK; already cut to its max_ack_delay.
   */
  handleSample(sampleMs: number, ackDelayMs: number): void {
    this.#latestMs = sampleMs;
    if (!this.hasSample) {
      this.#minMs = sampleMs;
      this.#smoothedMs = sampleMs;
      this.#varianceMs = sampleMs / 2;
      return;
    }
    this.#minMs = Math.min(this.#minMs, sampleMs);
    // A delay that would take the sample below the minimum cannot be true.
    const adjustedMs = sampleMs >= this.#minMs + ackDelayMs ? sampleMs - ackDelayMs : sampleMs;
    this.#varianceMs = 0.75 * this.#varianceMs + 0.25 * Math.abs(this.#smoothedMs - adjustedMs);
    this.#smoothedMs = 0.875 * this.#smoothedMs + 0.125 * adjustedMs;
  }
}

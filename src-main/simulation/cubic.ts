/**
 * For tests only: the window of a TCP sender under CUBIC (RFC 9438) with HyStart's delay test, as a
 * stock Linux has it, behind the interface of our own controllers. Not paced: ACKs clock it. It
 * decides nothing that ships; it is what our own have to live beside.
 */
import type {
  AckFacts,
  CongestionController,
  LossFacts,
} from '../protocol/recovery/congestion-controller.ts';

const BETA = 0.7;
/** Segments per cubed second. */
const C = 0.4;
const INITIAL_WINDOW_SEGMENTS = 10;
const MIN_WINDOW_SEGMENTS = 2;
/** No pacing. */
const UNPACED_BYTES_PER_SECOND = 1e12;
/** HyStart: RTT samples of a round that are looked at, and the growth that ends slow start. */
const HYSTART_SAMPLES = 8;
const HYSTART_MIN_WINDOW_SEGMENTS = 16;
const HYSTART_DELAY_MIN_MS = 4;
const HYSTART_DELAY_MAX_MS = 16;

export interface CubicConfig {
  readonly datagramBytes: number;
}

export class Cubic implements CongestionController {
  readonly pacingRateBytesPerSecond = UNPACED_BYTES_PER_SECOND;
  readonly knowledge = null;
  readonly #segmentBytes: number;
  /** In segments, as in the RFC. */
  #window = INITIAL_WINDOW_SEGMENTS;
  #slowStartThreshold = Infinity;
  #maxWindow = 0;
  #lastMaxWindow = 0;
  #renoWindow = 0;
  #epochStartedAt: number | null = null;
  /** Seconds from the start of the epoch until the window is where it was. */
  #k = 0;
  /** Losses of packets sent before that belong to the reduction that was made then. */
  #reducedAt = -Infinity;
  #minRttMs = Infinity;
  #roundEndsAtDelivered = 0;
  #roundMinRttMs = Infinity;
  #roundSamples = 0;
  lossEvents = 0;

  constructor(config: CubicConfig) {
    this.#segmentBytes = config.datagramBytes;
  }

  get windowBytes(): number {
    return Math.floor(this.#window) * this.#segmentBytes;
  }

  get stateName(): string {
    return this.#window < this.#slowStartThreshold ? 'cubic/slow-start' : 'cubic/avoidance';
  }

  handlePacketSent(): void {
    // ACKs and losses say it all.
  }

  handleAck(ack: AckFacts, now: number): void {
    const acked = ack.ackedBytes / this.#segmentBytes;
    if (ack.rttSampleMs !== null) this.#minRttMs = Math.min(this.#minRttMs, ack.rttSampleMs);
    // A window that was not full proves nothing.
    const isFull = ack.bytesInFlight + ack.ackedBytes >= 0.8 * this.windowBytes;
    if (ack.newestSentAt <= this.#reducedAt || !isFull) return;
    if (this.#window < this.#slowStartThreshold) {
      this.#window += acked;
      this.#watchDelay(ack);
      return;
    }
    this.#grow(acked, ack.smoothedRttMs, now);
  }

  handleLoss(loss: LossFacts, now: number): void {
    if (loss.latestSentAt <= this.#reducedAt) return;
    this.lossEvents++;
    this.#reducedAt = now;
    this.#epochStartedAt = null;
    // Fast convergence: who had to give way before reached its peak gives some more.
    this.#maxWindow =
      this.#window < this.#lastMaxWindow ? (this.#window * (1 + BETA)) / 2 : this.#window;
    this.#lastMaxWindow = this.#window;
    this.#window = Math.max(this.#window * BETA, MIN_WINDOW_SEGMENTS);
    this.#slowStartThreshold = this.#window;
  }

  handlePathReset(): void {
    this.#window = INITIAL_WINDOW_SEGMENTS;
    this.#slowStartThreshold = Infinity;
  }

  handleDatagramSizeChange(): void {
    // One size for good.
  }

  #grow(acked: number, rttMs: number, now: number): void {
    if (this.#epochStartedAt === null) {
      this.#epochStartedAt = now;
      this.#renoWindow = this.#window;
      this.#k = Math.cbrt(Math.max(0, this.#maxWindow - this.#window) / C);
      if (this.#maxWindow < this.#window) this.#maxWindow = this.#window;
    }
    const seconds = (now - this.#epochStartedAt + rttMs) / 1000;
    const target = this.#maxWindow + C * (seconds - this.#k) ** 3;
    this.#renoWindow += (((3 * (1 - BETA)) / (1 + BETA)) * acked) / this.#window;
    const wanted = Math.min(Math.max(target, this.#renoWindow), 1.5 * this.#window);
    if (wanted > this.#window) this.#window += ((wanted - this.#window) / this.#window) * acked;
  }

  #watchDelay(ack: AckFacts): void {
    if (ack.priorDeliveredBytes >= this.#roundEndsAtDelivered) {
      this.#roundEndsAtDelivered = ack.deliveredBytes + ack.bytesInFlight;
      this.#roundMinRttMs = Infinity;
      this.#roundSamples = 0;
    }
    if (ack.rttSampleMs === null || this.#window < HYSTART_MIN_WINDOW_SEGMENTS) return;
    if (this.#roundSamples < HYSTART_SAMPLES) {
      this.#roundSamples++;
      this.#roundMinRttMs = Math.min(this.#roundMinRttMs, ack.rttSampleMs);
      return;
    }
    const allowedMs = Math.min(
      Math.max(this.#minRttMs / 8, HYSTART_DELAY_MIN_MS),
      HYSTART_DELAY_MAX_MS,
    );
    if (this.#roundMinRttMs >= this.#minRttMs + allowedMs) this.#slowStartThreshold = this.#window;
  }
}

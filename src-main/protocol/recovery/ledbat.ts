/**
 * Decides window and pacing rate of a transfer in the background: it fills what nobody else wants and
 * gives way as soon as a queue forms (RFC 6817, draft-irtf-iccrg-ledbat-plus-plus: RTT instead of
 * one-way delay, multiplicative decrease, slow start that heeds the delay, periodic slowdown). Where
 * it deviates, README.md says why. It does not decide which packets are lost.
 */
import type {
  AckFacts,
  CongestionController,
  LossFacts,
  PathKnowledge,
  SentPacketFacts,
} from './congestion-controller.ts';
import { QueueSignal } from './queue-signal.ts';
import {
  BBR_INITIAL_DATAGRAM_BYTES_MAX,
  BBR_INITIAL_WINDOW_DATAGRAMS,
  BBR_SILENCE_MS,
  LEDBAT_BASE_HISTORY_MS,
  LEDBAT_DECREASE,
  LEDBAT_GROWTH_STEPS,
  LEDBAT_GROWTH_WAIT_ROUNDS,
  LEDBAT_HEAVY_LOSS_FRACTION,
  LEDBAT_LOSS_BACK_OFF,
  LEDBAT_LOSS_QUEUE_TARGETS,
  LEDBAT_MIN_WINDOW_DATAGRAMS,
  LEDBAT_PACING_GAIN,
  LEDBAT_ROUND_MIN_MS,
  LEDBAT_SLOWDOWN_EVERY_MS,
  LEDBAT_SLOWDOWN_KEEPS,
  LEDBAT_SLOWDOWN_ROUNDS,
  LEDBAT_SLOW_START_PACING_GAIN,
  LEDBAT_STEP_DATAGRAMS,
  LEDBAT_TARGET_DATAGRAM_BYTES_MAX,
  LEDBAT_TARGET_DATAGRAMS,
  LEDBAT_TARGET_FRACTION,
  LEDBAT_TARGET_MAX_MS,
  LEDBAT_TARGET_MIN_MS,
  RECEIVE_BUFFER_USABLE_FRACTION,
  RTT_INITIAL_MS,
} from './recovery-constants.ts';

export interface LedbatConfig {
  readonly datagramBytes: number;
  /** Of the handshake; null if unknown. */
  readonly initialRttMs: number | null;
  /** The peer's receive_buffer_bytes; 0 = unknown. */
  readonly receiveBufferBytes: number;
}

type State = 'slow-start' | 'avoidance' | 'slowdown';

export class Ledbat implements CongestionController {
  readonly #receiveBufferBytes: number;
  #datagramBytes: number;
  #state: State = 'slow-start';
  #initialRttMs: number;
  /** Shortest RTT of this part of the history and of the one before. */
  #baseRttMs = Infinity;
  #olderBaseRttMs = Infinity;
  #baseSince: number;
  #smoothedRttMs: number;
  /** In bytes; `windowBytes` is this within its bounds. */
  #window: number;
  /** Slow start after a slowdown ends here. */
  #slowStartThreshold = Infinity;
  /** Bytes per millisecond, of the last round. */
  #bandwidth = 0;
  readonly #queue = new QueueSignal();

  #roundStartedAt = 0;
  #roundEndsAtDelivered = 0;
  #roundBandwidth = 0;
  #roundAckedBytes = 0;
  #roundLostBytes = 0;
  #roundIsFull = false;
  /** Shortest queue of the round, what is compared with the target. */
  #roundQueueMs = Infinity;
  #calmRounds = 0;
  /** What was sent until then and lost has been answered. */
  #reducedAt = -Infinity;
  #lastAckAt: number | null = null;
  #outageUntil = -Infinity;
  #slowdownAt: number;
  #slowdownRounds = 0;

  #pacingRate = 0;

  constructor(config: LedbatConfig, known: PathKnowledge | null = null, now = 0) {
    this.#datagramBytes = config.datagramBytes;
    this.#receiveBufferBytes = config.receiveBufferBytes;
    this.#initialRttMs = config.initialRttMs ?? RTT_INITIAL_MS;
    this.#smoothedRttMs = this.#initialRttMs;
    this.#window = this.#initialWindowBytes();
    this.#slowdownAt = now + LEDBAT_SLOWDOWN_EVERY_MS;
    this.#baseSince = now;
    if (known !== null) this.#takeOver(known);
    this.#updatePacing();
  }

  get windowBytes(): number {
    const least = LEDBAT_MIN_WINDOW_DATAGRAMS * this.#datagramBytes;
    if (this.#state === 'slowdown') return least;
    const most =
      this.#receiveBufferBytes === 0
        ? Infinity
        : this.#bandwidth * this.#baseMs +
          RECEIVE_BUFFER_USABLE_FRACTION * this.#receiveBufferBytes;
    return Math.max(Math.min(this.#window, Math.max(most, this.#initialWindowBytes())), least);
  }

  get pacingRateBytesPerSecond(): number {
    return this.#pacingRate * 1000;
  }

  get stateName(): string {
    return `ledbat/${this.#state}`;
  }

  get knowledge(): PathKnowledge | null {
    if (this.#bandwidth === 0 || this.#baseRttMs === Infinity) return null;
    return {
      bandwidthBytesPerMs: this.#bandwidth,
      minRttMs: this.#baseMs,
      lowestRttMs: this.#baseMs,
      isPipeFull: this.#state !== 'slow-start',
    };
  }

  handlePacketSent(_packet: SentPacketFacts, _bytesInFlight: number, _now: number): void {
    // Only what arrives counts.
  }

  handleAck(ack: AckFacts, now: number): void {
    this.#noteSilence(now);
    this.#smoothedRttMs = ack.smoothedRttMs;
    if (ack.rttSampleMs !== null) {
      this.#updateBase(ack.rttSampleMs, now);
      this.#queue.handleRtt(ack.rttSampleMs, this.#baseMs, now);
      this.#roundQueueMs = Math.min(this.#roundQueueMs, this.#queueMs);
    }
    if (ack.deliveryRate !== null) {
      const rate = ack.deliveryRate.bytesPerSecond / 1000;
      this.#roundBandwidth = Math.max(this.#roundBandwidth, rate);
    }
    this.#roundAckedBytes += ack.ackedBytes;
    // A window that was not full proves nothing.
    if (2 * (ack.bytesInFlight + ack.ackedBytes) >= this.windowBytes) this.#roundIsFull = true;
    if (this.#state === 'slow-start') this.#slowStart(ack.ackedBytes);
    const isRoundOver = ack.priorDeliveredBytes >= this.#roundEndsAtDelivered;
    if (isRoundOver && now - this.#roundStartedAt >= LEDBAT_ROUND_MIN_MS) {
      this.#endRound(now);
      this.#roundEndsAtDelivered = ack.deliveredBytes;
    }
    this.#updatePacing();
  }

  handleLoss(loss: LossFacts, now: number): void {
    if (loss.latestSentAt <= this.#outageUntil) return;
    this.#roundLostBytes += loss.lostBytes;
    if (loss.latestSentAt <= this.#reducedAt) return;
    const bytes = this.#roundAckedBytes + this.#roundLostBytes;
    const isHeavy =
      bytes >= this.windowBytes / 2 && this.#roundLostBytes >= LEDBAT_HEAVY_LOSS_FRACTION * bytes;
    // While the queue is as short as it should be, it is the path that loses.
    if (!isHeavy && this.#queueMs <= LEDBAT_LOSS_QUEUE_TARGETS * this.#targetMs) return;
    this.#reduceTo(LEDBAT_LOSS_BACK_OFF * this.#window, now);
    this.#updatePacing();
  }

  handlePathReset(now: number): void {
    this.#state = 'slow-start';
    this.#slowStartThreshold = Infinity;
    this.#initialRttMs = RTT_INITIAL_MS;
    this.#smoothedRttMs = RTT_INITIAL_MS;
    this.#baseRttMs = Infinity;
    this.#olderBaseRttMs = Infinity;
    this.#baseSince = now;
    this.#bandwidth = 0;
    this.#queue.reset();
    this.#window = this.#initialWindowBytes();
    this.#slowdownAt = now + LEDBAT_SLOWDOWN_EVERY_MS;
    this.#updatePacing();
  }

  handleDatagramSizeChange(datagramBytes: number): void {
    this.#datagramBytes = datagramBytes;
  }

  get #baseMs(): number {
    const baseMs = Math.min(this.#baseRttMs, this.#olderBaseRttMs);
    return baseMs === Infinity ? this.#initialRttMs : baseMs;
  }

  get #queueMs(): number {
    return Math.max(0, this.#queue.recentRttMs - this.#baseMs);
  }

  /** Small, so that those who notice a queue at all do not notice ours. */
  get #targetMs(): number {
    const datagramBytes = Math.min(this.#datagramBytes, LEDBAT_TARGET_DATAGRAM_BYTES_MAX);
    const datagramMs = this.#bandwidth === 0 ? 0 : datagramBytes / this.#bandwidth;
    const wantedMs = Math.max(
      LEDBAT_TARGET_MIN_MS,
      LEDBAT_TARGET_FRACTION * this.#baseMs,
      LEDBAT_TARGET_DATAGRAMS * datagramMs,
    );
    return Math.min(wantedMs, LEDBAT_TARGET_MAX_MS);
  }

  #takeOver(known: PathKnowledge): void {
    this.#baseRttMs = known.lowestRttMs;
    this.#smoothedRttMs = known.minRttMs;
    this.#bandwidth = known.bandwidthBytesPerMs;
    this.#window = known.bandwidthBytesPerMs * (known.lowestRttMs + this.#targetMs);
    if (known.isPipeFull) this.#state = 'avoidance';
  }

  /** After an outage neither the losses nor the date of the next slowdown mean anything. */
  #noteSilence(now: number): void {
    const silentMs = this.#lastAckAt === null ? 0 : now - this.#lastAckAt;
    this.#lastAckAt = now;
    if (silentMs >= Math.max(BBR_SILENCE_MS, 3 * this.#baseMs)) this.#outageUntil = now;
  }

  #updateBase(rttMs: number, now: number): void {
    if (now - this.#baseSince >= LEDBAT_BASE_HISTORY_MS / 2) {
      this.#olderBaseRttMs = this.#baseRttMs;
      this.#baseRttMs = rttMs;
      this.#baseSince = now;
    }
    if (rttMs < this.#baseRttMs) this.#baseRttMs = rttMs;
  }

  #slowStart(ackedBytes: number): void {
    if (this.#roundIsFull) this.#window += ackedBytes;
    const isQueued = this.#queueMs > this.#targetMs;
    if (!isQueued && this.#window < this.#slowStartThreshold) return;
    this.#state = 'avoidance';
    this.#slowStartThreshold = Infinity;
    // What made the queue left an RTT ago: by now there is up to twice as much.
    if (isQueued && this.#bandwidth > 0) {
      this.#window = Math.min(this.#window, this.#roundBandwidth * this.#baseMs);
    }
  }

  #endRound(now: number): void {
    if (this.#roundBandwidth > 0) this.#bandwidth = this.#roundBandwidth;
    if (this.#state === 'avoidance') this.#avoid(now);
    else if (this.#state === 'slowdown') this.#advanceSlowdown(now);
    this.#roundStartedAt = now;
    this.#roundBandwidth = 0;
    this.#roundAckedBytes = 0;
    this.#roundLostBytes = 0;
    this.#roundIsFull = false;
    this.#roundQueueMs = Infinity;
  }

  #avoid(now: number): void {
    if (now >= this.#slowdownAt) {
      this.#enterSlowdown();
      return;
    }
    if (this.#roundQueueMs === Infinity) return;
    const excessMs = this.#roundQueueMs - this.#targetMs;
    if (excessMs > 0) {
      const part = (LEDBAT_DECREASE * excessMs) / (this.#baseMs + this.#roundQueueMs);
      this.#reduceTo(this.#window * (1 - Math.min(part, LEDBAT_LOSS_BACK_OFF)), now);
      return;
    }
    this.#calmRounds++;
    if (!this.#roundIsFull) return;
    const isShort = this.#roundQueueMs < this.#targetMs / 2;
    // The same for each, so that a large one and a small one become equal.
    const longCalmRounds = isShort ? this.#calmRounds - LEDBAT_GROWTH_WAIT_ROUNDS : 0;
    const steps = Math.max(1, LEDBAT_GROWTH_STEPS * longCalmRounds);
    this.#window +=
      steps * LEDBAT_STEP_DATAGRAMS * Math.min(this.#datagramBytes, BBR_INITIAL_DATAGRAM_BYTES_MAX);
  }

  #reduceTo(windowBytes: number, now: number): void {
    this.#reducedAt = now;
    this.#calmRounds = 0;
    this.#window = Math.max(windowBytes, LEDBAT_MIN_WINDOW_DATAGRAMS * this.#datagramBytes);
    if (this.#state === 'slow-start') this.#state = 'avoidance';
  }

  /**
   * Nearly nothing for two rounds: who queued behind us, and we, see the path as it is. What is not
   * taken back at once goes to whoever grows, so that a large one and a small one become equal.
   */
  #enterSlowdown(): void {
    this.#slowStartThreshold = LEDBAT_SLOWDOWN_KEEPS * this.#window;
    this.#state = 'slowdown';
    this.#slowdownRounds = 0;
  }

  #advanceSlowdown(now: number): void {
    this.#slowdownRounds++;
    if (this.#slowdownRounds <= LEDBAT_SLOWDOWN_ROUNDS) return;
    this.#window = Math.min(this.#initialWindowBytes(), this.#slowStartThreshold);
    this.#state = 'slow-start';
    this.#slowdownAt = now + LEDBAT_SLOWDOWN_EVERY_MS;
  }

  #initialWindowBytes(): number {
    return Math.max(
      BBR_INITIAL_WINDOW_DATAGRAMS * Math.min(this.#datagramBytes, BBR_INITIAL_DATAGRAM_BYTES_MAX),
      LEDBAT_MIN_WINDOW_DATAGRAMS * this.#datagramBytes,
    );
  }

  #updatePacing(): void {
    const gain = this.#state === 'slow-start' ? LEDBAT_SLOW_START_PACING_GAIN : LEDBAT_PACING_GAIN;
    this.#pacingRate = (gain * this.windowBytes) / Math.max(this.#smoothedRttMs, 1);
  }
}

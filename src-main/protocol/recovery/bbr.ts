/**
 * Decides window and pacing rate from a model of the path: the largest delivery rate of late and
 * the smallest RTT of late (BBR drafts: the states of version 1, the gains and the bounded
 * ProbeRTT of version 3). Losses do not slow it down as long as the path delivers; see README.md
 * for how it tells its own losses from foreign ones. It does not decide which packets are lost.
 */
import type {
  AckFacts,
  CongestionController,
  LossFacts,
  SentPacketFacts,
} from './congestion-controller.ts';
import { ForeignLoss } from './foreign-loss.ts';
import {
  BBR_AGGREGATION_MAX_MS,
  BBR_BANDWIDTH_WINDOW_ROUNDS,
  BBR_CYCLE_GAINS,
  BBR_DRAIN_PACING_GAIN,
  BBR_FULL_PIPE_GROWTH,
  BBR_FULL_PIPE_ROUNDS,
  BBR_HEAVY_LOSS_BACK_OFF,
  BBR_HEAVY_LOSS_FRACTION,
  BBR_HEAVY_LOSS_MIN_PACKETS,
  BBR_INITIAL_DATAGRAM_BYTES_MAX,
  BBR_INITIAL_WINDOW_DATAGRAMS,
  BBR_MIN_RTT_WINDOW_MS,
  BBR_MIN_WINDOW_DATAGRAMS,
  BBR_PACING_MARGIN,
  BBR_PROBE_AGAIN_GROWTH,
  BBR_PROBE_RTT_MAX_MS,
  BBR_PROBE_RTT_MIN_MS,
  BBR_PROBE_RTT_WINDOW_GAIN,
  BBR_ROUND_MIN_MS,
  BBR_SILENCE_MS,
  BBR_STARTUP_PACING_GAIN,
  BBR_STARTUP_WINDOW_GAIN,
  BBR_WINDOW_GAIN,
  BBR_WINDOW_SLACK_DATAGRAMS,
  BBR_WINDOW_SLACK_MS,
  RECEIVE_BUFFER_USABLE_FRACTION,
  RTT_INITIAL_MS,
} from './recovery-constants.ts';
import { WindowedMax } from './windowed-filter.ts';

export interface BbrConfig {
  readonly datagramBytes: number;
  /** Of the handshake; null if unknown. */
  readonly initialRttMs: number | null;
  /** The peer's receive_buffer_bytes; 0 = unknown. */
  readonly receiveBufferBytes: number;
}

type State = 'startup' | 'drain' | 'probe-bw' | 'probe-rtt';

/** Positions in BBR_CYCLE_GAINS: ProbeBW is entered where cruising begins, for Drain has drained. */
const UP_PHASE = 0;
const CRUISE_PHASE = 2;

export class Bbr implements CongestionController {
  readonly #receiveBufferBytes: number;
  #datagramBytes: number;
  #initialRttMs: number;
  #state: State = 'startup';

  /** Bytes per millisecond, over ticks; a tick is a round of at least BBR_ROUND_MIN_MS. */
  readonly #bandwidth = new WindowedMax(BBR_BANDWIDTH_WINDOW_ROUNDS);
  #tick = 0;
  #tickStartedAt = -Infinity;
  #tickEndsAtDelivered = 0;

  #minRttMs = Infinity;
  #minRttAt = 0;

  #fullPipeBandwidth = 0;
  #fullPipeRounds = 0;
  #isPipeFull = false;

  #phase = 0;
  #phaseStartedAt = 0;
  #phaseLostBytes = 0;
  #bandwidthBeforeProbe = 0;

  #probeRttEndsAt: number | null = null;

  /** What losses bound the rate to until the next probe upwards, bytes per millisecond. */
  #bandwidthBound = Infinity;
  /** Of the tick so far, and whether the last whole one lost far more than the path does by itself. */
  #tickBandwidth = 0;
  #tickAckedBytes = 0;
  #tickLostBytes = 0;
  #isLossHeavy = false;
  /** Of the tick before, in Startup. */
  #startupAckedBytes = 0;
  #startupLostBytes = 0;

  readonly #foreignLoss = new ForeignLoss();
  #lastAckAt: number | null = null;
  /** What was sent until then and lost was lost in an outage. */
  #outageUntil = -Infinity;

  readonly #aggregation = new WindowedMax(BBR_BANDWIDTH_WINDOW_ROUNDS);
  #aggregationStartedAt = 0;
  #aggregationBytes = 0;

  /** Smallest RTT of this tick and of the two before: what stands in the queue shows in each. */
  #tickMinRttMs = Infinity;
  #tickBeforeMinRttMs = Infinity;
  #tickBeforeThatMinRttMs = Infinity;

  #pacingGain = BBR_STARTUP_PACING_GAIN;
  #windowGain = BBR_STARTUP_WINDOW_GAIN;
  #windowBytes = 0;
  /** Bytes per millisecond. */
  #pacingRate = 0;

  constructor(config: BbrConfig) {
    this.#datagramBytes = config.datagramBytes;
    this.#receiveBufferBytes = config.receiveBufferBytes;
    this.#initialRttMs = config.initialRttMs ?? RTT_INITIAL_MS;
    this.#updateOutputs();
  }

  get windowBytes(): number {
    return this.#windowBytes;
  }

  get pacingRateBytesPerSecond(): number {
    return this.#pacingRate * 1000;
  }

  get stateName(): string {
    return `bbr/${this.#state}`;
  }

  /** The model, for statistics: what the path is believed to deliver. */
  get bandwidthBytesPerSecond(): number {
    return this.#bandwidth.value * 1000;
  }

  get minRttMs(): number {
    return this.#minRttMs === Infinity ? this.#initialRttMs : this.#minRttMs;
  }

  handlePacketSent(_packet: SentPacketFacts, _bytesInFlight: number, _now: number): void {
    // The model learns from what arrives.
  }

  handleAck(ack: AckFacts, now: number): void {
    this.#noteSilence(now);
    const isNewRound = this.#updateRound(ack, now);
    this.#updateBandwidth(ack);
    this.#updateAggregation(ack, now);
    this.#foreignLoss.handleAcked(ack.ackedBytes / this.#datagramBytes, ack.newestSentAt);
    this.#tickAckedBytes += ack.ackedBytes;
    if (isNewRound) {
      this.#judgeLoss();
      this.#checkFullPipe(ack);
    }
    this.#updateMinRtt(ack, now);
    this.#updateState(ack, now);
    this.#updateOutputs();
  }

  handleLoss(loss: LossFacts, _now: number): void {
    if (loss.latestSentAt <= this.#outageUntil) return;
    this.#phaseLostBytes += loss.lostBytes;
    this.#tickLostBytes += loss.lostBytes;
    this.#foreignLoss.handleLost(loss.lostPackets, loss.latestSentAt);
  }

  handlePathReset(now: number): void {
    this.#bandwidth.reset(0, this.#tick);
    this.#bandwidthBound = Infinity;
    this.#aggregation.reset(0, this.#tick);
    this.#minRttMs = Infinity;
    this.#minRttAt = now;
    this.#initialRttMs = RTT_INITIAL_MS;
    this.#fullPipeBandwidth = 0;
    this.#fullPipeRounds = 0;
    this.#isPipeFull = false;
    this.#isLossHeavy = false;
    this.#foreignLoss.reset();
    this.#enterStartup();
    this.#updateOutputs();
  }

  handleDatagramSizeChange(datagramBytes: number): void {
    this.#datagramBytes = datagramBytes;
    this.#updateOutputs();
  }

  /** After a long silence neither the age of the minimum RTT nor the losses mean what they usually mean. */
  #noteSilence(now: number): void {
    const silentMs = this.#lastAckAt === null ? 0 : now - this.#lastAckAt;
    this.#lastAckAt = now;
    if (silentMs < Math.max(BBR_SILENCE_MS, 3 * this.minRttMs)) return;
    this.#minRttAt = now;
    this.#outageUntil = now;
    this.#aggregationStartedAt = now;
    this.#aggregationBytes = 0;
  }

  #updateRound(ack: AckFacts, now: number): boolean {
    const isRoundOver = ack.priorDeliveredBytes >= this.#tickEndsAtDelivered;
    if (!isRoundOver || now - this.#tickStartedAt < BBR_ROUND_MIN_MS) return false;
    this.#tick++;
    this.#tickStartedAt = now;
    this.#tickEndsAtDelivered = ack.deliveredBytes;
    this.#tickBeforeThatMinRttMs = this.#tickBeforeMinRttMs;
    this.#tickBeforeMinRttMs = this.#tickMinRttMs;
    this.#tickMinRttMs = Infinity;
    return true;
  }

  #updateBandwidth(ack: AckFacts): void {
    const sample = ack.deliveryRate;
    if (sample === null) return;
    const rate = sample.bytesPerSecond / 1000;
    this.#tickBandwidth = Math.max(this.#tickBandwidth, rate);
    if (rate >= this.#bandwidth.value || !sample.isAppLimited) {
      this.#bandwidth.update(rate, this.#tick);
    }
  }

  /** How much more arrives at once than the rate explains: ACKs that were thinned, or came in clumps. */
  #updateAggregation(ack: AckFacts, now: number): void {
    const bandwidth = this.#bandwidth.value;
    let expected = bandwidth * (now - this.#aggregationStartedAt);
    if (this.#aggregationBytes <= expected) {
      this.#aggregationStartedAt = now;
      this.#aggregationBytes = 0;
      expected = 0;
    }
    this.#aggregationBytes += ack.ackedBytes;
    const extra = Math.min(this.#aggregationBytes - expected, bandwidth * BBR_AGGREGATION_MAX_MS);
    this.#aggregation.update(extra, this.#tick);
  }

  #checkFullPipe(ack: AckFacts): void {
    if (this.#isPipeFull || ack.deliveryRate === null || ack.deliveryRate.isAppLimited) return;
    if (this.#bandwidth.value >= this.#fullPipeBandwidth * BBR_FULL_PIPE_GROWTH) {
      this.#fullPipeBandwidth = this.#bandwidth.value;
      this.#fullPipeRounds = 0;
      return;
    }
    this.#fullPipeRounds++;
    // A round that brought no growth but heavy loss need not be repeated to be believed.
    this.#isPipeFull = this.#isLossHeavy || this.#fullPipeRounds >= BBR_FULL_PIPE_ROUNDS;
  }

  /**
   * Far more loss than the path has by itself: others came, or the path has changed, and the filter
   * has not noticed yet. Until the next probe upwards the rate is bounded by what arrived.
   */
  #judgeLoss(): void {
    const arrivedBandwidth = this.#tickBandwidth;
    const bytes = this.#tickAckedBytes + this.#tickLostBytes;
    if (bytes < BBR_HEAVY_LOSS_MIN_PACKETS * this.#datagramBytes) return;
    const fraction = this.#tickLostBytes / bytes;
    if (this.#state === 'startup') this.#learnStartupLoss();
    this.#startupAckedBytes = this.#tickAckedBytes;
    this.#startupLostBytes = this.#tickLostBytes;
    this.#tickBandwidth = 0;
    this.#tickAckedBytes = 0;
    this.#tickLostBytes = 0;
    this.#isLossHeavy =
      this.#foreignLoss.isKnown && fraction - this.#foreignLoss.fraction >= BBR_HEAVY_LOSS_FRACTION;
    if (!this.#isLossHeavy || this.#state !== 'probe-bw') return;
    const bandwidth = this.#modelBandwidth();
    this.#bandwidthBound = Math.min(
      Math.max(arrivedBandwidth, BBR_HEAVY_LOSS_BACK_OFF * bandwidth),
      bandwidth,
    );
  }

  /** What a tick lost is not lost to a full pipe if the tick after it still brought growth. */
  #learnStartupLoss(): void {
    if (this.#bandwidth.value < this.#fullPipeBandwidth * BBR_FULL_PIPE_GROWTH) return;
    this.#foreignLoss.add(
      this.#startupAckedBytes / this.#datagramBytes,
      this.#startupLostBytes / this.#datagramBytes,
    );
  }

  #modelBandwidth(): number {
    return Math.min(this.#bandwidth.value, this.#bandwidthBound);
  }

  #updateMinRtt(ack: AckFacts, now: number): void {
    const isExpired = now - this.#minRttAt > BBR_MIN_RTT_WINDOW_MS;
    if (ack.rttSampleMs !== null) {
      this.#tickMinRttMs = Math.min(this.#tickMinRttMs, ack.rttSampleMs);
    }
    if (ack.rttSampleMs !== null && (ack.rttSampleMs <= this.#minRttMs || isExpired)) {
      this.#minRttMs = ack.rttSampleMs;
      this.#minRttAt = now;
    }
    if (isExpired && this.#state !== 'probe-rtt') this.#enterProbeRtt(now);
  }

  #updateState(ack: AckFacts, now: number): void {
    switch (this.#state) {
      case 'startup':
        if (this.#isPipeFull) this.#enterDrain(now);
        return;
      case 'drain':
        if (ack.bytesInFlight <= this.#bdpBytes()) this.#enterProbeBw(now);
        return;
      case 'probe-bw':
        if (this.#isPhaseOver(ack, now)) this.#nextPhase(now);
        return;
      case 'probe-rtt':
        this.#advanceProbeRtt(ack, now);
        return;
    }
  }

  #isPhaseOver(ack: AckFacts, now: number): boolean {
    const isLongEnough = now - this.#phaseStartedAt > Math.max(this.#minRttMs, BBR_ROUND_MIN_MS);
    if (this.#pacingGain > 1) {
      // Probing upwards goes on until the queue has felt it, or has shed it.
      const hasFilled = ack.bytesInFlight >= this.#pacingGain * this.#bdpBytes();
      return isLongEnough && (this.#phaseLostBytes > 0 || hasFilled);
    }
    if (this.#pacingGain < 1) return isLongEnough || ack.bytesInFlight <= this.#bdpBytes();
    return isLongEnough;
  }

  #enterStartup(): void {
    this.#state = 'startup';
    this.#pacingGain = BBR_STARTUP_PACING_GAIN;
    this.#windowGain = BBR_STARTUP_WINDOW_GAIN;
  }

  #enterDrain(now: number): void {
    this.#state = 'drain';
    this.#pacingGain = BBR_DRAIN_PACING_GAIN;
    this.#windowGain = BBR_STARTUP_WINDOW_GAIN;
    this.#foreignLoss.startSlow(now);
  }

  #enterProbeBw(now: number): void {
    this.#state = 'probe-bw';
    this.#windowGain = BBR_WINDOW_GAIN;
    this.#bandwidthBeforeProbe = this.#bandwidth.value;
    this.#enterPhase(CRUISE_PHASE, now);
  }

  #nextPhase(now: number): void {
    // Growth shows an RTT after the probe that found it: while draining, or later.
    const isGrowing =
      this.#phase !== UP_PHASE &&
      this.#bandwidth.value >= this.#bandwidthBeforeProbe * BBR_PROBE_AGAIN_GROWTH;
    this.#enterPhase(isGrowing ? UP_PHASE : (this.#phase + 1) % BBR_CYCLE_GAINS.length, now);
  }

  #enterPhase(phase: number, now: number): void {
    this.#phase = phase;
    this.#phaseStartedAt = now;
    this.#phaseLostBytes = 0;
    this.#pacingGain = BBR_CYCLE_GAINS[phase] as number;
    if (phase === UP_PHASE) {
      this.#bandwidthBeforeProbe = this.#bandwidth.value;
      this.#bandwidthBound = Infinity;
    }
    if (this.#pacingGain < 1) this.#foreignLoss.startSlow(now);
    else this.#foreignLoss.endSlow(now);
  }

  #enterProbeRtt(now: number): void {
    this.#state = 'probe-rtt';
    this.#pacingGain = 1;
    this.#windowGain = BBR_PROBE_RTT_WINDOW_GAIN;
    this.#probeRttEndsAt = null;
    this.#foreignLoss.startSlow(now);
  }

  #advanceProbeRtt(ack: AckFacts, now: number): void {
    if (this.#probeRttEndsAt === null) {
      if (ack.bytesInFlight > this.#probeRttWindowBytes()) return;
      const lastsMs = Math.min(
        Math.max(4 * this.#minRttMs, BBR_PROBE_RTT_MIN_MS),
        Math.max(BBR_PROBE_RTT_MAX_MS, this.#minRttMs),
      );
      this.#probeRttEndsAt = now + lastsMs;
      return;
    }
    if (now < this.#probeRttEndsAt) return;
    this.#minRttAt = now;
    this.#foreignLoss.endSlow(now);
    if (this.#isPipeFull) this.#enterProbeBw(now);
    else this.#enterStartup();
  }

  #bdpBytes(): number {
    return this.#modelBandwidth() * this.minRttMs;
  }

  #probeRttWindowBytes(): number {
    return Math.max(
      BBR_PROBE_RTT_WINDOW_GAIN * this.#bdpBytes(),
      BBR_MIN_WINDOW_DATAGRAMS * this.#datagramBytes,
    );
  }

  #updateOutputs(): void {
    const initialWindowBytes = this.#initialWindowBytes();
    const bandwidth = this.#modelBandwidth();
    if (bandwidth === 0) {
      this.#windowBytes = initialWindowBytes;
      this.#pacingRate = (this.#pacingGain * initialWindowBytes) / Math.max(this.minRttMs, 1);
      return;
    }
    const foreign = this.#foreignLoss.fraction;
    this.#pacingRate = (this.#pacingGain * BBR_PACING_MARGIN * bandwidth) / (1 - foreign);
    if (this.#state === 'startup') {
      // A few small messages measure themselves, not the path: until it is full it gets this much.
      const floor = (this.#pacingGain * initialWindowBytes) / Math.max(this.minRttMs, 1);
      this.#pacingRate = Math.max(this.#pacingRate, floor);
    }
    this.#windowBytes =
      this.#state === 'probe-rtt' ? this.#probeRttWindowBytes() : this.#fullWindowBytes(foreign);
    if (this.#state === 'startup') {
      this.#windowBytes = Math.max(this.#windowBytes, initialWindowBytes);
    }
  }

  /** Large datagrams are found before anything is measured: thirty-two of them would drown a queue. */
  #initialWindowBytes(): number {
    return Math.max(
      BBR_INITIAL_WINDOW_DATAGRAMS * Math.min(this.#datagramBytes, BBR_INITIAL_DATAGRAM_BYTES_MAX),
      BBR_MIN_WINDOW_DATAGRAMS * this.#datagramBytes,
    );
  }

  /**
   * What never leaves the queue bridges no clump of ACKs: an allowance that only makes it stand is
   * taken back. Clumps alone leave some RTTs short; one more RTT than the shortest proves nothing.
   */
  #standingQueueBytes(): number {
    const shortestMs = Math.min(
      this.#tickMinRttMs,
      this.#tickBeforeMinRttMs,
      this.#tickBeforeThatMinRttMs,
    );
    if (shortestMs === Infinity) return 0;
    return this.#bandwidth.value * Math.max(0, shortestMs - 2 * this.minRttMs);
  }

  #fullWindowBytes(foreignLoss: number): number {
    const slackBytes = Math.max(
      this.#bandwidth.value * BBR_WINDOW_SLACK_MS,
      this.#aggregation.value - this.#standingQueueBytes(),
    );
    const wantedBytes =
      (this.#windowGain * this.#bdpBytes()) / (1 - foreignLoss) +
      slackBytes +
      BBR_WINDOW_SLACK_DATAGRAMS * this.#datagramBytes;
    const boundBytes =
      this.#receiveBufferBytes === 0
        ? Infinity
        : this.#bdpBytes() + RECEIVE_BUFFER_USABLE_FRACTION * this.#receiveBufferBytes;
    return Math.max(
      Math.min(wantedBytes, boundBytes),
      BBR_MIN_WINDOW_DATAGRAMS * this.#datagramBytes,
    );
  }
}

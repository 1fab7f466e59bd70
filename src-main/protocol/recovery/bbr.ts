/**
 * Decides window and pacing rate from a model of the path: the largest delivery rate of late and
 * the smallest RTT of late (BBR drafts), bounded by what a standing queue and losses say about the
 * others on the path. Foreign losses do not slow it down. PROTOCOL.md section 6.3 has the states,
 * README.md the reasons. It does not decide which packets are lost.
 */
import { AckAggregation } from './ack-aggregation.ts';
import type {
  AckFacts,
  CongestionController,
  LossFacts,
  PathKnowledge,
  SentPacketFacts,
} from './congestion-controller.ts';
import { ForeignLoss } from './foreign-loss.ts';
import { QueueSignal } from './queue-signal.ts';
import {
  BBR_BANDWIDTH_CYCLES,
  BBR_CLUMP_SLACK,
  BBR_CRUISE_MAX_MS,
  BBR_CRUISE_TICKS,
  BBR_CRUISE_TICKS_MAX,
  BBR_CRUISE_TICKS_MIN,
  BBR_CRUISE_TICKS_PER_ROOT,
  BBR_DOUBTFUL_LOSS_FRACTION,
  BBR_DRAIN_PACING_GAIN,
  BBR_FOREIGN_LOSS_MADE_UP,
  BBR_FOREIGN_QUEUE_FRACTION,
  BBR_FOREIGN_QUEUE_MIN_MS,
  BBR_FULL_PIPE_GROWTH,
  BBR_FULL_PIPE_ROUNDS,
  BBR_HEAVY_LOSS_BACK_OFF,
  BBR_HEAVY_LOSS_FRACTION,
  BBR_HEAVY_LOSS_MIN_PACKETS,
  BBR_INITIAL_DATAGRAM_BYTES_MAX,
  BBR_INITIAL_WINDOW_DATAGRAMS,
  BBR_LOSS_HEADROOM,
  BBR_MIN_RTT_DOUBTFUL_MS,
  BBR_MIN_RTT_WINDOW_MS,
  BBR_MIN_WINDOW_DATAGRAMS,
  BBR_PACING_MARGIN,
  BBR_PROBE_DOWN_GAIN,
  BBR_PROBE_GROWTH,
  BBR_PROBE_LOSS_PACKETS,
  BBR_PROBE_QUEUE_FRACTION,
  BBR_PROBE_QUEUE_MAX_MS,
  BBR_PROBE_QUEUE_MIN_MS,
  BBR_PROBE_RTT_MAX_MS,
  BBR_PROBE_RTT_MIN_MS,
  BBR_PROBE_RTT_WINDOW_GAIN,
  BBR_PROBE_UP_GAINS,
  BBR_QUEUE_LOSS_BACK_OFF,
  BBR_QUEUE_LOSS_FRACTION,
  BBR_QUEUE_LOSS_MIN_PACKETS,
  BBR_QUEUE_SLACK_DATAGRAMS,
  BBR_ROUND_MIN_MS,
  BBR_SHARE_FRACTION,
  BBR_SHARE_MIN_DATAGRAMS,
  BBR_SILENCE_MS,
  BBR_SHORT_PATH_MS,
  BBR_SHORT_PATH_SLACK_MS,
  BBR_STANDING_DRAIN_GAIN_MIN,
  BBR_STANDING_DRAIN_RTTS,
  BBR_STARTUP_PACING_GAIN,
  BBR_STARTUP_WINDOW_GAIN,
  BBR_WINDOW_GAIN,
  BBR_WINDOW_SLACK_DATAGRAMS,
  BBR_WINDOW_SLACK_MS,
  BBR_SUDDEN_QUEUE_FRACTION,
  RECEIVE_BUFFER_USABLE_FRACTION,
  RTT_INITIAL_MS,
} from './recovery-constants.ts';
import { TickFigures } from './tick-figures.ts';
import { WindowedMax } from './windowed-filter.ts';

export interface BbrConfig {
  readonly datagramBytes: number;
  /** Of the handshake; null if unknown. */
  readonly initialRttMs: number | null;
  /** The peer's receive_buffer_bytes; 0 = unknown. */
  readonly receiveBufferBytes: number;
}

type State = 'startup' | 'drain' | 'up' | 'down' | 'cruise' | 'probe-rtt';

export class Bbr implements CongestionController {
  readonly #receiveBufferBytes: number;
  #datagramBytes: number;
  #initialRttMs: number;
  #state: State = 'startup';

  /** Bytes per millisecond, over probe cycles. */
  readonly #bandwidth = new WindowedMax(BBR_BANDWIDTH_CYCLES);
  #cycle = 0;
  /** A tick is a round of at least BBR_ROUND_MIN_MS. */
  #tick = 0;
  #tickStartedAt = -Infinity;
  #tickEndsAtDelivered = 0;
  /** Of the tick so far, and of the one before. */
  #figures = new TickFigures();
  #lastFigures = new TickFigures();

  #minRttMs = Infinity;
  /** Since the path was new. */
  #lowestRttMs = Infinity;
  #minRttAt = 0;

  #fullPipeBandwidth = 0;
  #fullPipeRounds = 0;
  #isPipeFull = false;
  #isLossHeavy = false;

  #stateStartedAt = 0;
  #stateTicks = 0;
  /** What a probe upwards started from. */
  #probeFromBandwidth = 0;
  #probeFromQueueMs = 0;
  #probeFromRttMs = 0;
  #cruiseTicks = BBR_CRUISE_TICKS_MIN;
  #probeRttEndsAt: number | null = null;

  readonly #queue = new QueueSignal();
  readonly #foreignLoss = new ForeignLoss();
  #lastAckAt: number | null = null;
  /** What was sent until then and lost was lost in an outage. */
  #outageUntil = -Infinity;
  /** What was sent until then and lost has been answered. */
  #backedOffAt = -Infinity;

  readonly #aggregation = new AckAggregation();

  #pacingGain = BBR_STARTUP_PACING_GAIN;
  #windowGain = BBR_STARTUP_WINDOW_GAIN;
  #windowBytes = 0;
  /** Bytes per millisecond. */
  #pacingRate = 0;

  /** `known`: of the controller before; it goes on from there, without a startup. */
  constructor(config: BbrConfig, known: PathKnowledge | null = null, now = 0) {
    this.#datagramBytes = config.datagramBytes;
    this.#receiveBufferBytes = config.receiveBufferBytes;
    this.#initialRttMs = config.initialRttMs ?? RTT_INITIAL_MS;
    if (known !== null) this.#takeOver(known, now);
    this.#updateOutputs();
  }

  get knowledge(): PathKnowledge | null {
    const bandwidth = this.#bandwidth.value;
    if (bandwidth === 0 || this.#minRttMs === Infinity) return null;
    return {
      bandwidthBytesPerMs: bandwidth,
      minRttMs: this.#minRttMs,
      lowestRttMs: this.#lowestRttMs,
      isPipeFull: this.#isPipeFull,
    };
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
    const isNewTick = this.#isTickOver(ack, now);
    this.#noteDelivery(ack);
    this.#aggregation.handleAck(ack.ackedBytes, this.#bandwidth.value, this.#tick, now);
    if (ack.rttSampleMs !== null) {
      this.#lowestRttMs = Math.min(this.#lowestRttMs, ack.rttSampleMs);
      this.#queue.handleRtt(ack.rttSampleMs, this.minRttMs, now);
    }
    if (this.#isQueueShort) {
      this.#foreignLoss.handleAcked(ack.ackedBytes / this.#datagramBytes, ack.newestSentAt);
    }
    this.#updateMinRtt(ack, now);
    if (isNewTick) this.#endTick(ack, now);
    this.#updateState(ack, now);
    this.#updateOutputs();
  }

  handleLoss(loss: LossFacts, now: number): void {
    if (loss.latestSentAt <= this.#outageUntil) return;
    this.#figures.lostBytes += loss.lostBytes;
    if (this.#isQueueShort) {
      this.#foreignLoss.handleLost(loss.lostPackets, loss.latestSentAt);
      return;
    }
    this.#figures.queueLostBytes += loss.lostBytes;
    if (this.#state === 'up' && this.#hasProbeOverflowed(loss)) {
      this.#endProbe(true, now);
      this.#updateOutputs();
    }
  }

  handlePathReset(now: number): void {
    this.#bandwidth.reset(0, this.#cycle);
    this.#aggregation.reset(this.#tick);
    this.#queue.reset();
    this.#minRttMs = Infinity;
    this.#lowestRttMs = Infinity;
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

  #takeOver(known: PathKnowledge, now: number): void {
    this.#bandwidth.reset(known.bandwidthBytesPerMs, 0);
    this.#minRttMs = known.minRttMs;
    this.#lowestRttMs = known.lowestRttMs;
    this.#minRttAt = now;
    if (!known.isPipeFull) return;
    this.#isPipeFull = true;
    this.#state = 'cruise';
    this.#stateStartedAt = now;
    this.#cruiseTicks = 2;
    this.#pacingGain = 1;
    this.#windowGain = BBR_WINDOW_GAIN;
  }

  /** Nothing that is lost now is lost to a full queue. */
  get #isQueueShort(): boolean {
    return this.#queue.recentRttMs <= this.minRttMs + this.#shortQueueMs;
  }

  /** Where ACKs come in clumps: so much longer than the shortest RTT is no queue. */
  get #clumpMs(): number {
    const { value } = this.#bandwidth;
    return value === 0 ? 0 : (BBR_CLUMP_SLACK * this.#aggregation.extraBytes) / value;
  }

  /** A large datagram on a slow link waits for itself. */
  get #datagramsMs(): number {
    const { value } = this.#bandwidth;
    return value === 0 ? 0 : (BBR_QUEUE_SLACK_DATAGRAMS * this.#datagramBytes) / value;
  }

  get #suddenMs(): number {
    return this.#queue.recentRttMs - this.minRttMs;
  }

  /** A queue so long that the end of the tick, which it puts off, is not waited for. */
  get #isQueueSudden(): boolean {
    return this.#suddenMs > BBR_SUDDEN_QUEUE_FRACTION * this.minRttMs + BBR_PROBE_QUEUE_MAX_MS;
  }

  get #shortQueueMs(): number {
    return Math.max(
      BBR_FOREIGN_QUEUE_MIN_MS,
      BBR_FOREIGN_QUEUE_FRACTION * this.minRttMs,
      this.#datagramsMs,
    );
  }

  /** After a long silence neither the age of the minimum RTT nor the losses mean what they usually mean. */
  #noteSilence(now: number): void {
    const silentMs = this.#lastAckAt === null ? 0 : now - this.#lastAckAt;
    this.#lastAckAt = now;
    if (silentMs < Math.max(BBR_SILENCE_MS, 3 * this.minRttMs)) return;
    this.#minRttAt = now;
    this.#outageUntil = now;
    this.#aggregation.startAnew(now);
  }

  #isTickOver(ack: AckFacts, now: number): boolean {
    const isRoundOver = ack.priorDeliveredBytes >= this.#tickEndsAtDelivered;
    if (!isRoundOver || now - this.#tickStartedAt < BBR_ROUND_MIN_MS) return false;
    this.#tick++;
    this.#tickStartedAt = now;
    this.#tickEndsAtDelivered = ack.deliveredBytes;
    return true;
  }

  #noteDelivery(ack: AckFacts): void {
    const rate = this.#figures.noteAck(ack);
    if (rate === null) return;
    if (rate >= this.#bandwidth.value || ack.deliveryRate?.isAppLimited !== true) {
      this.#bandwidth.update(rate, this.#cycle);
    }
  }

  #updateMinRtt(ack: AckFacts, now: number): void {
    // Loss that we take for foreign may be a queue that has always been full: that has to be looked at.
    const isDoubtful = this.#isPipeFull && this.#foreignLoss.fraction > BBR_DOUBTFUL_LOSS_FRACTION;
    const windowMs = isDoubtful ? BBR_MIN_RTT_DOUBTFUL_MS : BBR_MIN_RTT_WINDOW_MS;
    const isExpired = now - this.#minRttAt > windowMs;
    if (ack.rttSampleMs !== null && (ack.rttSampleMs <= this.#minRttMs || isExpired)) {
      if (ack.rttSampleMs < this.#minRttMs - this.#shortQueueMs) this.#foreignLoss.forget();
      this.#minRttMs = ack.rttSampleMs;
      this.#minRttAt = now;
    }
    if (isExpired && this.#state !== 'probe-rtt') this.#enterProbeRtt(now);
  }

  #endTick(ack: AckFacts, now: number): void {
    this.#stateTicks++;
    const explainedMs = Math.max(this.#clumpMs, this.#datagramsMs);
    this.#queue.endTick(this.minRttMs, explainedMs, now);
    // Our own startup makes a queue, and tells nothing of others.
    if (this.#state === 'startup' || this.#state === 'drain') this.#queue.startTrial();
    this.#judgeLoss(now);
    this.#checkFullPipe(ack);
    this.#noteShare();
    if (this.#state === 'up') this.#judgeProbe(now);
    this.#lastFigures = this.#figures;
    this.#figures = new TickFigures();
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

  /** More loss than the path has by itself: somebody's queue is full, ours or the path's that changed. */
  #judgeLoss(now: number): void {
    this.#isLossHeavy = false;
    const { bytes, lostBytes, isLostInQueue } = this.#figures;
    const packets = bytes / this.#datagramBytes;
    if (this.#state === 'startup') this.#learnStartupLoss();
    if (packets < BBR_QUEUE_LOSS_MIN_PACKETS) return;
    const foreign = this.#foreignLoss.fraction;
    const deviation = Math.sqrt((foreign * (1 - foreign)) / packets);
    const excess = lostBytes / bytes - foreign - 2 * deviation;
    const isHeavy =
      this.#foreignLoss.isKnown &&
      packets >= BBR_HEAVY_LOSS_MIN_PACKETS &&
      excess >= BBR_HEAVY_LOSS_FRACTION;
    this.#isLossHeavy = isHeavy;
    if (!isHeavy && !(isLostInQueue && excess >= BBR_QUEUE_LOSS_FRACTION)) return;
    switch (this.#state) {
      case 'up':
        this.#endProbe(true, now);
        return;
      case 'down':
      case 'cruise':
        this.#backOff(isHeavy ? BBR_HEAVY_LOSS_BACK_OFF : BBR_QUEUE_LOSS_BACK_OFF, now);
        return;
      case 'startup':
      case 'drain':
      case 'probe-rtt':
        return;
    }
  }

  #backOff(most: number, now: number): void {
    if (this.#tickStartedAt - this.minRttMs < this.#backedOffAt) return;
    this.#backedOffAt = now;
    const bandwidth = this.#bandwidth.value;
    const wanted = BBR_LOSS_HEADROOM * (this.#figures.meanRate ?? 0);
    this.#setBandwidth(Math.min(bandwidth, Math.max(wanted, most * bandwidth)));
    // Who else saw this loss gives way too: perhaps nobody is left who would not.
    this.#queue.startTrial();
  }

  /** What a tick lost is not lost to a full pipe if the tick after it still brought growth. */
  #learnStartupLoss(): void {
    if (this.#bandwidth.value < this.#fullPipeBandwidth * BBR_FULL_PIPE_GROWTH) return;
    this.#foreignLoss.add(
      this.#lastFigures.ackedBytes / this.#datagramBytes,
      this.#lastFigures.lostBytes / this.#datagramBytes,
    );
  }

  /** While the queue grows, what arrives is our share; a rate that was measured without the others is not. */
  #noteShare(): void {
    const isSteady = this.#state === 'cruise' || this.#state === 'down';
    const { meanRate, isAppLimited, ackedBytes, sendMs, ackMs } = this.#figures;
    if (!isSteady || isAppLimited || meanRate === null) return;
    if (!this.#queue.isStanding || this.#queue.isCompeting) return;
    // A few large datagrams are no measure.
    if (ackedBytes < BBR_SHARE_MIN_DATAGRAMS * this.#datagramBytes) return;
    if (sendMs >= BBR_SHARE_FRACTION * ackMs) return;
    this.#setBandwidth(Math.min(meanRate, this.#bandwidth.value));
  }

  #setBandwidth(bandwidth: number): void {
    this.#bandwidth.reset(bandwidth, this.#cycle);
  }

  #updateState(ack: AckFacts, now: number): void {
    switch (this.#state) {
      case 'startup':
        if (this.#isPipeFull) this.#enterDrain(now);
        return;
      case 'drain':
        if (this.#isDrained(ack)) this.#enterCruise(now);
        return;
      case 'up':
        if (this.#hasProbeQueued()) this.#endProbe(false, now);
        return;
      case 'down':
        if (this.#isDownOver(ack, now)) this.#enterCruise(now);
        return;
      case 'cruise':
        this.#advanceCruise(now);
        return;
      case 'probe-rtt':
        this.#advanceProbeRtt(ack, now);
        return;
    }
  }

  #enterState(state: State, pacingGain: number, windowGain: number, now: number): void {
    this.#state = state;
    this.#stateStartedAt = now;
    this.#stateTicks = 0;
    this.#pacingGain = pacingGain;
    this.#windowGain = windowGain;
    const isSlow = state === 'drain' || state === 'down' || state === 'probe-rtt';
    if (isSlow) this.#foreignLoss.startSlow(now);
    else this.#foreignLoss.endSlow(now);
  }

  #enterStartup(): void {
    this.#state = 'startup';
    this.#pacingGain = BBR_STARTUP_PACING_GAIN;
    this.#windowGain = BBR_STARTUP_WINDOW_GAIN;
  }

  #enterDrain(now: number): void {
    // What was lost while others gave way to our growth was theirs: what is measured now counts more.
    this.#foreignLoss.doubt();
    this.#enterState('drain', BBR_DRAIN_PACING_GAIN, BBR_STARTUP_WINDOW_GAIN, now);
  }

  #enterCruise(now: number): void {
    this.#enterState('cruise', 1, BBR_WINDOW_GAIN, now);
  }

  #enterUp(now: number): void {
    this.#cycle++;
    this.#probeFromBandwidth = this.#bandwidth.value;
    this.#probeFromRttMs = this.#queue.recentRttMs;
    this.#probeFromQueueMs = this.#queue.isCompeting ? this.#queue.standingMs : 0;
    this.#enterState('up', BBR_PROBE_UP_GAINS[0] as number, BBR_WINDOW_GAIN, now);
    this.#windowGain = this.#probeWindowGain();
  }

  /** As much more in flight as the pace is faster: then a probe that finds nothing queues no more. */
  #probeWindowGain(): number {
    return this.#pacingGain * (1 + this.#probeFromQueueMs / this.minRttMs);
  }

  #hasProbeQueued(): boolean {
    const queuedMs = this.#queue.recentRttMs - this.#probeFromRttMs;
    const enoughMs = Math.min(
      Math.max(
        BBR_PROBE_QUEUE_FRACTION * this.minRttMs,
        this.minRttMs < BBR_SHORT_PATH_MS ? BBR_SHORT_PATH_SLACK_MS : BBR_PROBE_QUEUE_MIN_MS,
      ),
      BBR_PROBE_QUEUE_MAX_MS,
    );
    return queuedMs >= enoughMs + Math.max(this.#clumpMs, this.#datagramsMs);
  }

  /** A tick of a probe is over: its packets show in the next one. */
  #judgeProbe(now: number): void {
    if (this.#stateTicks < 2) return;
    if (this.#figures.bandwidth < this.#lastFigures.bandwidth * BBR_PROBE_GROWTH) {
      this.#endProbe(false, now);
      return;
    }
    const gains = BBR_PROBE_UP_GAINS;
    this.#pacingGain = gains[Math.min(this.#stateTicks - 1, gains.length - 1)] as number;
    this.#windowGain = this.#probeWindowGain();
  }

  /** Not asked once a tick as in other states: by then a probe has lost twice as much. */
  #hasProbeOverflowed(loss: LossFacts): boolean {
    if (loss.latestSentAt < this.#stateStartedAt) return false;
    // Foreign loss is not allowed for: the queue has grown, so the probe has found its end anyway.
    const allowedPackets =
      (BBR_QUEUE_LOSS_FRACTION * loss.bytesInFlight) / this.#datagramBytes + BBR_PROBE_LOSS_PACKETS;
    return this.#figures.queueLostBytes > allowedPackets * this.#datagramBytes;
  }

  #endProbe(isLossy: boolean, now: number): void {
    if (isLossy) this.#settleAfterOverflow();
    const hasGrown = this.#bandwidth.value >= this.#probeFromBandwidth * BBR_PROBE_GROWTH;
    this.#cruiseTicks =
      isLossy && !hasGrown
        ? Math.min(2 * this.#cruiseTicks, BBR_CRUISE_TICKS_MAX)
        : this.#usualCruiseTicks();
    this.#enterState('down', BBR_PROBE_DOWN_GAIN, BBR_WINDOW_GAIN, now);
  }

  /** What arrived past the full queue is what there is. */
  #settleAfterOverflow(): void {
    const arrived = this.#figures.meanRate;
    if (arrived === null) return;
    const least = BBR_QUEUE_LOSS_BACK_OFF * this.#probeFromBandwidth;
    this.#setBandwidth(Math.min(Math.max(arrived, least), this.#bandwidth.value));
  }

  /** Nothing of ours can stand in the queue, but for the few packets that always may be on their way. */
  #isDrained(ack: AckFacts): boolean {
    return (
      ack.bytesInFlight <=
      Math.max(this.#bdpBytes(), BBR_MIN_WINDOW_DATAGRAMS * this.#datagramBytes)
    );
  }

  #isDownOver(ack: AckFacts, now: number): boolean {
    const isLongEnough = now - this.#stateStartedAt > Math.max(this.minRttMs, BBR_ROUND_MIN_MS);
    return isLongEnough || this.#isDrained(ack);
  }

  #advanceCruise(now: number): void {
    const isStanding = !this.#queue.isCompeting && (this.#queue.isStanding || this.#isQueueSudden);
    this.#pacingGain = isStanding ? this.#standingGain() : 1;
    if (isStanding) {
      // Whoever waits for the same queue would probe at the same time.
      this.#cruiseTicks = Math.max(this.#cruiseTicks, this.#stateTicks + 1 + this.#draw(5));
      return;
    }
    const isOver =
      this.#stateTicks >= this.#cruiseTicks || now - this.#stateStartedAt >= BBR_CRUISE_MAX_MS;
    if (isOver) this.#enterUp(now);
  }

  /** The more we have, the longer until the next probe: so the small ones gain on the large. */
  #usualCruiseTicks(): number {
    const lastsMs = Math.max(this.minRttMs, BBR_ROUND_MIN_MS);
    const datagrams = (this.#bandwidth.value * lastsMs) / this.#datagramBytes;
    const ticks = Math.ceil(BBR_CRUISE_TICKS_PER_ROOT * Math.sqrt(datagrams));
    const bounded = Math.min(Math.max(ticks, BBR_CRUISE_TICKS_MIN), BBR_CRUISE_TICKS);
    return bounded + this.#draw(Math.ceil(bounded / 2));
  }

  /** 0 to `count` - 1, as good as random: two flows do not measure the same. */
  #draw(count: number): number {
    return Math.floor(this.#bandwidth.value * 1e6 + this.#tick) % count;
  }

  /** Drains what stands, together with everyone else who sees it. */
  #standingGain(): number {
    const standingMs = this.#isQueueSudden ? this.#suddenMs : this.#queue.standingMs;
    const part = standingMs / (BBR_STANDING_DRAIN_RTTS * (this.minRttMs + standingMs));
    return Math.max(1 - part, BBR_STANDING_DRAIN_GAIN_MIN);
  }

  #enterProbeRtt(now: number): void {
    this.#probeRttEndsAt = null;
    this.#enterState('probe-rtt', 1, BBR_PROBE_RTT_WINDOW_GAIN, now);
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
    if (this.#isPipeFull) this.#enterCruise(now);
    else this.#enterStartup();
  }

  #bdpBytes(): number {
    return this.#bandwidth.value * this.minRttMs;
  }

  #probeRttWindowBytes(): number {
    return Math.max(
      BBR_PROBE_RTT_WINDOW_GAIN * this.#bdpBytes(),
      BBR_MIN_WINDOW_DATAGRAMS * this.#datagramBytes,
    );
  }

  #updateOutputs(): void {
    const initialWindowBytes = this.#initialWindowBytes();
    const bandwidth = this.#bandwidth.value;
    if (bandwidth === 0) {
      this.#windowBytes = initialWindowBytes;
      this.#pacingRate = (this.#pacingGain * initialWindowBytes) / Math.max(this.minRttMs, 1);
      return;
    }
    const foreign = BBR_FOREIGN_LOSS_MADE_UP * this.#foreignLoss.fraction;
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
    const shortestMs = this.#queue.shortestRttMs;
    if (shortestMs === Infinity) return 0;
    return this.#bandwidth.value * Math.max(0, shortestMs - 2 * this.minRttMs);
  }

  #fullWindowBytes(foreignLoss: number): number {
    const slackBytes = Math.max(
      this.#bandwidth.value * BBR_WINDOW_SLACK_MS,
      this.#aggregation.extraBytes - this.#standingQueueBytes(),
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

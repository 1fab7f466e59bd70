/**
 * Decides which sent packets arrived and which are lost, and when to ask again (RFC 9002 section 6,
 * PROTOCOL.md section 6.2). It does not decide what is sent again, nor how fast.
 */
import type { AckFacts, LossFacts } from './congestion-controller.ts';
import { DeliveryRateSampler } from './delivery-rate.ts';
import { LostMemory } from './lost-memory.ts';
import type { PacketRange } from './received-packets.ts';
import {
  PACKET_THRESHOLD_INITIAL,
  PACKET_THRESHOLD_MAX,
  PTO_MAX_MS,
  TIMER_GRANULARITY_MS,
  TIME_THRESHOLD,
} from './recovery-constants.ts';
import type { RttEstimator } from './rtt-estimator.ts';
import { SentPackets } from './sent-packets.ts';
import type { SentPacket } from './sent-packets.ts';

/**
 * Told of every ack-eliciting packet exactly once. `packet` is valid during the call only, and no
 * packet may be reported as sent from inside it.
 */
export interface LossSink<T> {
  onAcked(content: T, packet: SentPacket<T>, now: number): void;
  onLost(content: T, packet: SentPacket<T>, now: number): void;
}

export interface LossDetectorConfig<T> {
  readonly sink: LossSink<T>;
  readonly rtt: RttEstimator;
  /** The max_ack_delay_ms that the peer announced. */
  readonly peerMaxAckDelayMs: number;
}

/** What one ACK frame meant. The same object every time; read it before the next call. */
export interface AckOutcome {
  /** Not null: the peer broke a rule, nothing was changed; close with VIOLATION and this reason. */
  readonly violation: string | null;
  /** Hand to the controller first; null when no packet was newly acknowledged. */
  readonly ack: AckFacts | null;
  /** Hand to the controller second; null when nothing was lost. */
  readonly loss: LossFacts | null;
}

export type TimeoutOutcome =
  /** Packets were declared lost (`lastLoss` tells the controller). */
  | 'loss'
  /** Too long no answer: send one or two ack-eliciting packets now, window or not. */
  | 'pto'
  | 'none';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

export class LossDetector<T> {
  readonly rtt: RttEstimator;
  readonly deliveryRate = new DeliveryRateSampler();
  readonly #sink: LossSink<T>;
  readonly #peerMaxAckDelayMs: number;
  readonly #sent = new SentPackets<T>();
  readonly #lostMemory = new LostMemory();

  #largestSent = -1;
  #largestAcked = -1;
  #lastAckElicitingSentAt = 0;
  #packetThreshold = PACKET_THRESHOLD_INITIAL;
  #ptoCount = 0;
  /** When the oldest outstanding packet is lost for its age; null = nothing newer was acknowledged. */
  #lossDueAt: number | null = null;
  #packetsLost = 0;
  #spuriousLosses = 0;
  /** Packets sent before are no measure of the path: this process slept, or the path is another one. */
  #rttValidFrom = -Infinity;
  /** The controller is not told of the loss of packets that were sent before. */
  #lossesCountFrom = -Infinity;

  /** The ranges of the previous ACK, newest first: what they cover has been dealt with. */
  readonly #seenFirsts: number[] = [];
  readonly #seenLasts: number[] = [];

  // Of the ACK at hand.
  #now = 0;
  #largestAckedBefore = -1;
  #newlyAcked = 0;
  #ackedBytes = 0;
  #largestNewlyAcked = -1;
  #largestNewlyAckedSentAt = 0;

  readonly #ackFacts: Mutable<AckFacts> = {
    ackedBytes: 0,
    rttSampleMs: null,
    minRttMs: 0,
    smoothedRttMs: 0,
    deliveryRate: null,
    bytesInFlight: 0,
    deliveredBytes: 0,
    priorDeliveredBytes: 0,
    newestSentAt: 0,
  };
  readonly #lossFacts: Mutable<LossFacts> = {
    lostBytes: 0,
    lostPackets: 0,
    latestSentAt: 0,
    bytesInFlight: 0,
    deliveredBytes: 0,
  };
  #lastLoss: LossFacts | null = null;
  readonly #outcome: Mutable<AckOutcome> = { violation: null, ack: null, loss: null };

  constructor(config: LossDetectorConfig<T>) {
    this.rtt = config.rtt;
    this.#sink = config.sink;
    this.#peerMaxAckDelayMs = config.peerMaxAckDelayMs;
  }

  get bytesInFlight(): number {
    return this.#sent.bytesInFlight;
  }

  /** Ack-eliciting packets without an answer, probes included. */
  get outstandingCount(): number {
    return this.#sent.outstandingCount;
  }

  get oldestSentAt(): number | null {
    return this.#sent.oldestSentAt;
  }

  get largestAcked(): number {
    return this.#largestAcked;
  }

  /** How many packets may overtake one before it is taken for lost. */
  get packetThreshold(): number {
    return this.#packetThreshold;
  }

  get ptoCount(): number {
    return this.#ptoCount;
  }

  /** Packets declared lost so far (probes included), and how many of them arrived after all. */
  get packetsLost(): number {
    return this.#packetsLost;
  }

  get spuriousLosses(): number {
    return this.#spuriousLosses;
  }

  /** What the last `handleTimeout` that said 'loss' declared lost; null if only probes were. */
  get lastLoss(): LossFacts | null {
    return this.#lastLoss;
  }

  /** The window has room and there is nothing to send. */
  handleAppLimited(): void {
    this.deliveryRate.handleAppLimited(this.#sent.bytesInFlight);
  }

  /** Every packet that leaves and is not ack-eliciting: its number may be acknowledged. */
  handleAckOnlySent(packetNumber: number): void {
    this.#largestSent = packetNumber;
  }

  /** Every ack-eliciting packet that leaves. `bytes` is the whole UDP payload. Numbers ascend. */
  handlePacketSent(
    packetNumber: number,
    bytes: number,
    isProbe: boolean,
    content: T,
    now: number,
  ): SentPacket<T> {
    const bytesInFlight = this.#sent.bytesInFlight;
    const packet = this.#sent.add(packetNumber, bytes, isProbe, content, now);
    this.deliveryRate.handlePacketSent(packet, bytesInFlight, now);
    this.#largestSent = packetNumber;
    this.#lastAckElicitingSentAt = now;
    return packet;
  }

  /** One ACK frame of the peer: ranges newest first, and the delay that it claims. */
  handleAck(ranges: readonly PacketRange[], ackDelayMs: number, now: number): AckOutcome {
    const outcome = this.#outcome;
    outcome.violation = this.#violationIn(ranges);
    outcome.ack = null;
    outcome.loss = null;
    const newest = ranges[0];
    if (outcome.violation !== null || newest === undefined) return outcome;

    this.#now = now;
    this.#newlyAcked = 0;
    this.#ackedBytes = 0;
    this.#largestNewlyAcked = -1;
    this.#largestAckedBefore = this.#largestAcked;
    this.#largestAcked = Math.max(this.#largestAcked, newest.last);
    this.deliveryRate.startAck();
    this.#visitUnseen(ranges);
    this.#remember(ranges);
    if (this.#newlyAcked === 0) return outcome;

    this.#sent.shrink();
    this.#ptoCount = 0;
    const rttSampleMs = this.#takeRttSample(newest.last, ackDelayMs, now);
    outcome.loss = this.#detectLosses(now);
    outcome.ack = this.#describeAck(rttSampleMs);
    return outcome;
  }

  /** When `handleTimeout` wants to be called; null = nothing is outstanding. */
  deadline(): number | null {
    if (this.#lossDueAt !== null) return this.#lossDueAt;
    if (this.#sent.outstandingCount === 0) return null;
    return this.#lastAckElicitingSentAt + this.#ptoWaitMs();
  }

  handleTimeout(now: number): TimeoutOutcome {
    const deadline = this.deadline();
    if (deadline === null || deadline > now) return 'none';
    if (this.#lossDueAt !== null) {
      const before = this.#packetsLost;
      this.#lastLoss = this.#detectLosses(now);
      return this.#packetsLost > before ? 'loss' : 'none';
    }
    this.#ptoCount++;
    return 'pto';
  }

  /**
   * This process slept until now. ACKs may wait in the socket: what they say comes before any loss,
   * and how long they waited says nothing of the path.
   */
  handleSleep(now: number): void {
    this.#rttValidFrom = now;
    this.#ptoCount = 0;
    if (this.#lossDueAt !== null) this.#lossDueAt = now + this.#ptoWaitMs();
  }

  /** Packets go to another address from now on. `isOtherPath`: what was lost before is nothing to slow down for. */
  handlePathChange(isOtherPath: boolean, now: number): void {
    this.#rttValidFrom = now;
    this.#ptoCount = 0;
    if (isOtherPath) this.#lossesCountFrom = now;
  }

  /** Gives everything outstanding back as lost: the path is new, or the connection ends. */
  loseAll(now: number): LossFacts | null {
    return this.#loseOldest(now, Infinity, 0);
  }

  #ptoWaitMs(): number {
    const baseMs = this.rtt.ptoMs(this.#peerMaxAckDelayMs);
    return Math.min(baseMs * 2 ** this.#ptoCount, Math.max(baseMs, PTO_MAX_MS));
  }

  #violationIn(ranges: readonly PacketRange[]): string | null {
    let bound = this.#largestSent + 1;
    for (const range of ranges) {
      if (!Number.isSafeInteger(range.first) || !Number.isSafeInteger(range.last)) {
        return 'ACK range is not a packet number';
      }
      if (range.first < 0 || range.first > range.last) return 'ACK range is reversed or negative';
      if (range.last >= bound) {
        return bound > this.#largestSent
          ? 'ACK of a packet that was never sent'
          : 'ACK ranges overlap or touch';
      }
      bound = range.first - 1;
    }
    return null;
  }

  /** Visits what these ranges cover and those of the previous ACK did not: each packet about once. */
  #visitUnseen(ranges: readonly PacketRange[]): void {
    let seen = 0;
    for (const range of ranges) {
      let last = range.last;
      while (seen < this.#seenFirsts.length && (this.#seenFirsts[seen] as number) > last) seen++;
      let next = seen;
      while (last >= range.first) {
        const seenLast = this.#seenLasts[next];
        if (seenLast === undefined || seenLast < range.first) {
          this.#visit(range.first, last);
          break;
        }
        if (seenLast < last) this.#visit(seenLast + 1, last);
        last = (this.#seenFirsts[next] as number) - 1;
        next++;
      }
    }
  }

  #remember(ranges: readonly PacketRange[]): void {
    this.#seenFirsts.length = 0;
    this.#seenLasts.length = 0;
    for (const range of ranges) {
      this.#seenFirsts.push(range.first);
      this.#seenLasts.push(range.last);
    }
  }

  #visit(first: number, last: number): void {
    this.#sent.forEachIn(first, last, this.#acknowledge);
    const oldestArrival = this.#lostMemory.takeOldestIn(first, last, this.#countSpurious);
    if (oldestArrival === null) return;
    const distance = this.#largestAckedBefore - oldestArrival + 1;
    if (distance > this.#packetThreshold) {
      this.#packetThreshold = Math.min(distance, PACKET_THRESHOLD_MAX);
    }
  }

  readonly #countSpurious = (): void => {
    this.#spuriousLosses++;
  };

  readonly #acknowledge = (packet: SentPacket<T>): void => {
    this.#newlyAcked++;
    if (packet.packetNumber > this.#largestNewlyAcked) {
      this.#largestNewlyAcked = packet.packetNumber;
      this.#largestNewlyAckedSentAt = packet.sentAt;
    }
    if (!packet.isProbe) {
      this.#ackedBytes += packet.bytes;
      this.deliveryRate.handlePacketAcked(packet, this.#now);
    }
    this.#sink.onAcked(this.#sent.settle(packet), packet, this.#now);
  };

  #takeRttSample(largest: number, ackDelayMs: number, now: number): number | null {
    if (largest !== this.#largestNewlyAcked) return null;
    if (this.#largestNewlyAckedSentAt < this.#rttValidFrom) return null;
    const sampleMs = now - this.#largestNewlyAckedSentAt;
    // The clock went back in between: that is no shortest RTT.
    if (sampleMs < 0) return null;
    this.rtt.handleSample(sampleMs, Math.min(Math.max(ackDelayMs, 0), this.#peerMaxAckDelayMs));
    return sampleMs;
  }

  /** Declares lost what was overtaken by enough packets or enough time, and sets the loss timer. */
  #detectLosses(now: number): LossFacts | null {
    const delayMs = Math.max(
      TIME_THRESHOLD * Math.max(this.rtt.smoothedMs, this.rtt.latestMs),
      TIMER_GRANULARITY_MS,
    );
    const loss = this.#loseOldest(now, this.#largestAcked, delayMs);
    const oldest = this.#sent.oldest();
    this.#lossDueAt =
      oldest !== null && oldest.packetNumber < this.#largestAcked ? oldest.sentAt + delayMs : null;
    return loss;
  }

  /**
   * Packets below `overtakenBy`, from the oldest on, as long as each is too old or too far behind.
   * Both tests are monotonous in the packet number, so the first survivor ends the walk.
   */
  #loseOldest(now: number, overtakenBy: number, delayMs: number): LossFacts | null {
    const facts = this.#lossFacts;
    facts.lostBytes = 0;
    facts.lostPackets = 0;
    for (let packet = this.#sent.oldest(); packet !== null; packet = this.#sent.oldest()) {
      if (packet.packetNumber >= overtakenBy) break;
      const isOvertaken = overtakenBy - packet.packetNumber >= this.#packetThreshold;
      // The same sum as that of the loss timer: a difference would round the other way and never end.
      if (!isOvertaken && packet.sentAt + delayMs > now) break;
      this.#packetsLost++;
      this.#lostMemory.add(packet.packetNumber);
      if (!packet.isProbe && packet.sentAt >= this.#lossesCountFrom) {
        facts.lostBytes += packet.bytes;
        facts.lostPackets++;
        facts.latestSentAt = packet.sentAt;
      }
      this.#sink.onLost(this.#sent.settle(packet), packet, now);
      this.#sent.shrink();
    }
    if (overtakenBy === Infinity) this.#lossDueAt = null;
    if (facts.lostPackets === 0) return null;
    facts.bytesInFlight = this.#sent.bytesInFlight;
    facts.deliveredBytes = this.deliveryRate.deliveredBytes;
    return facts;
  }

  #describeAck(rttSampleMs: number | null): AckFacts {
    const facts = this.#ackFacts;
    facts.ackedBytes = this.#ackedBytes;
    facts.rttSampleMs = rttSampleMs;
    facts.minRttMs = this.rtt.minMs;
    facts.smoothedRttMs = this.rtt.smoothedMs;
    facts.priorDeliveredBytes = this.deliveryRate.priorDeliveredBytes;
    facts.newestSentAt = this.#largestNewlyAckedSentAt;
    facts.deliveryRate = this.deliveryRate.finishAck(this.rtt.minMs);
    facts.bytesInFlight = this.#sent.bytesInFlight;
    facts.deliveredBytes = this.deliveryRate.deliveredBytes;
    return facts;
  }
}

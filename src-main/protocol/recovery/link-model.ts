/**
 * For tests only: senders and receivers made of this folder's parts, joined by one bottleneck on a
 * virtual clock. It models rate, delay, a drop-tail queue, random loss in both directions, outages
 * and a driver whose timers have 1 ms resolution. It decides nothing about real networks.
 */
import { invariant } from '../../../src-shared/assert.ts';
import { Bbr } from './bbr.ts';
import type { BbrConfig } from './bbr.ts';
import type { CongestionController } from './congestion-controller.ts';
import { LossDetector } from './loss-detector.ts';
import { Pacer } from './pacer.ts';
import { ReceivedPackets } from './received-packets.ts';
import type { PacketRange } from './received-packets.ts';
import { RttEstimator } from './rtt-estimator.ts';

export interface LinkModelConfig {
  readonly rateBitsPerSecond: number;
  readonly oneWayDelayMs: number;
  readonly queueBytes: number;
  /** 0 to 1, each packet by itself, in both directions; default 0. */
  readonly lossFraction?: number;
  /** Where the random loss of data happens; default before the queue. */
  readonly lossPlace?: 'before-queue' | 'after-queue';
  /** Gilbert-Elliott, data only: chance a packet to enter a burst in which all is lost, and to leave it. */
  readonly burstEnterFraction?: number;
  readonly burstLeaveFraction?: number;
  /** A token bucket before the queue that drops what is too much; default none. */
  readonly policerBitsPerSecond?: number;
  readonly policerBurstBytes?: number;
  /** ACKs are held on the way back and let go together, every so often; default 0 = not. */
  readonly ackClumpMs?: number;
  readonly seed?: number;
  readonly datagramBytes?: number;
  /** Of the receivers' sockets, as the parameters announce it; default 0 = unknown. Not modelled as a limit. */
  readonly receiveBufferBytes?: number;
}

export interface FlowOptions {
  readonly startsAt?: number;
  readonly rateLimitBytesPerSecond?: number;
  /** The sender's process is away now and then: every so often, for so long. */
  readonly stallEveryMs?: number;
  readonly stallMs?: number;
  /** This flow ends; default never. */
  readonly endsAt?: number;
  /** Added to the path's own delay, for flows of unequal RTT. */
  readonly extraDelayMs?: number;
}

interface Event {
  readonly at: number;
  readonly order: number;
  readonly run: () => void;
}

const TIMER_MS = 1;
const MAX_ACK_DELAY_MS = 25;

export class LinkModel {
  readonly config: LinkModelConfig;
  readonly flows: Flow<CongestionController>[] = [];
  now = 0;
  rateBytesPerMs: number;
  isDown = false;
  /** Largest backlog since the last `resetPeaks`, and what the full queue dropped, bytes. */
  queuePeakBytes = 0;
  droppedBytes = 0;
  #queueFreeAt = 0;
  #isInBurst = false;
  #policerBytes: number;
  #policerFilledAt = 0;
  #order = 0;
  readonly #events: Event[] = [];
  #random: number;

  constructor(config: LinkModelConfig) {
    this.config = config;
    this.rateBytesPerMs = config.rateBitsPerSecond / 8000;
    this.#random = config.seed ?? 1;
    this.#policerBytes = config.policerBurstBytes ?? 0;
  }

  get queueBytes(): number {
    return Math.max(0, this.#queueFreeAt - this.now) * this.rateBytesPerMs;
  }

  resetPeaks(): void {
    this.queuePeakBytes = 0;
    this.droppedBytes = 0;
  }

  addFlow(options: FlowOptions = {}): Flow<Bbr> {
    return this.addFlowOf((config) => new Bbr(config), options);
  }

  /** A flow under another controller. */
  addFlowOf<C extends CongestionController>(
    make: (config: BbrConfig) => C,
    options: FlowOptions = {},
  ): Flow<C> {
    const flow = new Flow(this, make, options);
    this.flows.push(flow);
    return flow;
  }

  runUntil(end: number): void {
    for (;;) {
      const next = this.#events[0];
      if (next === undefined || next.at > end) break;
      this.#pop();
      this.now = next.at;
      next.run();
    }
    this.now = end;
  }

  schedule(at: number, run: () => void): void {
    const events = this.#events;
    const event = { at: Math.max(at, this.now), order: this.#order++, run };
    let i = events.push(event) - 1;
    while (i > 0) {
      const parent = (i - 1) >> 1;
      if (!isBefore(event, events[parent] as Event)) break;
      events[i] = events[parent] as Event;
      i = parent;
    }
    events[i] = event;
  }

  /** A data packet enters the link; `arrive` runs at the other end if it gets there. */
  carry(bytes: number, extraDelayMs: number, arrive: () => void): void {
    if (this.isDown) return;
    const isLost = this.#draw() < (this.config.lossFraction ?? 0) || this.#isLostInBurst();
    if (isLost && this.config.lossPlace !== 'after-queue') return;
    if (this.#isPoliced(bytes)) {
      this.droppedBytes += bytes;
      return;
    }
    const backlog = this.queueBytes;
    if (backlog + bytes > this.config.queueBytes) {
      this.droppedBytes += bytes;
      return;
    }
    this.queuePeakBytes = Math.max(this.queuePeakBytes, backlog + bytes);
    this.#queueFreeAt = Math.max(this.#queueFreeAt, this.now) + bytes / this.rateBytesPerMs;
    if (isLost) return;
    this.schedule(this.#queueFreeAt + this.config.oneWayDelayMs + extraDelayMs, arrive);
  }

  /** The way back has no bottleneck. */
  carryBack(arrive: () => void): void {
    if (this.isDown || this.#draw() < (this.config.lossFraction ?? 0)) return;
    const clumpMs = this.config.ackClumpMs ?? 0;
    const leavesAt = clumpMs === 0 ? this.now : Math.ceil(this.now / clumpMs) * clumpMs;
    this.schedule(leavesAt + this.config.oneWayDelayMs, arrive);
  }

  #isLostInBurst(): boolean {
    const enter = this.config.burstEnterFraction ?? 0;
    if (enter === 0) return false;
    const draw = this.#draw();
    if (this.#isInBurst) this.#isInBurst = draw >= (this.config.burstLeaveFraction ?? 1);
    else this.#isInBurst = draw < enter;
    return this.#isInBurst;
  }

  #isPoliced(bytes: number): boolean {
    const { policerBitsPerSecond, policerBurstBytes = 0 } = this.config;
    if (policerBitsPerSecond === undefined) return false;
    const filled = ((this.now - this.#policerFilledAt) * policerBitsPerSecond) / 8000;
    this.#policerBytes = Math.min(policerBurstBytes, this.#policerBytes + filled);
    this.#policerFilledAt = this.now;
    if (this.#policerBytes < bytes) return true;
    this.#policerBytes -= bytes;
    return false;
  }

  /** mulberry32: 0 to 1. */
  #draw(): number {
    this.#random = (this.#random + 0x6d2b79f5) | 0;
    let t = Math.imul(this.#random ^ (this.#random >>> 15), 1 | this.#random);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }

  #pop(): void {
    const events = this.#events;
    const last = events.pop() as Event;
    if (events.length === 0) return;
    let i = 0;
    for (;;) {
      let child = 2 * i + 1;
      if (child >= events.length) break;
      if (child + 1 < events.length && isBefore(events[child + 1] as Event, events[child] as Event))
        child++;
      if (!isBefore(events[child] as Event, last)) break;
      events[i] = events[child] as Event;
      i = child;
    }
    events[i] = last;
  }
}

function isBefore(a: Event, b: Event): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}

/** One sender with endless data and its receiver. */
export class Flow<C extends CongestionController> {
  /** May be replaced in the middle. */
  controller: C;
  readonly detector: LossDetector<null>;
  readonly pacer: Pacer;
  /** Bytes that arrived for the first time, at the receiver. */
  receivedBytes = 0;
  sentBytes = 0;
  rttPeakMs = 0;
  readonly #link: LinkModel;
  readonly #datagramBytes: number;
  readonly #options: FlowOptions;
  readonly #received: ReceivedPackets;
  #packetNumber = 0;
  #probesOwed = 0;
  #wakesAt = Infinity;
  #ackWakesAt = Infinity;

  constructor(link: LinkModel, make: (config: BbrConfig) => C, options: FlowOptions) {
    this.#link = link;
    this.#options = options;
    const { config } = link;
    this.#datagramBytes = config.datagramBytes ?? 1452;
    const handshakeRttMs = 2 * config.oneWayDelayMs + (options.extraDelayMs ?? 0) + 1;
    this.controller = make({
      datagramBytes: this.#datagramBytes,
      initialRttMs: handshakeRttMs,
      receiveBufferBytes: config.receiveBufferBytes ?? 0,
    });
    this.detector = new LossDetector<null>({
      sink: { onAcked: () => undefined, onLost: () => undefined },
      rtt: new RttEstimator(handshakeRttMs),
      peerMaxAckDelayMs: MAX_ACK_DELAY_MS,
    });
    const startsAt = options.startsAt ?? 0;
    this.pacer = new Pacer(this.controller.pacingRateBytesPerSecond, this.#datagramBytes, startsAt);
    this.pacer.setRateLimit(options.rateLimitBytesPerSecond ?? null, startsAt);
    this.#received = new ReceivedPackets({
      maxAckDelayMs: MAX_ACK_DELAY_MS,
      rtt: new RttEstimator(handshakeRttMs),
    });
    link.schedule(startsAt, () => this.#drive());
  }

  /** The driver loop of the sender: timeouts, then as many packets as may leave, then one timer. */
  #drive(): void {
    const now = this.#link.now;
    if (now >= (this.#options.endsAt ?? Infinity)) return;
    const awayUntil = this.#stalledUntil(now);
    if (awayUntil > now) {
      this.#wakeAt(awayUntil);
      return;
    }
    const timeout = this.detector.handleTimeout(now);
    if (timeout === 'pto') this.#probesOwed = 2;
    if (timeout === 'loss' && this.detector.lastLoss !== null) {
      this.controller.handleLoss(this.detector.lastLoss, now);
    }
    this.pacer.setRate(this.controller.pacingRateBytesPerSecond, now);
    while (this.#maySend(now)) this.#send(now);
    if (this.pacer.isLimited) this.detector.handleAppLimited();
    this.#wakeLater(now);
  }

  #stalledUntil(now: number): number {
    const { stallEveryMs, stallMs } = this.#options;
    if (stallEveryMs === undefined || stallMs === undefined) return now;
    const since = now % stallEveryMs;
    return now > stallEveryMs && since < stallMs ? now - since + stallMs : now;
  }

  #maySend(now: number): boolean {
    if (this.#probesOwed > 0) return true;
    const hasRoom =
      this.detector.bytesInFlight + this.#datagramBytes <= this.controller.windowBytes;
    return hasRoom && this.pacer.canSend(now);
  }

  #send(now: number): void {
    const bytes = this.#datagramBytes;
    const packetNumber = this.#packetNumber++;
    this.#probesOwed = Math.max(0, this.#probesOwed - 1);
    const packet = this.detector.handlePacketSent(packetNumber, bytes, false, null, now);
    this.controller.handlePacketSent(packet, this.detector.bytesInFlight, now);
    this.pacer.handlePacketSent(bytes, now);
    this.sentBytes += bytes;
    this.#link.carry(bytes, this.#options.extraDelayMs ?? 0, () => this.#receive(packetNumber));
  }

  #wakeLater(now: number): void {
    const hasRoom =
      this.detector.bytesInFlight + this.#datagramBytes <= this.controller.windowBytes;
    const paced = hasRoom ? this.pacer.nextSendAt(now) : Infinity;
    const at = Math.min(this.detector.deadline() ?? Infinity, paced);
    if (at !== Infinity) {
      this.#wakeAt(Math.ceil(Math.max(at, now + TIMER_MS) / TIMER_MS) * TIMER_MS);
    }
  }

  #wakeAt(at: number): void {
    if (at >= this.#wakesAt && this.#wakesAt > this.#link.now) return;
    this.#wakesAt = at;
    this.#link.schedule(at, () => {
      if (this.#wakesAt !== at) return;
      this.#wakesAt = Infinity;
      this.#drive();
    });
  }

  #receive(packetNumber: number): void {
    const now = this.#link.now;
    if (!this.#received.add(packetNumber, true, this.#datagramBytes, now)) return;
    this.receivedBytes += this.#datagramBytes;
    this.#pollAck();
  }

  #pollAck(): void {
    const now = this.#link.now;
    const dueAt = this.#received.ackDueAt();
    if (dueAt === null) return;
    if (dueAt > now) {
      if (this.#ackWakesAt === dueAt) return;
      this.#ackWakesAt = dueAt;
      this.#link.schedule(dueAt, () => this.#pollAck());
      return;
    }
    const ranges = this.#received.forAck().map((range) => ({ ...range }));
    const delayMs = now - this.#received.largestReceivedAt;
    this.#received.handleAckSent(now);
    this.#link.carryBack(() => this.#handleAck(ranges, delayMs));
  }

  #handleAck(ranges: readonly PacketRange[], delayMs: number): void {
    const now = this.#link.now;
    const awayUntil = this.#stalledUntil(now);
    if (awayUntil > now) {
      this.#link.schedule(awayUntil, () => this.#handleAck(ranges, delayMs));
      return;
    }
    const outcome = this.detector.handleAck(ranges, delayMs, now);
    invariant(outcome.violation === null, outcome.violation ?? 'no violation');
    if (outcome.ack !== null) this.controller.handleAck(outcome.ack, now);
    if (outcome.loss !== null) this.controller.handleLoss(outcome.loss, now);
    this.rttPeakMs = Math.max(this.rttPeakMs, this.detector.rtt.latestMs);
    this.#drive();
  }
}

export interface Measurement {
  /** Received bytes over what the link could have carried in that time. */
  readonly utilisation: number;
  readonly queuePeakMs: number;
  readonly droppedBytes: number;
}

/** Runs `link` for `ms` more and says how well `flow` used it (all flows when none is given). */
export function measure(
  link: LinkModel,
  ms: number,
  flow: Flow<CongestionController> | null = null,
): Measurement {
  const flows = flow === null ? link.flows : [flow];
  const received = (): number => flows.reduce((sum, each) => sum + each.receivedBytes, 0);
  const before = received();
  link.resetPeaks();
  link.runUntil(link.now + ms);
  return {
    utilisation: (received() - before) / (link.rateBytesPerMs * ms),
    queuePeakMs: link.queuePeakBytes / link.rateBytesPerMs,
    droppedBytes: link.droppedBytes,
  };
}

/**
 * Everything that a connection has from the handshake on, put together: keys, recovery, streams,
 * path. Decides nothing of its own but who is told when a packet was acknowledged or lost.
 */
import { assertNever } from '../../src-shared/assert.ts';
import type { ConnectionEvents } from './connection-events.ts';
import type { Address, CongestionMode, ConnectOptions, DataSupply } from './connection-api.ts';
import type { ConnectionId } from './connection-id.ts';
import { MAX_ACK_DELAY_MS, SEND_BUFFER_MAX_BYTES, SEND_BUFFER_MIN_BYTES } from './constants.ts';
import { ControlReceiver } from './control-receiver.ts';
import type { ControlSender } from './control-sender.ts';
import type { Crypto, PacketCipher, Role } from './crypto.ts';
import { DataReceiver } from './data-receiver.ts';
import type { DataSender } from './data-sender.ts';
import type { HandshakeOutcome } from './handshake.ts';
import { IdleTimer } from './idle-timer.ts';
import { Path, type PathChange } from './path.ts';
import { Bbr } from './recovery/bbr.ts';
import type { CongestionController, PathKnowledge } from './recovery/congestion-controller.ts';
import { DatagramSize } from './recovery/datagram-size.ts';
import { Ledbat } from './recovery/ledbat.ts';
import { LossDetector } from './recovery/loss-detector.ts';
import { Pacer } from './recovery/pacer.ts';
import { ReceivedPackets } from './recovery/received-packets.ts';
import { PACER_BURST_MS } from './recovery/recovery-constants.ts';
import { RttEstimator } from './recovery/rtt-estimator.ts';
import type { SentPacket } from './recovery/sent-packets.ts';
import { SasExchange } from './sas.ts';
import { SendTime, SendWait } from './send-time.ts';
import { SentContents, type SentContent } from './sent-content.ts';
import { METRICS_GAP_MS, type ConnectionTrace } from './trace.ts';

export interface SessionConfig {
  readonly crypto: Crypto;
  readonly role: Role;
  readonly remote: Address;
  readonly localId: ConnectionId;
  readonly remoteId: ConnectionId;
  readonly outcome: HandshakeOutcome;
  readonly sasNonce: Uint8Array;
  readonly idleTimeoutMs: number;
  readonly receiveWindowBytes: number;
  readonly options: ConnectOptions;
  readonly supply: DataSupply;
  readonly trace: ConnectionTrace | null;
  readonly events: ConnectionEvents;
  readonly controlSender: ControlSender;
  readonly dataSender: DataSender;
}

export class Session {
  readonly role: Role;
  readonly remoteId: ConnectionId;
  /** What a RESET of the peer carries; null = it sends none. */
  readonly peerResetToken: Uint8Array | null;
  readonly events: ConnectionEvents;
  readonly sendCipher: PacketCipher;
  readonly receiveCipher: PacketCipher;
  readonly sas: SasExchange;
  readonly path: Path;
  readonly idle: IdleTimer;

  readonly rtt: RttEstimator;
  readonly received: ReceivedPackets;
  readonly loss: LossDetector<SentContent>;
  controller: CongestionController;
  readonly pacer: Pacer;
  readonly datagramSize: DatagramSize;
  readonly contents = new SentContents();
  /** Null: nobody writes down what happens. */
  readonly trace: ConnectionTrace | null;
  #metricsTracedAt = -Infinity;
  #congestionStateTraced: string | null = null;
  #datagramBytesTraced: number;
  readonly sendTime: SendTime;
  /** Data that the peer takes beyond what it has worked off. */
  readonly peerWindowBytes: number;
  /** What the sender waits for when it has no data. */
  supplyWait: SendWait;

  readonly controlSender: ControlSender;
  readonly controlReceiver: ControlReceiver;
  readonly dataSender: DataSender;
  readonly dataReceiver: DataReceiver;

  nextPacketNumber = 0;
  /** Ack-eliciting packets that must leave whatever the window says. */
  probesDue = 0;
  isPingDue = false;

  packetsSent = 0;
  packetsReceived = 0;
  bytesSent = 0;
  bytesReceived = 0;
  retransmittedBytes = 0;

  #congestionMode: CongestionMode;
  readonly #initialRttMs: number | null;
  readonly #peerReceiveBufferBytes: number;

  constructor(config: SessionConfig, now: number) {
    const { crypto, outcome, options, events } = config;
    const { noise, peer } = outcome;
    this.role = config.role;
    this.remoteId = config.remoteId;
    this.peerResetToken = peer.resetToken;
    this.events = events;
    this.sendCipher = crypto.packetCipher(noise.sendKey);
    this.receiveCipher = crypto.packetCipher(noise.receiveKey);
    this.sas = new SasExchange(
      crypto,
      config.role,
      noise.handshakeHash,
      config.sasNonce,
      peer.sasCommitment,
    );
    this.path = new Path(crypto, config.remote);
    this.idle = new IdleTimer(Math.min(config.idleTimeoutMs, peer.idleTimeoutMs), now);

    this.rtt = new RttEstimator(outcome.rttMs ?? undefined);
    this.received = new ReceivedPackets({ maxAckDelayMs: MAX_ACK_DELAY_MS, rtt: this.rtt });
    this.loss = new LossDetector<SentContent>({
      sink: this,
      rtt: this.rtt,
      peerMaxAckDelayMs: peer.maxAckDelayMs,
    });
    this.datagramSize = new DatagramSize(Math.min(peer.maxDatagramBytes, options.maxDatagramBytes));
    this.#congestionMode = options.congestionMode ?? 'normal';
    this.#initialRttMs = outcome.rttMs;
    this.#peerReceiveBufferBytes = peer.receiveBufferBytes;
    this.controller = this.#makeController(null, now);
    this.pacer = new Pacer(
      this.controller.pacingRateBytesPerSecond,
      this.datagramSize.current,
      now,
    );
    this.pacer.setRateLimit(options.rateLimitBytesPerSecond, now);
    this.sendTime = new SendTime(PACER_BURST_MS, now);
    this.supplyWait = supplyWaitOf(config.supply);
    this.trace = config.trace;
    this.#datagramBytesTraced = this.datagramSize.current;

    this.controlSender = config.controlSender;
    this.controlSender.handleLimit(peer.initialMaxControlBytes);
    this.controlReceiver = new ControlReceiver((message) =>
      events.push({ kind: 'control', message }),
    );
    this.dataSender = config.dataSender;
    this.peerWindowBytes = peer.initialMaxDataBytes;
    this.dataSender.handleLimit(peer.initialMaxDataBytes);
    this.dataReceiver = new DataReceiver(
      config.receiveWindowBytes,
      (file, offset, bytes, begin, end) => {
        events.push({ kind: 'data', file, offset, bytes: bytes.subarray(begin, end) });
      },
    );
  }

  /** Of LossSink: this packet arrived. */
  onAcked(content: SentContent, packet: SentPacket<SentContent>, now: number): void {
    const hasSizeChanged =
      content.probeBytes > 0
        ? this.datagramSize.handleProbeAcked(content.probeBytes)
        : this.datagramSize.handlePacketAcked(packet.bytes, now);
    if (hasSizeChanged) this.#applyDatagramSize(now);
    if (content.data) this.dataSender.handleAcked(content.data);
    if (content.controlEnd > content.controlBegin) {
      this.controlSender.handleAcked(content.controlBegin, content.controlEnd);
    }
    if (content.ackLargest >= 0) this.received.forgetBelow(content.ackLargest);
    this.contents.handleSettled(content);
  }

  /** Of LossSink: this packet is taken for lost. */
  onLost(content: SentContent, packet: SentPacket<SentContent>, now: number): void {
    this.trace?.packetLost(packet.packetNumber, packet.bytes, packet.isProbe, now);
    if (content.probeBytes > 0) this.datagramSize.handleProbeLost(content.probeBytes, now);
    else if (this.datagramSize.handlePacketLost(packet.bytes, now)) this.#applyDatagramSize(now);
    this.#sendAgain(content);
    this.contents.handleSettled(content);
  }

  /** No answer for a PTO: two packets may leave at once, with what is oldest in flight. */
  handlePto(now: number): void {
    this.probesDue = 2;
    if (this.loss.ptoCount > 1) this.path.handleSilence(now);
    if (this.datagramSize.handlePto(now)) this.#applyDatagramSize(now);
    let reclaimed = 0;
    for (
      let content = this.contents.oldest;
      content && reclaimed < this.probesDue;
      content = content.newer
    ) {
      if (content.isEmpty) continue;
      // What the old packet carried is the new one's from now on, whichever of them arrives.
      const { ackLargest, probeBytes } = content;
      this.#sendAgain(content);
      content.reset();
      content.ackLargest = ackLargest;
      content.probeBytes = probeBytes;
      reclaimed++;
    }
  }

  /** The peer is somewhere else. If that is another host, what was learned of the way there is void. */
  handlePathChange({ isOtherHost, rttMs }: PathChange, now: number): void {
    this.trace?.pathUpdated(now);
    // Most of what is in flight went to where nobody is: the first answer from the new place tells.
    this.askNow();
    this.loss.handlePathChange(isOtherHost, now);
    if (!isOtherHost) return;
    this.rtt.handlePathChange(rttMs);
    this.controller.handlePathReset(now);
    this.datagramSize.handlePathReset();
    this.#applyDatagramSize(now);
    this.pacer.setRate(this.controller.pacingRateBytesPerSecond, now);
  }

  /** Live, in the middle of a transfer. */
  setCongestionMode(mode: CongestionMode, now: number): void {
    if (mode === this.#congestionMode) return;
    this.#congestionMode = mode;
    this.controller = this.#makeController(this.controller.knowledge, now);
    this.pacer.setRate(this.controller.pacingRateBytesPerSecond, now);
  }

  /** Only with a trace. */
  traceMetrics(now: number): void {
    const { trace, rtt, controller, pacer } = this;
    if (trace === null) return;
    const state = controller.stateName;
    if (state !== this.#congestionStateTraced) {
      trace.congestionStateUpdated(this.#congestionStateTraced, state, now);
      this.#congestionStateTraced = state;
    }
    if (now - this.#metricsTracedAt < METRICS_GAP_MS) return;
    this.#metricsTracedAt = now;
    trace.metricsUpdated(
      rtt.minMs,
      rtt.smoothedMs,
      controller.windowBytes,
      this.loss.bytesInFlight,
      pacer.rateBytesPerSecond,
      now,
    );
  }

  setSupply(supply: DataSupply): void {
    this.supplyWait = supplyWaitOf(supply);
  }

  get congestionMode(): CongestionMode {
    return this.#congestionMode;
  }

  /** How many bytes of files are worth having here: enough to keep the path full. */
  get sendBufferBytes(): number {
    const twoWindows = 2 * this.controller.windowBytes;
    return Math.min(Math.max(twoWindows, SEND_BUFFER_MIN_BYTES), SEND_BUFFER_MAX_BYTES);
  }

  /** Says something that has to be answered, whatever the window and the pace. */
  askNow(): void {
    this.probesDue = Math.max(this.probesDue, 1);
  }

  /** The three PTOs and the retries of path challenges count with this one. */
  get ptoMs(): number {
    return this.rtt.ptoMs(MAX_ACK_DELAY_MS);
  }

  #makeController(known: PathKnowledge | null, now: number): CongestionController {
    const config = {
      datagramBytes: this.datagramSize.current,
      initialRttMs: this.#initialRttMs,
      receiveBufferBytes: this.#peerReceiveBufferBytes,
    };
    return this.#congestionMode === 'background'
      ? new Ledbat(config, known, now)
      : new Bbr(config, known, now);
  }

  #sendAgain(content: SentContent): void {
    if (content.data) this.dataSender.handleLost(content.data);
    if (content.controlEnd > content.controlBegin) {
      this.controlSender.handleLost(content.controlBegin, content.controlEnd);
    }
    if (content.hasMaxControl) this.controlReceiver.handleUpdateLost();
    if (content.hasMaxData) this.dataReceiver.handleUpdateLost();
    if (content.hasSas) this.sas.handleLost();
  }

  #applyDatagramSize(now: number): void {
    const { current } = this.datagramSize;
    if (this.trace !== null && current !== this.#datagramBytesTraced) {
      this.trace.datagramSizeUpdated(this.#datagramBytesTraced, current, now);
      this.#datagramBytesTraced = current;
    }
    this.controller.handleDatagramSizeChange(this.datagramSize.current);
    this.pacer.setDatagramBytes(this.datagramSize.current);
  }
}

function supplyWaitOf(supply: DataSupply): SendWait {
  switch (supply) {
    case 'none':
      return SendWait.IDLE;
    case 'source':
      return SendWait.SOURCE;
    case 'results':
      return SendWait.RESULTS;
    default:
      return assertNever(supply);
  }
}

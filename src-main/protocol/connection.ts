/**
 * The life of one connection: handshake, open, closing, over; and the face that it shows to the
 * layers above. What packets mean, what they carry and how fast they leave is decided in
 * `packet-receiver.ts`, `packet-sender.ts` and `recovery/`.
 */
import { invariant } from '../../src-shared/assert.ts';
import { Closing } from './closing.ts';
import type {
  Address,
  CloseCause,
  ConnectionApi,
  ConnectionEvent,
  ConnectionStats,
  CongestionMode,
  ConnectOptions,
  DataChunk,
  DataSupply,
  EndpointConfig,
} from './connection-api.ts';
import { ConnectionEvents } from './connection-events.ts';
import { connectionIdText, isSameId, type ConnectionId } from './connection-id.ts';
import {
  nextConnectionState,
  type ConnectionState,
  type ConnectionTrigger,
} from './connection-state.ts';
import {
  CloseCode,
  CLOSING_PTOS,
  IDLE_TIMEOUT_MS,
  PROTOCOL_VERSION,
  SLEEP_MIN_MS,
  VERSIONS_BELIEVED,
} from './constants.ts';
import { ControlSender } from './control-sender.ts';
import type { Role } from './crypto.ts';
import { DataSender } from './data-sender.ts';
import { InitiatorHandshake, type HandshakeOutcome } from './handshake.ts';
import { initiatorParameters } from './own-parameters.ts';
import { PacketReceiver } from './packet-receiver.ts';
import { PacketSender } from './packet-sender.ts';
import { isSameAddress } from './path.ts';
import { makeSasNonce, sasCommitment } from './sas.ts';
import { NO_SEND_TIMES, type SendTimes } from './send-time.ts';
import { Session } from './session.ts';
import { isSameToken, type Reset, type ResetIssuer } from './stateless-reset.ts';
import type { ConnectionTrace } from './trace.ts';

export interface ConnectionContext {
  readonly config: EndpointConfig;
  /** Shared by all connections of the endpoint: packets are opened into it. */
  readonly plain: Uint8Array;
  readonly resets: ResetIssuer;
  /** Called when this connection has events where it had none. */
  readonly onReady: (connection: Connection) => void;
}

/** What exists only once keys do. */
interface Established {
  readonly session: Session;
  readonly sender: PacketSender;
  readonly receiver: PacketReceiver;
}

export class Connection implements ConnectionApi {
  readonly role: Role;
  readonly localId: ConnectionId;
  readonly #context: ConnectionContext;
  readonly #options: ConnectOptions;
  readonly #sasNonce: Uint8Array;
  readonly #events: ConnectionEvents;
  readonly #controlSender = new ControlSender();
  readonly #dataSender: DataSender;
  readonly #remoteAtStart: Address;

  #state: ConnectionState;
  #handshake: InitiatorHandshake | null = null;
  #established: Established | null = null;
  #closing: Closing | null = null;
  /** VERSIONs without a version of ours. */
  #refusals = 0;
  #rateLimit: number | null;
  #congestionMode: CongestionMode;
  #supply: DataSupply = 'none';
  readonly #trace: ConnectionTrace | null;
  #lastNow: number;
  #transmitTo: Address;

  private constructor(
    context: ConnectionContext,
    role: Role,
    localId: ConnectionId,
    remote: Address,
    options: ConnectOptions,
    now: number,
  ) {
    this.role = role;
    this.localId = localId;
    this.#context = context;
    this.#options = options;
    this.#rateLimit = options.rateLimitBytesPerSecond;
    this.#congestionMode = options.congestionMode ?? 'normal';
    this.#remoteAtStart = { host: remote.host, port: remote.port };
    this.#transmitTo = this.#remoteAtStart;
    this.#lastNow = now;
    this.#state = role === 'initiator' ? 'connecting' : 'established';
    this.#trace = context.config.trace?.begin(connectionIdText(localId), role, now) ?? null;
    this.#sasNonce = makeSasNonce(context.config.crypto);
    this.#events = new ConnectionEvents(() => context.onReady(this));
    this.#dataSender = new DataSender((chunk) => this.#events.push({ kind: 'chunk-acked', chunk }));
  }

  static initiate(
    context: ConnectionContext,
    localId: ConnectionId,
    remote: Address,
    options: ConnectOptions,
    now: number,
  ): Connection {
    const connection = new Connection(context, 'initiator', localId, remote, options, now);
    const { config } = context;
    const commitment = sasCommitment(config.crypto, connection.#sasNonce);
    connection.#handshake = new InitiatorHandshake(
      config.crypto,
      config.identity,
      localId,
      initiatorParameters(config, commitment, context.resets.token(localId)),
      now,
    );
    return connection;
  }

  /** The responder's side of a handshake that is complete. */
  static accept(
    context: ConnectionContext,
    localId: ConnectionId,
    remoteId: ConnectionId,
    remote: Address,
    outcome: HandshakeOutcome,
    now: number,
  ): Connection {
    const { maxDatagramBytes } = context.config;
    const options = { maxDatagramBytes, rateLimitBytesPerSecond: null };
    const connection = new Connection(context, 'responder', localId, remote, options, now);
    connection.#establish(outcome, remoteId, now);
    return connection;
  }

  // Getters.

  get remote(): Address {
    return this.#established?.session.path.remote ?? this.#remoteAtStart;
  }

  get isClosed(): boolean {
    return this.#state === 'closing' || this.#state === 'closed';
  }

  /** Nothing is sent or heard any more: the endpoint may forget it. */
  get isFinished(): boolean {
    return this.#state === 'closed';
  }

  get hasEvents(): boolean {
    return !this.#events.isEmpty;
  }

  get stats(): ConnectionStats {
    const session = this.#established?.session;
    return {
      connectionId: connectionIdText(this.localId),
      packetsSent: session?.packetsSent ?? 0,
      packetsReceived: session?.packetsReceived ?? 0,
      bytesSent: session?.bytesSent ?? 0,
      bytesReceived: session?.bytesReceived ?? 0,
      packetsLost: session?.loss.packetsLost ?? 0,
      retransmittedBytes: session?.retransmittedBytes ?? 0,
      minRttMs: session?.rtt.minMs ?? 0,
      smoothedRttMs: session?.rtt.smoothedMs ?? 0,
      datagramBytes: session?.datagramSize.current ?? 0,
      congestionWindowBytes: session?.controller.windowBytes ?? 0,
      pacingRateBytesPerSecond: session?.pacer.rateBytesPerSecond ?? 0,
      bytesInFlight: session?.loss.bytesInFlight ?? 0,
      congestionState: session?.controller.stateName ?? this.#state,
      congestionMode: this.#congestionMode,
      uncreditedBytes: session?.dataReceiver.uncreditedBytes ?? 0,
    };
  }

  silentMs(now: number): number {
    return this.#established?.session.idle.silentMs(now) ?? 0;
  }

  sendTimes(now: number): SendTimes {
    return this.#established?.session.sendTime.totals(now) ?? NO_SEND_TIMES;
  }

  get dataBufferedBytes(): number {
    return this.#dataSender.bufferedBytes;
  }

  get controlBufferedBytes(): number {
    return this.#controlSender.bufferedBytes;
  }

  get dataWantedBytes(): number {
    if (this.isClosed || !this.#established) return 0;
    const target = this.#established.session.sendBufferBytes;
    const room = target - this.#dataSender.bufferedBytes;
    return Math.max(0, Math.min(room, this.#dataSender.creditBytes));
  }

  get deadline(): number {
    // At once: the endpoint forgets it.
    if (this.#state === 'closed') return -Infinity;
    if (this.#closing) return this.#closing.isDue ? -Infinity : this.#closing.endsAt;
    const handshakeAt = this.#handshake?.deadline ?? Infinity;
    if (!this.#established) return handshakeAt;
    const { session, sender } = this.#established;
    const lossAt = session.loss.deadline();
    const idleAt = lossAt === null && !session.isPingDue ? session.idle.asksAt : Infinity;
    return Math.min(handshakeAt, sender.deadline, lossAt ?? Infinity, session.idle.endsAt, idleAt);
  }

  // What comes in.

  handleTimeout(now: number): void {
    this.#noteTime(now);
    if (this.#closing) {
      if (now >= this.#closing.endsAt) this.#move('closing-ended');
      return;
    }
    if (this.isClosed) return;
    if (this.#handshake?.isGivenUp(now)) {
      this.#end('gave-up', { kind: 'no-answer' });
      return;
    }
    const session = this.#established?.session;
    if (!session) return;
    if (now >= session.idle.endsAt) {
      this.#end('gave-up', { kind: 'idle', silentMs: session.idle.silentMs(now) });
      return;
    }
    this.#handleLossTimeout(session, now);
    if (session.loss.outstandingCount === 0 && now >= session.idle.asksAt) session.isPingDue = true;
  }

  /** See ConnectionApi. */
  handleNetworkChange(now: number): void {
    const session = this.#established?.session;
    if (!session || this.isClosed) return;
    this.#noteTime(now);
    session.loss.handlePathChange(false, now);
    session.askNow();
  }

  handleRetry(token: Uint8Array, from: Address, now: number): boolean {
    if (this.#state !== 'connecting' || !isSameAddress(from, this.#remoteAtStart)) return false;
    return this.#handshake?.handleRetry(token, now) ?? false;
  }

  /** From wherever it comes: it authenticates. Where it came from it does not, so the address asked stays. */
  handleReply(message2: Uint8Array, now: number): boolean {
    if (!this.#handshake) return false;
    const outcome = this.#handshake.handleReply(message2, now);
    if (outcome === 'ignored') return false;
    if (outcome === 'bad-parameters') {
      const reason = 'handshake parameters cannot be decoded';
      this.#end('close-without-keys', {
        kind: 'violation',
        code: CloseCode.FRAME_ENCODING,
        reason,
      });
      return true;
    }
    invariant(outcome.peer.connectionId, 'a responder names its connection ID');
    this.#move('reply-accepted');
    this.#establish(outcome, outcome.peer.connectionId, now);
    return true;
  }

  /** The responder speaks none of our versions. */
  handleVersion(versions: readonly number[], from: Address): boolean {
    if (this.#state !== 'connecting' || !isSameAddress(from, this.#remoteAtStart)) return false;
    if (versions.includes(PROTOCOL_VERSION)) return false;
    // Nothing authenticates it: one that was damaged on the way can say the same, two hardly.
    this.#refusals++;
    if (this.#refusals < VERSIONS_BELIEVED) return true;
    this.#end('close-without-keys', { kind: 'version-mismatch' });
    return true;
  }

  /** A PACKET to our connection ID. False: it was dropped. */
  handlePacket(bytes: Uint8Array, from: Address, now: number): boolean {
    this.#noteTime(now);
    if (!this.#established || this.#state === 'closed') return false;
    const { receiver } = this.#established;
    if (this.#closing) {
      // Not opened: a closing side has nothing to learn, and answers at a falling rate.
      this.#closing.handlePacket();
      return true;
    }
    const result = receiver.handle(bytes, from, now);
    if (result === 'dropped') return false;
    if (this.#state === 'confirming') {
      this.#handshake = null;
      this.#move('packet-authenticated');
    }
    if (result === 'violation') {
      this.#violate(receiver.violationCode, receiver.violationReason, now);
    } else if (result === 'peer-closed') {
      const { closeCode: code, closeReason: reason } = receiver;
      this.#end('peer-closed', { kind: 'peer', code, reason });
    }
    return true;
  }

  /** A RESET that names the peer's ID of some connection. False: it is not about this one, or not believed. */
  handleReset({ source, token }: Reset): boolean {
    const session = this.#established?.session;
    if (!session || this.#state === 'closed' || !isSameId(source, session.remoteId)) return false;
    if (!session.peerResetToken || !isSameToken(token, session.peerResetToken)) return false;
    if (this.#closing) this.#move('closing-ended');
    else this.#end('gave-up', { kind: 'reset' });
    return true;
  }

  // Mutators.

  sendControl(message: Uint8Array): void {
    if (!this.isClosed) this.#controlSender.queue(message);
  }

  sendData(chunk: DataChunk): void {
    invariant(this.role === 'initiator', 'only the initiator sends data');
    if (!this.isClosed) this.#dataSender.queue(chunk);
  }

  addCredit(count: number): void {
    if (!this.isClosed) this.#established?.session.dataReceiver.release(count);
  }

  setRateLimit(bytesPerSecond: number | null): void {
    this.#rateLimit = bytesPerSecond;
    this.#established?.session.pacer.setRateLimit(bytesPerSecond, this.#lastNow);
  }

  setCongestionMode(mode: CongestionMode): void {
    this.#congestionMode = mode;
    this.#established?.session.setCongestionMode(mode, this.#lastNow);
  }

  setSupply(supply: DataSupply): void {
    if (supply === this.#supply) return;
    this.#supply = supply;
    this.#established?.session.setSupply(supply);
  }

  close(code: number, reason: string, now: number): void {
    if (this.isClosed) return;
    this.#closeWith(code, reason, { kind: 'local', code, reason }, now);
  }

  giveUp(now: number): void {
    const session = this.#established?.session;
    if (!session || this.isClosed) return;
    this.#end('gave-up', { kind: 'idle', silentMs: session.idle.silentMs(now) });
  }

  /** A fault of ours: this connection ends, the others go on. */
  closeAfterFault(error: unknown, now: number): void {
    const reason = error instanceof Error ? error.message : String(error);
    // Not even CLOSE can be said: nothing more is tried.
    if (this.#closing) this.#move('closing-ended');
    else this.close(CloseCode.INTERNAL, reason, now);
  }

  // What goes out.

  pollEvent(): ConnectionEvent | null {
    return this.#events.poll();
  }

  /** Where the datagram of the last `pollDatagram` goes. */
  get transmitTo(): Address {
    return this.#transmitTo;
  }

  /** Writes the next datagram that may leave now; its length, or 0. */
  pollDatagram(into: Uint8Array, now: number): number {
    this.#noteTime(now);
    if (this.#state === 'closed') return 0;
    if (this.#closing) {
      if (!this.#closing.isDue || !this.#established) return 0;
      this.#transmitTo = this.remote;
      return this.#established.sender.writeClose(into, this.#closing, now);
    }
    if (this.#handshake) {
      const byteCount = this.#handshake.poll(into, now);
      this.#transmitTo = this.#remoteAtStart;
      if (byteCount > 0) return byteCount;
    }
    if (!this.#established) return 0;
    const { sender } = this.#established;
    if (sender.isExhausted) {
      this.#end('gave-up', {
        kind: 'local',
        code: CloseCode.LIMIT,
        reason: 'packet numbers are used up',
      });
      return 0;
    }
    const byteCount = sender.poll(into, now);
    this.#transmitTo = sender.to;
    return byteCount;
  }

  /** Every call that brings the time: a leap of it means that this process was asleep. */
  #noteTime(now: number): void {
    const before = this.#lastNow;
    // Until something was due, nobody had to look.
    const dueAt = now - before < SLEEP_MIN_MS ? before : Math.max(before, this.deadline);
    this.#lastNow = now;
    const sleptMs = now - dueAt;
    if (sleptMs < SLEEP_MIN_MS) return;
    this.#handshake?.handleSleep(sleptMs);
    const session = this.#established?.session;
    if (!session) return;
    session.idle.handleSleep(sleptMs);
    session.loss.handleSleep(now);
  }

  #handleLossTimeout(session: Session, now: number): void {
    switch (session.loss.handleTimeout(now)) {
      case 'loss': {
        const { lastLoss } = session.loss;
        if (lastLoss) session.controller.handleLoss(lastLoss, now);
        session.pacer.setRate(session.controller.pacingRateBytesPerSecond, now);
        return;
      }
      case 'pto':
        session.handlePto(now);
        return;
      case 'none':
        return;
    }
  }

  #establish(outcome: HandshakeOutcome, remoteId: ConnectionId, now: number): void {
    const { config, plain } = this.#context;
    const session = new Session(
      {
        crypto: config.crypto,
        role: this.role,
        remote: this.#remoteAtStart,
        localId: this.localId,
        remoteId,
        outcome,
        sasNonce: this.#sasNonce,
        idleTimeoutMs: IDLE_TIMEOUT_MS,
        receiveWindowBytes: this.role === 'responder' ? config.receiveWindowBytes : 0,
        options: {
          ...this.#options,
          rateLimitBytesPerSecond: this.#rateLimit,
          congestionMode: this.#congestionMode,
        },
        supply: this.#supply,
        trace: this.#trace,
        events: this.#events,
        controlSender: this.#controlSender,
        dataSender: this.#dataSender,
      },
      now,
    );
    const sender = new PacketSender(session);
    this.#established = { session, sender, receiver: new PacketReceiver(session, plain) };
    this.#events.push({
      kind: 'connected',
      remotePublicKey: outcome.noise.remotePublicKey,
      deviceName: outcome.peer.deviceName,
      previewsMax: outcome.peer.previewsMax,
      knowsLists: outcome.peer.knowsLists,
    });
  }

  #violate(code: number, reason: string, now: number): void {
    this.#closeWith(code, reason, { kind: 'violation', code, reason }, now);
  }

  #closeWith(code: number, reason: string, cause: CloseCause, now: number): void {
    if (!this.#established) {
      this.#end('close-without-keys', cause);
      return;
    }
    const endsAt = now + CLOSING_PTOS * this.#established.session.ptoMs;
    this.#closing = new Closing(code, reason, endsAt);
    this.#end('close-with-keys', cause);
  }

  #end(trigger: ConnectionTrigger, cause: CloseCause): void {
    this.#move(trigger);
    this.#handshake = null;
    this.#controlSender.clear();
    this.#dataSender.clear();
    this.#events.push({ kind: 'closed', cause });
  }

  #move(trigger: ConnectionTrigger): void {
    const before = this.#state;
    this.#state = nextConnectionState(before, trigger);
    if (this.#trace !== null && before !== this.#state) {
      this.#trace.stateUpdated(before, this.#state, this.#lastNow);
    }
  }
}

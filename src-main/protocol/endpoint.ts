/**
 * One socket's worth of connections: who a datagram belongs to, who may connect, whose turn it is to
 * send. PROTOCOL.md section 4. The only place where a fault of ours is caught.
 */
import { Connection, type ConnectionContext } from './connection.ts';
import type {
  Address,
  ConnectionApi,
  ConnectOptions,
  EndpointApi,
  EndpointConfig,
  EndpointEvent,
  Transmit,
} from './connection-api.ts';
import {
  makeConnectionId,
  readConnectionId,
  readUint32,
  type ConnectionId,
} from './connection-id.ts';
import {
  BUSY_ANSWERS_MAX,
  CloseCode,
  CONNECTION_ID_BYTES,
  CONNECTIONS_MAX,
  DATAGRAM_MAX_BYTES,
  HANDSHAKE_ANSWERS_MAX,
  PACKET_HEAD_BYTES,
  PROTOCOL_VERSION,
} from './constants.ts';
import { TAG_BYTES } from './crypto.ts';
import { ResponderHandshake } from './handshake.ts';
import { HalfOpenTable } from './half-open-table.ts';
import { HandshakePace } from './handshake-pace.ts';
import { responderParameters } from './own-parameters.ts';
import {
  decodeHandshakePacket,
  encodeRetry,
  encodeVersion,
  isOurFirstByte,
  PacketType,
  type HandshakePacket,
} from './packet.ts';
import { decodeReset, ResetIssuer } from './stateless-reset.ts';
import { TokenMaker } from './token.ts';

/** What was dropped, for statistics and tests. */
export interface EndpointCounters {
  /** Neither decodable nor of a known kind. */
  readonly malformed: number;
  /** For no connection that is here. */
  readonly unknownConnection: number;
  /** Not authentic, seen before, or out of place. */
  readonly rejected: number;
  /** A limit was reached: half-open records, answers, connections. */
  readonly limited: number;
  /** Our own bugs that ended a connection. */
  readonly faults: number;
}

interface Answer {
  readonly to: Address;
  readonly datagram: Uint8Array;
}

export class Endpoint implements EndpointApi {
  readonly #config: EndpointConfig;
  readonly #context: ConnectionContext;
  readonly #tokens: TokenMaker;
  readonly #resets: ResetIssuer;
  readonly #halfOpen = new HalfOpenTable();
  readonly #pace = new HandshakePace();
  #isAccepting: boolean;

  /** By the low half of their ID, which is unique here; the high half is compared. */
  readonly #byLow = new Map<number, Connection>();
  /** In the order in which they take turns. */
  readonly #connections: Connection[] = [];
  #turn = 0;
  readonly #answers: Answer[] = [];
  readonly #events: EndpointEvent[] = [];
  readonly #ready = new Set<Connection>();
  readonly #transmit: { to: Address; byteCount: number };
  readonly #counters = {
    malformed: 0,
    unknownConnection: 0,
    rejected: 0,
    limited: 0,
    faults: 0,
  };
  #lastFault: unknown = null;

  constructor(config: EndpointConfig) {
    this.#config = config;
    this.#isAccepting = config.accepting;
    this.#tokens = new TokenMaker(config.crypto);
    this.#resets = new ResetIssuer(config.crypto, config.resetSecret);
    this.#transmit = { to: { host: '', port: 0 }, byteCount: 0 };
    this.#context = {
      config,
      plain: new Uint8Array(DATAGRAM_MAX_BYTES),
      resets: this.#resets,
      onReady: (connection) => this.#ready.add(connection),
    };
  }

  // Getters.

  get connections(): Iterable<ConnectionApi> {
    return this.#connections;
  }

  get counters(): EndpointCounters {
    return this.#counters;
  }

  get halfOpenCount(): number {
    return this.#halfOpen.count;
  }

  /** The last of our own bugs, for the log; null if there was none. */
  get lastFault(): unknown {
    return this.#lastFault;
  }

  // Mutators.

  setAccepting(accepting: boolean): void {
    this.#isAccepting = accepting;
    if (!accepting) this.#halfOpen.clear();
  }

  connect(to: Address, options: ConnectOptions, now: number): ConnectionApi {
    const connection = Connection.initiate(this.#context, this.#makeId(), to, options, now);
    this.#addConnection(connection);
    return connection;
  }

  // What comes in.

  handleDatagram(bytes: Uint8Array, from: Address, now: number): boolean {
    const first = bytes[0];
    if (first === undefined || !isOurFirstByte(first)) return false;
    if (first === PacketType.PACKET) {
      this.#handlePacket(bytes, from, now);
      return true;
    }
    if (first === PacketType.RESET) {
      this.#handleReset(bytes, now);
      return true;
    }
    try {
      this.#handleHandshakePacket(bytes, from, now);
    } catch (error) {
      // No connection came of it, so there is none to end.
      this.#noteFault(error);
    }
    return true;
  }

  handleTimeout(now: number): void {
    this.#halfOpen.handleTimeout(now);
    for (let i = this.#connections.length - 1; i >= 0; i--) {
      const connection = this.#connections[i]!;
      if (connection.deadline <= now) {
        try {
          connection.handleTimeout(now);
        } catch (error) {
          this.#handleFault(connection, error, now);
        }
      }
      if (connection.isFinished) this.#removeConnection(connection);
    }
  }

  handleNetworkChange(now: number): void {
    for (const connection of this.#connections) connection.handleNetworkChange(now);
  }

  // What goes out.

  /** The returned object is reused by the next call. */
  pollTransmit(into: Uint8Array, now: number): Transmit | null {
    const answer = this.#answers.shift();
    if (answer) {
      into.set(answer.datagram);
      return this.#transmitOf(answer.to, answer.datagram.length);
    }
    const count = this.#connections.length;
    for (let i = 0; i < count; i++) {
      if (this.#turn >= count) this.#turn = 0;
      const connection = this.#connections[this.#turn++]!;
      const byteCount = this.#pollDatagram(connection, into, now);
      if (byteCount > 0) return this.#transmitOf(connection.transmitTo, byteCount);
    }
    return null;
  }

  pollDeadline(): number | null {
    let deadline = this.#answers.length > 0 ? -Infinity : this.#halfOpen.deadline;
    for (const connection of this.#connections) {
      deadline = Math.min(deadline, connection.deadline);
    }
    return deadline === Infinity ? null : deadline;
  }

  pollEvent(): EndpointEvent | null {
    return this.#events.shift() ?? null;
  }

  pollReady(): ConnectionApi | null {
    for (const connection of this.#ready) {
      this.#ready.delete(connection);
      if (connection.hasEvents) return connection;
    }
    return null;
  }

  #handlePacket(bytes: Uint8Array, from: Address, now: number): void {
    if (bytes.length < PACKET_HEAD_BYTES + TAG_BYTES || bytes.length > DATAGRAM_MAX_BYTES) {
      this.#counters.malformed++;
      return;
    }
    const connection = this.#byLow.get(readUint32(bytes, 1 + CONNECTION_ID_BYTES / 2));
    if (!connection || connection.localId.high !== readUint32(bytes, 1)) {
      this.#counters.unknownConnection++;
      this.#answerUnknown(readConnectionId(bytes, 1), from, now);
      return;
    }
    try {
      if (!connection.handlePacket(bytes, from, now)) this.#counters.rejected++;
    } catch (error) {
      this.#handleFault(connection, error, now);
    }
    if (connection.isFinished) this.#removeConnection(connection);
  }

  /** A PACKET for a connection that is not here: whoever sent it may be waiting for an answer in vain. */
  #answerUnknown(destination: ConnectionId, from: Address, now: number): void {
    // It overtook its CONFIRM: this connection is yet to be.
    if (this.#halfOpen.findByLocalId(destination)) return;
    const reset = this.#resets.answer(destination, now);
    if (reset) this.#answer(from, reset);
    else this.#counters.limited++;
  }

  /** Never answered, so that two endpoints can't go on telling each other. */
  #handleReset(bytes: Uint8Array, now: number): void {
    const reset = decodeReset(bytes);
    if (!reset) {
      this.#counters.malformed++;
      return;
    }
    for (const connection of this.#connections) {
      try {
        if (!connection.handleReset(reset)) continue;
      } catch (error) {
        this.#handleFault(connection, error, now);
      }
      if (connection.isFinished) this.#removeConnection(connection);
      return;
    }
    this.#counters.rejected++;
  }

  #handleHandshakePacket(bytes: Uint8Array, from: Address, now: number): void {
    const packet = decodeHandshakePacket(bytes);
    if (!packet) {
      this.#counters.malformed++;
      return;
    }
    switch (packet.kind) {
      case 'unknown-version':
        if (this.#isAccepting) {
          this.#answer(from, encodeVersion(packet.source, [PROTOCOL_VERSION]));
        }
        return;
      case 'initial':
        if (this.#isAccepting) this.#handleInitial(packet, from, now);
        return;
      case 'confirm':
        this.#handleConfirm(packet.destination, packet.noise, now);
        return;
      case 'retry':
      case 'reply':
      case 'version':
        this.#handleAnswer(packet, from, now);
        return;
    }
  }

  /** RETRY, REPLY or VERSION: for the connection that waits for it. */
  #handleAnswer(
    packet: Extract<HandshakePacket, { kind: 'retry' | 'reply' | 'version' }>,
    from: Address,
    now: number,
  ): void {
    const { low, high } = packet.destination;
    const connection = this.#byLow.get(low);
    if (!connection || connection.localId.high !== high || connection.role !== 'initiator') {
      this.#counters.unknownConnection++;
      return;
    }
    try {
      let isTaken: boolean;
      if (packet.kind === 'retry') isTaken = connection.handleRetry(packet.token, from, now);
      else if (packet.kind === 'reply') isTaken = connection.handleReply(packet.noise, now);
      else isTaken = connection.handleVersion(packet.versions, from);
      if (!isTaken) this.#counters.rejected++;
    } catch (error) {
      this.#handleFault(connection, error, now);
    }
    if (connection.isFinished) this.#removeConnection(connection);
  }

  #handleInitial(
    packet: Extract<HandshakePacket, { kind: 'initial' }>,
    from: Address,
    now: number,
  ): void {
    const known = this.#halfOpen.find(from, packet.source);
    if (known?.handshake.isFor(packet.noise)) {
      this.#answer(from, known.handshake.takeReply(now));
      return;
    }
    const hasProof =
      packet.token.length > 0 && this.#tokens.isValid(packet.token, from, packet.source, now);
    if (this.#halfOpen.isBusy && !hasProof) {
      this.#answer(from, encodeRetry(packet.source, this.#tokens.make(from, packet.source, now)));
      return;
    }
    if (!this.#pace.takeTurn(from.host, now)) {
      this.#counters.limited++;
      return;
    }
    const localId = this.#makeId();
    const handshake = ResponderHandshake.start(
      this.#config.crypto,
      this.#config.identity,
      packet.source,
      responderParameters(this.#config, localId, this.#resets.token(localId)),
      packet.noise,
    );
    if (!handshake) {
      this.#counters.rejected++;
      return;
    }
    // The same connection with another key: the earlier INITIAL was damaged or forged on the way.
    if (known) this.#halfOpen.remove(known);
    else this.#halfOpen.makeRoom();
    const address = { host: from.host, port: from.port };
    this.#halfOpen.add(address, packet.source, localId, handshake, now);
    this.#answer(address, handshake.takeReply(now));
  }

  #handleConfirm(destination: ConnectionId, noise: Uint8Array, now: number): void {
    const record = this.#halfOpen.findByLocalId(destination);
    if (!record) {
      // Mostly one that came twice: the connection that it made is already here.
      this.#counters.unknownConnection++;
      return;
    }
    if (!this.#halfOpen.takeTry(record)) {
      this.#counters.limited++;
      return;
    }
    const outcome = record.handshake.handleConfirm(noise, now);
    if (outcome === 'ignored') {
      this.#counters.rejected++;
      return;
    }
    this.#halfOpen.remove(record);
    if (outcome === 'bad-parameters') {
      this.#counters.rejected++;
      return;
    }
    if (this.#connections.length >= CONNECTIONS_MAX + BUSY_ANSWERS_MAX) {
      this.#counters.limited++;
      return;
    }
    const isFull = this.#connections.length >= CONNECTIONS_MAX;
    const connection = Connection.accept(
      this.#context,
      record.localId,
      record.remoteId,
      // Where the REPLY was read. CONFIRM proves nothing of where it comes from: anyone may copy it.
      record.address,
      outcome,
      now,
    );
    this.#addConnection(connection);
    if (isFull) {
      this.#counters.limited++;
      connection.close(CloseCode.BUSY, 'too many connections', now);
      return;
    }
    this.#events.push({ kind: 'incoming', connection });
  }

  #pollDatagram(connection: Connection, into: Uint8Array, now: number): number {
    try {
      return connection.pollDatagram(into, now);
    } catch (error) {
      this.#handleFault(connection, error, now);
      return 0;
    }
  }

  #transmitOf(to: Address, byteCount: number): Transmit {
    this.#transmit.to = to;
    this.#transmit.byteCount = byteCount;
    return this.#transmit;
  }

  #answer(to: Address, datagram: Uint8Array): void {
    if (this.#answers.length >= HANDSHAKE_ANSWERS_MAX) {
      this.#counters.limited++;
      return;
    }
    this.#answers.push({ to: { host: to.host, port: to.port }, datagram });
  }

  #handleFault(connection: Connection, error: unknown, now: number): void {
    this.#noteFault(error);
    connection.closeAfterFault(error, now);
  }

  #noteFault(error: unknown): void {
    this.#counters.faults++;
    this.#lastFault = error;
  }

  #addConnection(connection: Connection): void {
    this.#byLow.set(connection.localId.low, connection);
    this.#connections.push(connection);
  }

  #removeConnection(connection: Connection): void {
    if (this.#byLow.get(connection.localId.low) !== connection) return;
    this.#byLow.delete(connection.localId.low);
    this.#connections.splice(this.#connections.indexOf(connection), 1);
  }

  #makeId(): ConnectionId {
    for (;;) {
      const id = makeConnectionId(this.#config.crypto);
      if (!this.#byLow.has(id.low) && !this.#halfOpen.hasLocalLow(id.low)) return id;
    }
  }
}

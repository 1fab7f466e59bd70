/**
 * The listening side: one socket, one accepting endpoint, and every transfer that came in on it.
 * Decides how many may wait for an answer, and what becomes of them when listening stops.
 */
import type { Failure } from '../../../src-shared/failure.ts';
import type { ListenRequest, ListenState } from '../../../src-shared/listen-model.ts';
import { ok, type Result } from '../../../src-shared/result.ts';
import { isAtRest, type ConflictChoice } from '../../../src-shared/transfer-model.ts';
import type { Address, ConnectionApi } from '../../protocol/connection-api.ts';
import { CloseCode } from '../../protocol/constants.ts';
import { Endpoint } from '../../protocol/endpoint.ts';
import { ownAddresses } from '../addresses.ts';
import { type DriverClient, DriverLoop, monotonicNow } from '../driver/driver-loop.ts';
import { openUdpSocket, type UdpSocket } from '../driver/udp-socket.ts';
import { endpointConfig } from './endpoint-config.ts';
import type { EngineContext } from './engine-context.ts';
import type { LiveTransfer } from './live-transfer.ts';
import { PlainListening } from './plain-listening.ts';
import { Receiving, type ReceivingPlace } from './receiving.ts';
import { listsTooMany } from './waiting-lists.ts';

/** Of strangers: offers that wait for a person, and peers that have yet to offer. Each is a prompt, or may be one soon. */
const OFFERS_WAITING_MAX = 16;
/** The same of one network, so that nobody takes all places. */
const OFFERS_WAITING_NETWORK_MAX = 8;
/** The same of verified devices, whom strangers cannot keep out. */
const OFFERS_WAITING_VERIFIED_MAX = 16;
/** Incoming transfers at once; each may hold a receive window in memory. */
const RECEIVING_MAX = 64;
/** After stopping: how long closed connections may go on answering with CLOSE. */
const LINGER_MAX_MS = 2_000;
const LINGER_POLL_MS = 10;

export interface ListeningOwner {
  /** A transfer came in; the engine keeps it until `handleGone`. */
  handleNew(transfer: LiveTransfer): void;
  handleGone(transfer: LiveTransfer): void;
  /** Listening ended by itself. */
  handleListenerFailure(listening: Listening, failure: Failure): void;
  /** The socket is closed; nothing of this listening is left. */
  handleListeningGone(listening: Listening): void;
}

export class Listening implements DriverClient, ReceivingPlace {
  readonly #context: EngineContext;
  readonly #owner: ListeningOwner;
  readonly #socket: UdpSocket;
  readonly #endpoint: Endpoint;
  readonly #loop: DriverLoop;
  readonly #plain: PlainListening;
  readonly #receivings = new Map<ConnectionApi, Receiving>();
  #request: ListenRequest;
  #isAccepting = true;
  #ending: Promise<void> | null = null;

  private constructor(
    socket: UdpSocket,
    request: ListenRequest,
    context: EngineContext,
    owner: ListeningOwner,
  ) {
    this.#context = context;
    this.#owner = owner;
    this.#socket = socket;
    this.#request = request;
    this.#endpoint = new Endpoint(endpointConfig(context.owner, { accepting: true, socket }));
    this.#loop = new DriverLoop(socket, this.#endpoint, this, context.log);
    this.#plain = new PlainListening(this, context, owner);
  }

  /** `port-in-use`, `port-forbidden`, `address-unavailable` or `internal`. */
  static async open(
    request: ListenRequest,
    context: EngineContext,
    owner: ListeningOwner,
  ): Promise<Result<Listening, Failure>> {
    const socket = await openUdpSocket({ bind: request.bind, port: request.port });
    if (!socket.ok) return socket;
    return ok(new Listening(socket.value, request, context, owner));
  }

  get state(): ListenState {
    const { bind, plain } = this.#request;
    return {
      port: this.#socket.port,
      addresses: bind === null ? ownAddresses() : [bind],
      plain,
    };
  }

  get isAccepting(): boolean {
    return this.#isAccepting;
  }

  /** No transfer runs on it. */
  get isIdle(): boolean {
    return this.#receivings.size === 0 && !this.#plain.isBusy;
  }

  /** Its socket is about to close. */
  get isEnding(): boolean {
    return this.#ending !== null;
  }

  /** Could this socket serve that request? */
  serves(request: ListenRequest): boolean {
    const samePort = request.port === this.#socket.port || request.port === this.#request.port;
    return this.#ending === null && samePort && request.bind === this.#request.bind;
  }

  /** Listens (again) with other settings; transfers that run go on as they began. */
  resume(request: ListenRequest): void {
    this.#request = request;
    this.#isAccepting = true;
    this.#endpoint.setAccepting(true);
  }

  /** Nobody new from now on. Offers that wait are declined; accepted transfers go on to their end. */
  pause(): void {
    this.#isAccepting = false;
    this.#endpoint.setAccepting(false);
    this.#plain.declineWaiting();
    for (const receiving of this.#receivings.values()) {
      if (receiving.phase === 'offered') receiving.withdraw();
      else if (receiving.phase === 'connecting') {
        receiving.connection.close(CloseCode.SHUTDOWN, '', monotonicNow());
      }
    }
    this.#loop.wake();
  }

  // ------------------------------------------------------------ the loop's client

  handleIncoming(connection: ConnectionApi, now: number): void {
    if (!this.#isAccepting || this.#receivings.size >= RECEIVING_MAX) {
      connection.close(CloseCode.BUSY, 'busy', now);
      return;
    }
    const receiving = new Receiving(connection, this, this.#context, now);
    this.#receivings.set(connection, receiving);
    this.#owner.handleNew(receiving);
  }

  handleReady(connection: ConnectionApi, now: number): void {
    const receiving = this.#receivings.get(connection);
    if (receiving !== undefined) receiving.handleEvents(now);
    else drain(connection);
  }

  takeDatagram(bytes: Uint8Array, from: Address, now: number): boolean {
    return (
      (this.#request.plain || this.#plain.isBusy) &&
      this.#plain.takeDatagram(bytes, from, this.#request.plain && this.#isAccepting, now)
    );
  }

  handleTurn(now: number): void {
    for (const [connection, receiving] of this.#receivings) {
      receiving.handleTurn(now);
      if (!receiving.isFinished) continue;
      this.#receivings.delete(connection);
      void receiving.close().then(() => {
        this.#owner.handleGone(receiving);
      });
    }
    this.#plain.handleTurn(now);
    for (const receiving of this.#tooMany()) receiving.turnAway(now);
    if (!this.#isAccepting && this.isIdle) {
      void this.end();
    }
  }

  handleTimeout(): void {
    // A turn follows at once, and does it.
  }

  pollDeadline(): number | null {
    let due = this.#plain.pollDeadline() ?? Infinity;
    for (const receiving of this.#receivings.values()) {
      due = Math.min(due, receiving.pollDeadline() ?? Infinity);
    }
    return due === Infinity ? null : due;
  }

  handleLoopFailure(failure: Failure): void {
    const receivings = [...this.#receivings.values()];
    this.#receivings.clear();
    for (const receiving of receivings) {
      receiving.stop(failure);
      void receiving.leave().then(() => {
        this.#owner.handleGone(receiving);
      });
    }
    this.#plain.stopAll(failure);
    this.#isAccepting = false;
    this.#ending ??= Promise.resolve();
    this.#owner.handleListenerFailure(this, failure);
    this.#owner.handleListeningGone(this);
  }

  /** Closes the socket once closed connections have said so. */
  end(): Promise<void> {
    this.#ending ??= this.#linger();
    return this.#ending;
  }

  async #linger(): Promise<void> {
    const until = monotonicNow() + LINGER_MAX_MS;
    while (this.#hasConnections() && monotonicNow() < until) {
      await new Promise((resolve) => setTimeout(resolve, LINGER_POLL_MS));
    }
    await this.#loop.stop();
    this.#owner.handleListeningGone(this);
  }

  #hasConnections(): boolean {
    for (const _ of this.#endpoint.connections) return true;
    return false;
  }

  #tooMany(): readonly Receiving[] {
    return listsTooMany(this.#receivings, this.#context.waitingListsMaxBytes);
  }

  // ------------------------------------------------------------ where transfers live

  get folder(): string {
    return this.#request.folder;
  }

  get conflict(): ConflictChoice | null {
    return this.#request.conflict ?? null;
  }

  async supersede(by: Receiving): Promise<boolean> {
    const older = [...this.#receivings.values()].filter((one) => one !== by && one.isAttemptOf(by));
    await Promise.all(older.map((one) => one.giveWay()));
    return older.length > 0;
  }

  admits(receiving: Receiving, now: number): boolean {
    const { source } = receiving;
    if (source === null) return true;
    const { offerLimits, consented } = this.#context;
    // What was accepted goes on without a question, and is known as that only when its offer is there.
    const isKnown = source.publicKey !== null && consented.has(source.publicKey);
    if (!isKnown && !offerLimits.mayAsk(source, now)) return false;
    const others = [...this.#receivings.values()]
      .filter((one) => one !== receiving && one.isWaiting)
      .flatMap((one) => one.source ?? []);
    if (source.isVerified) {
      return others.filter((one) => one.isVerified).length < OFFERS_WAITING_VERIFIED_MAX;
    }
    const strangers = others.filter((one) => !one.isVerified);
    const ofNetwork = strangers.filter((one) => one.network === source.network);
    return (
      strangers.length + this.#plain.waitingCount < OFFERS_WAITING_MAX &&
      ofNetwork.length < OFFERS_WAITING_NETWORK_MAX
    );
  }

  promisedBytes(): number {
    let promised = 0;
    for (const receiving of this.#receivings.values()) {
      if (!isAtRest(receiving.phase)) promised += receiving.remainingBytes;
    }
    return promised;
  }

  wake(): void {
    this.#loop.wake();
  }
}

/** A connection that was turned away still has events; nobody wants them. */
function drain(connection: ConnectionApi): void {
  while (connection.pollEvent() !== null);
}

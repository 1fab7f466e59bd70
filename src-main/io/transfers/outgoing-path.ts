/**
 * One socket, one endpoint and one connection towards one numeric address: what a send needs of the
 * network. Each send has a socket of its own: its receive buffer, its errors and its pace are then
 * nobody else's, IPv4 peers get an IPv4 socket, and closing it can't disturb another transfer.
 */
import type { Failure } from '../../../src-shared/failure.ts';
import { fail, ok, type Result } from '../../../src-shared/result.ts';
import type { CongestionMode, ConnectionApi } from '../../protocol/connection-api.ts';
import { Endpoint } from '../../protocol/endpoint.ts';
import {
  DriverLoop,
  type DriverClient,
  type FaultLog,
  monotonicNow,
} from '../driver/driver-loop.ts';
import { familyOf, openUdpSocket, type UdpSocket } from '../driver/udp-socket.ts';
import type { AddressFamily } from '../driver/peer-address.ts';
import { type EndpointOwner, endpointConfig, largestDatagramTo } from './endpoint-config.ts';

/** What moves on this path. */
export interface PathClient {
  /** Events wait on the connection. */
  handleReady(now: number): void;
  handleTurn(now: number): void;
  handleTimeout(now: number): void;
  pollDeadline(): number | null;
  handlePathFailure(failure: Failure, now: number): void;
  /** A datagram could not leave; `code` is the system's. Told as long as `watchesErrors`. */
  handleSendError(code: string): void;
}

/** How long a closed connection may go on answering with CLOSE before the path is taken away. */
const LINGER_MAX_MS = 2_000;
/**
 * The same when all is done and the other side knows: a CLOSE that gets lost costs it a little patience.
 * Whoever asks because of that asks within some RTTs; a path that is longer is not waited for.
 */
const LINGER_DONE_MS = 20;
const LINGER_DONE_RTTS = 3;
const LINGER_POLL_MS = 5;

/** Any free port, on the family of the address. `wildcard` hosts never meet a peer's port. */
const WILDCARD = { udp4: '0.0.0.0', udp6: '::' } as const;

export class OutgoingPath implements DriverClient {
  readonly connection: ConnectionApi;
  readonly loop: DriverLoop;
  readonly #endpoint: Endpoint;
  readonly #family: AddressFamily;
  #isRenewing = false;
  #isOver = false;
  client: PathClient;

  private constructor(
    socket: UdpSocket,
    host: string,
    port: number,
    options: PathOptions,
    client: PathClient,
  ) {
    this.client = client;
    this.#family = socket.family;
    this.#endpoint = new Endpoint(endpointConfig(options.owner, { accepting: false, socket }));
    this.loop = new DriverLoop(socket, this.#endpoint, this, options.log);
    this.loop.sendErrorListener = (code) => {
      this.client.handleSendError(code);
    };
    this.connection = this.#endpoint.connect(
      socket.addressOf(host, port),
      {
        maxDatagramBytes: largestDatagramTo(host),
        rateLimitBytesPerSecond: options.rateLimitBytesPerSecond,
        congestionMode: options.congestionMode,
      },
      monotonicNow(),
    );
    this.loop.wake();
  }

  /** `host` is numeric. */
  static async open(
    host: string,
    port: number,
    options: PathOptions,
    client: PathClient,
  ): Promise<Result<OutgoingPath, Failure>> {
    const family = familyOf(host);
    if (family === null) return fail({ kind: 'bad-address', host });
    const socket = await openUdpSocket({ bind: WILDCARD[family], port: 0 });
    if (!socket.ok) {
      const isMissing = socket.failure.kind === 'address-unavailable';
      return fail(isMissing ? { kind: 'no-network', host } : socket.failure);
    }
    return ok(new OutgoingPath(socket.value, host, port, options, client));
  }

  /** A new socket on whatever network there is now, for the same connection. Nothing if none can be opened. */
  renewSocket(): void {
    if (this.#isRenewing) return;
    this.#isRenewing = true;
    void openUdpSocket({ bind: WILDCARD[this.#family], port: 0 }).then((socket) => {
      this.#isRenewing = false;
      if (!socket.ok) return;
      if (this.#isOver) {
        void socket.value.close();
        return;
      }
      this.loop.replaceSocket(socket.value);
      this.#endpoint.handleNetworkChange(monotonicNow());
    });
  }

  /** The handshake is over: from now on a datagram that cannot leave is a lost one. */
  ignoreSendErrors(): void {
    this.loop.sendErrorListener = null;
  }

  /** Lets a closed connection say so for as long as the protocol asks (less if all `isDone`), then closes the socket. */
  async linger(isDone = false): Promise<void> {
    const lastsMs = isDone ? this.#doneLingerMs() : LINGER_MAX_MS;
    const until = monotonicNow() + lastsMs;
    while (this.#hasConnections() && monotonicNow() < until) {
      await new Promise((resolve) => setTimeout(resolve, Math.min(LINGER_POLL_MS, lastsMs)));
    }
    this.#isOver = true;
    await this.loop.stop();
  }

  #doneLingerMs(): number {
    return Math.min(LINGER_DONE_RTTS * this.connection.stats.smoothedRttMs, LINGER_DONE_MS);
  }

  #hasConnections(): boolean {
    for (const _ of this.#endpoint.connections) return true;
    return false;
  }

  handleIncoming(): void {
    // This endpoint accepts nobody.
  }

  handleReady(_connection: ConnectionApi, now: number): void {
    this.client.handleReady(now);
  }

  takeDatagram(): boolean {
    return false;
  }

  handleTurn(now: number): void {
    this.client.handleTurn(now);
  }

  handleTimeout(now: number): void {
    this.client.handleTimeout(now);
  }

  pollDeadline(): number | null {
    return this.client.pollDeadline();
  }

  handleLoopFailure(failure: Failure, now: number): void {
    this.client.handlePathFailure(failure, now);
  }
}

export interface PathOptions {
  readonly owner: EndpointOwner;
  /** Bytes a second; null = none. */
  readonly rateLimitBytesPerSecond: number | null;
  readonly congestionMode: CongestionMode;
  readonly log: FaultLog;
}

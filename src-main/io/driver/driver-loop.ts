/**
 * The one loop that feeds a sans-IO endpoint: datagrams in, events out, datagrams out, one timer. It
 * decides when each of them gets its turn, so that the socket is read often enough; what they mean
 * is the endpoint's and the client's. Faults that reach this file are logged and end the loop.
 *
 * A turn runs in Node's check phase, right after the phase in which datagrams and file results came
 * in: everything that arrived together is answered together.
 */
import type { Failure } from '../../../src-shared/failure.ts';
import type { Address, ConnectionApi, EndpointApi } from '../../protocol/connection-api.ts';
import type { SendErrorListener, UdpSocket, UdpSocketListener } from './udp-socket.ts';

/** What one loop drives besides the endpoint. */
export interface DriverClient {
  /** A peer completed the handshake with this accepting endpoint. */
  handleIncoming(connection: ConnectionApi, now: number): void;
  /** Events wait on this connection; drain them: their bytes are gone after this call. */
  handleReady(connection: ConnectionApi, now: number): void;
  /** Before the endpoint sees it: true if this datagram belongs to another dialect, which has then taken it. The bytes are gone after this call. */
  takeDatagram(bytes: Uint8Array, from: Address, now: number): boolean;
  /** Once a turn, after all that came in and before anything is sent. */
  handleTurn(now: number): void;
  handleTimeout(now: number): void;
  /** When `handleTimeout` wants to be called; null = never. */
  pollDeadline(): number | null;
  /** The socket or the endpoint is of no use any more; the loop has stopped. */
  handleLoopFailure(failure: Failure, now: number): void;
}

/** The endpoint catches its own faults and ends their connections; here they are logged. */
export interface DrivenEndpoint extends EndpointApi {
  /** The last of our own bugs; null if there was none. */
  readonly lastFault: unknown;
}

export type FaultLog = (message: string, fault: unknown) => void;

/** Datagrams are never larger (PROTOCOL.md, section 2). */
const TRANSMIT_BUFFER_BYTES = 65_536;
/**
 * Sending at a stretch before the socket is read again: a stock receive buffer holds 1.7 ms of a
 * gigabit.
 */
const TRANSMIT_STRETCH_MS = 1;
/** While the system takes no more: its send buffer (212,992 bytes) lasts 1.7 ms at a gigabit. */
const BUSY_RETRY_MS = 1;
/** Timers of Node are not finer. Whatever is due sooner is done in the next turn of the event loop. */
const TIMER_GRAIN_MS = 1;
/**
 * Node reads up to 32 datagrams in a row, which may be 2 MB. So that their acknowledgements do not
 * wait for the last of them, a turn that is so late comes in between.
 */
const TURN_LATE_MS = 0.5;
/** A timer longer than this is cut; the loop then looks again. */
const TIMER_MAX_MS = 60_000;

export const monotonicNow = (): number => performance.now();

export class DriverLoop implements UdpSocketListener {
  #socket: UdpSocket;
  readonly #endpoint: DrivenEndpoint;
  readonly #client: DriverClient;
  readonly #log: FaultLog;
  readonly #buffer = new Uint8Array(TRANSMIT_BUFFER_BYTES);
  /** The part of `#buffer` that went out last: most datagrams of a transfer are equally long. */
  #view: Uint8Array;
  #isTurnDue = false;
  #turnAt = -Infinity;
  #isReading = false;
  #timer: NodeJS.Timeout | null = null;
  #timerAt = Infinity;
  #isStopped = false;
  #loggedFault: unknown = null;

  constructor(socket: UdpSocket, endpoint: DrivenEndpoint, client: DriverClient, log: FaultLog) {
    this.#socket = socket;
    this.#endpoint = endpoint;
    this.#client = client;
    this.#log = log;
    this.#view = this.#buffer;
    socket.listen(this);
  }

  /** Something changed outside datagrams and deadlines: a file was read, a person answered. */
  wake(): void {
    if (this.#isTurnDue || this.#isStopped) return;
    this.#isTurnDue = true;
    setImmediate(this.#turn);
  }

  /** While set, the loop tells which datagrams could not leave. */
  set sendErrorListener(listener: SendErrorListener | null) {
    this.#socket.sendErrorListener = listener;
  }

  /** Goes on over another socket; the one before is closed. */
  replaceSocket(socket: UdpSocket): void {
    const before = this.#socket;
    this.#socket = socket;
    socket.listen(this);
    void before.close();
    this.wake();
  }

  /** No turn, no timer and no datagram from now on; the socket is closed. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#clearTimer();
    await this.#socket.close();
  }

  handleDatagram(bytes: Uint8Array, from: Address): void {
    if (this.#isStopped) return;
    const now = monotonicNow();
    try {
      if (!this.#client.takeDatagram(bytes, from, now)) {
        this.#endpoint.handleDatagram(bytes, from, now);
        this.#drainEvents(now);
      }
    } catch (fault) {
      this.#fail(fault, now);
      return;
    }
    // What is read at the beginning of a turn is answered by that turn.
    if (this.#isReading) return;
    if (now - this.#turnAt >= TURN_LATE_MS) this.#turn();
    else this.wake();
  }

  handleSocketFailure(failure: Failure): void {
    this.#end(failure, monotonicNow());
  }

  readonly #turn = (): void => {
    this.#isTurnDue = false;
    this.#readOn();
    if (this.#isStopped) return;
    const now = monotonicNow();
    this.#turnAt = now;
    try {
      this.#expire(now);
      this.#drainEvents(now);
      this.#client.handleTurn(now);
      if (!this.#isStopped) this.#transmit();
      this.#logEndpointFault();
    } catch (fault) {
      this.#fail(fault, now);
    }
  };

  /** What came in while the last datagrams were worked on needs no waking up for. */
  #readOn(): void {
    if (this.#isStopped) return;
    this.#isReading = true;
    this.#socket.receiveMore();
    this.#isReading = false;
  }

  #expire(now: number): void {
    const endpointDue = this.#endpoint.pollDeadline();
    if (endpointDue !== null && endpointDue <= now) this.#endpoint.handleTimeout(now);
    const clientDue = this.#client.pollDeadline();
    if (clientDue !== null && clientDue <= now) this.#client.handleTimeout(now);
  }

  #drainEvents(now: number): void {
    for (let event = this.#endpoint.pollEvent(); event; event = this.#endpoint.pollEvent()) {
      this.#client.handleIncoming(event.connection, now);
    }
    for (let ready = this.#endpoint.pollReady(); ready; ready = this.#endpoint.pollReady()) {
      this.#client.handleReady(ready, now);
    }
  }

  /** Sends what may leave, for at most TRANSMIT_STRETCH_MS, and plans the next turn. */
  #transmit(): void {
    const stopAt = monotonicNow() + TRANSMIT_STRETCH_MS;
    for (;;) {
      if (this.#socket.isBusy) {
        this.#planTimer(BUSY_RETRY_MS, monotonicNow());
        return;
      }
      const now = monotonicNow();
      if (now > stopAt) {
        this.wake();
        return;
      }
      if (!this.#transmitOne(now)) {
        this.#plan(now);
        return;
      }
    }
  }

  #transmitOne(now: number): boolean {
    const transmit = this.#endpoint.pollTransmit(this.#buffer, now);
    if (transmit === null) return false;
    if (this.#view.length !== transmit.byteCount) {
      this.#view = this.#buffer.subarray(0, transmit.byteCount);
    }
    this.#socket.send(this.#view, transmit.to);
    return true;
  }

  #plan(now: number): void {
    const due = Math.min(
      this.#endpoint.pollDeadline() ?? Infinity,
      this.#client.pollDeadline() ?? Infinity,
    );
    if (due === Infinity) {
      this.#clearTimer();
      return;
    }
    if (due <= now) this.wake();
    else this.#planTimer(Math.max(due - now, TIMER_GRAIN_MS), now);
  }

  /** A timer that is already set and fires earlier is left alone: an idle turn costs less than a new timer. */
  #planTimer(waitMs: number, now: number): void {
    const at = now + waitMs;
    if (this.#timer !== null && this.#timerAt <= at) return;
    this.#clearTimer();
    this.#timerAt = at;
    this.#timer = setTimeout(this.#handleTimer, Math.min(Math.floor(waitMs), TIMER_MAX_MS));
  }

  readonly #handleTimer = (): void => {
    this.#timer = null;
    this.#timerAt = Infinity;
    if (this.#isTurnDue) return;
    this.#turn();
  };

  #clearTimer(): void {
    if (this.#timer === null) return;
    clearTimeout(this.#timer);
    this.#timer = null;
    this.#timerAt = Infinity;
  }

  #logEndpointFault(): void {
    const { lastFault } = this.#endpoint;
    if (lastFault === this.#loggedFault) return;
    this.#loggedFault = lastFault;
    this.#log('a fault in the protocol ended a connection', lastFault);
  }

  #fail(fault: unknown, now: number): void {
    this.#log('a fault in the driver loop', fault);
    const reason = fault instanceof Error ? fault.message : String(fault);
    this.#end({ kind: 'internal', reason }, now);
  }

  #end(failure: Failure, now: number): void {
    if (this.#isStopped) return;
    void this.stop();
    try {
      this.#client.handleLoopFailure(failure, now);
    } catch (fault) {
      this.#log('a fault while the loop ended', fault);
    }
  }
}

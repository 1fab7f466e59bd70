/**
 * One UDP socket: opening, buffer sizes, sending without waiting, and what its errors mean. It does
 * not know what the bytes are. Node's `dgram` says when there is something to read, and reads the
 * first of what came; the rest, and what leaves, takes the direct way where there is one.
 */
import { createSocket, type Socket, type SocketOptions } from 'node:dgram';
import { isIPv4, isIPv6 } from 'node:net';
import type { Failure } from '../../../src-shared/failure.ts';
import { fail, ok, type Result } from '../../../src-shared/result.ts';
import type { Address } from '../../protocol/connection-api.ts';
import { DirectDatagrams } from './direct-datagrams.ts';
import { type AddressFamily, PeerAddress, PeerAddresses, wireHostFor } from './peer-address.ts';
import { encodeRawAddress } from './raw-address.ts';
import {
  AF_INET,
  AF_INET6,
  DATAGRAM_SOCKET,
  errorCodeOf,
  IPPROTO_IPV6,
  IPV6_V6ONLY,
  SO_REUSEADDR,
  SOL_SOCKET,
  systemCalls,
  type SystemCalls,
} from './system-calls.ts';

/** What we ask of the system for each direction; it grants what it likes (Linux: net.core.rmem_max). */
const SOCKET_BUFFER_BYTES = 4 * 1024 * 1024;
/** Below this there is no use in asking for less. */
const SOCKET_BUFFER_MIN_BYTES = 64 * 1024;
/**
 * Read errors in a row, without a datagram in between, after which the socket is given up. Single
 * ones are news of ICMP (a peer that is gone) and concern nobody else on this socket.
 */
const READ_ERRORS_MAX = 1_000;
/** Datagrams read directly in a row, before everything else has its turn: as many as Node reads itself. */
const DIRECT_ROW_MAX = 32;

export interface UdpSocketOptions {
  /** A numeric address of this computer, or null for all, IPv4 and IPv6. */
  readonly bind: string | null;
  /** 0 = any free port. */
  readonly port: number;
}

export interface UdpSocketListener {
  /** `bytes` are valid during this call only; `from` is the same object for the same peer. */
  handleDatagram(bytes: Uint8Array, from: Address): void;
  /** The socket is of no use any more. */
  handleSocketFailure(failure: Failure): void;
}

/** Why a datagram could not leave: `no-network` codes; anything else is as good as a lost datagram. */
export type SendErrorListener = (code: string, to: Address) => void;

export class UdpSocket {
  readonly family: AddressFamily;
  readonly port: number;
  /** As the system counts it, its own bookkeeping included; 0 if unknown. */
  readonly receiveBufferBytes: number;
  /** Asked for each datagram to learn whether it could leave; null = nobody wants to know, which is faster. */
  sendErrorListener: SendErrorListener | null = null;

  /** Told of errors that come in by themselves, such as ICMP's on a connected socket. */
  readErrorListener: ((code: string) => void) | null = null;

  readonly #socket: Socket;
  readonly #direct: DirectDatagrams | null;
  #isConnected = false;
  readonly #addresses: PeerAddresses;
  #listener: UdpSocketListener | null = null;
  #readErrorsInARow = 0;
  #isClosed = false;

  /** Use `openUdpSocket`. */
  constructor(socket: Socket, family: AddressFamily, opened: OpenedDirectly | null) {
    this.#socket = socket;
    this.family = family;
    this.#addresses = new PeerAddresses(family);
    this.#direct = opened && new DirectDatagrams(opened.calls, opened.fd, family, this.#addresses);
    this.port = socket.address().port;
    this.receiveBufferBytes = grantBuffers(socket);
    socket.on('message', (bytes, from) => {
      this.#readErrorsInARow = 0;
      this.#listener?.handleDatagram(bytes, this.#addresses.of(from.address, from.port));
      this.receiveMore();
    });
    socket.on('error', (error: NodeJS.ErrnoException) => {
      this.#handleReadError(error);
    });
  }

  /** From now on; nothing was read before (the caller listens in the turn in which the socket opened). */
  listen(listener: UdpSocketListener): void {
    this.#listener = listener;
  }

  /** The address object that this socket uses for that host and port. `host` must be numeric. */
  addressOf(host: string, port: number): Address {
    return this.#addresses.of(host, port);
  }

  /** From now on the socket sends to and hears from this address only; the system reports what ICMP says of it. */
  connect(to: Address): Promise<void> {
    this.#isConnected = true;
    return new Promise((resolve, reject) => {
      this.#socket.connect(to.port, wireHostFor(to.host, this.family), (error?: Error) => {
        if (error) reject(error);
        else resolve();
      });
    });
  }

  /** Reads what has come since Node last looked; nothing where only Node can look. */
  receiveMore(): void {
    const direct = this.#direct;
    if (direct === null || this.#isConnected) return;
    for (let row = 0; row < DIRECT_ROW_MAX && this.#listener !== null; row += 1) {
      const bytes = direct.receive();
      if (bytes === null) return;
      this.#listener.handleDatagram(bytes, direct.sender);
    }
  }

  /**
   * Hands one datagram to the system. `bytes` may be used again as soon as `isBusy` is false, which
   * it nearly always is right after. Never throws for what the network does.
   */
  send(bytes: Uint8Array, to: Address): void {
    if (this.#isClosed) return;
    const address = to instanceof PeerAddress ? to : this.#addresses.of(to.host, to.port);
    if (this.#isConnected) {
      this.#socket.send(bytes, (error) => {
        if (error) this.#handleReadError(error);
      });
      return;
    }
    const errors = this.sendErrorListener;
    if (errors === null) {
      const isInTurn = this.#direct !== null && !this.isBusy;
      if (isInTurn && this.#direct.send(bytes, address) !== 'busy') return;
      this.#socket.send(bytes, address.port, address.wireHost);
      return;
    }
    this.#socket.send(bytes, address.port, address.wireHost, (error) => {
      if (error) errors((error as NodeJS.ErrnoException).code ?? 'UNKNOWN', address);
    });
  }

  /** The system did not take everything: wait before sending more or touching sent memory. */
  get isBusy(): boolean {
    return !this.#isClosed && this.#socket.getSendQueueCount() > 0;
  }

  close(): Promise<void> {
    if (this.#isClosed) return Promise.resolve();
    this.#isClosed = true;
    this.#listener = null;
    return new Promise((resolve) => {
      this.#socket.close(() => {
        resolve();
      });
    });
  }

  #handleReadError(error: NodeJS.ErrnoException): void {
    if (this.#isClosed) return;
    this.readErrorListener?.(error.code ?? error.message);
    this.#readErrorsInARow += 1;
    if (this.#readErrorsInARow < READ_ERRORS_MAX) return;
    this.#listener?.handleSocketFailure({
      kind: 'internal',
      reason: `the socket cannot be read (${error.code ?? error.message})`,
    });
  }
}

/** Errors of the network between here and a peer, as opposed to errors about one datagram. */
export function isNoNetworkCode(code: string): boolean {
  return NO_NETWORK_CODES.has(code);
}

const NO_NETWORK_CODES = new Set(['ENETUNREACH', 'EHOSTUNREACH', 'ENETDOWN', 'EADDRNOTAVAIL']);

/** `port-in-use`, `port-forbidden`, `address-unavailable` or `internal`. */
export async function openUdpSocket(
  options: UdpSocketOptions,
  calls: SystemCalls | null = systemCalls(),
): Promise<Result<UdpSocket, Failure>> {
  if (options.bind !== null) {
    const family = familyOf(options.bind);
    if (family === null) return fail({ kind: 'address-unavailable', host: options.bind });
    return finish(await bindSocket(family, options.bind, options.port, calls), options);
  }
  const dual = await bindSocket('udp6', '::', options.port, calls);
  if (!dual.ok && IPV6_MISSING_CODES.has(dual.failure)) {
    return finish(await bindSocket('udp4', '0.0.0.0', options.port, calls), options);
  }
  return finish(dual, options);
}

/** What binding to `::` says on a computer without IPv6. */
const IPV6_MISSING_CODES = new Set(['EAFNOSUPPORT', 'EADDRNOTAVAIL', 'EPROTONOSUPPORT', 'EINVAL']);

export function familyOf(host: string): AddressFamily | null {
  if (isIPv4(host)) return 'udp4';
  return isIPv6(host) ? 'udp6' : null;
}

function finish(
  bound: Result<UdpSocket, string>,
  options: UdpSocketOptions,
): Result<UdpSocket, Failure> {
  if (bound.ok) return bound;
  switch (bound.failure) {
    case 'EADDRINUSE':
      return fail({ kind: 'port-in-use', port: options.port });
    case 'EACCES':
    case 'EPERM':
      return fail({ kind: 'port-forbidden', port: options.port });
    case 'EADDRNOTAVAIL':
    case 'EAFNOSUPPORT':
    case 'EINVAL':
      return fail({ kind: 'address-unavailable', host: options.bind ?? '::' });
    default:
      return fail({ kind: 'internal', reason: `the socket could not be opened: ${bound.failure}` });
  }
}

interface OpenedDirectly {
  readonly calls: SystemCalls;
  readonly fd: number;
}

function bindSocket(
  family: AddressFamily,
  host: string,
  port: number,
  calls: SystemCalls | null,
): Promise<Result<UdpSocket, string>> {
  const opened = calls && openDirectly(calls, family, host, port);
  if (opened !== null && !opened.ok) return Promise.resolve(opened);
  const direct = opened?.value ?? null;
  return new Promise((resolve) => {
    const socket = createSocket({
      type: family,
      // Addresses are numeric by the time they come here; Node would still ask its resolver.
      lookup: (address, _options, callback) => {
        (callback as LookupCallback)(null, address, family === 'udp4' ? 4 : 6);
      },
    } satisfies SocketOptions);
    socket.once('error', (error: NodeJS.ErrnoException) => {
      socket.close();
      resolve(fail(error.code ?? error.message));
    });
    const handleBound = (): void => {
      socket.removeAllListeners('error');
      if (direct !== null) setOption(direct, SOL_SOCKET, SO_REUSEADDR, 0);
      resolve(ok(new UdpSocket(socket, family, direct)));
    };
    if (direct === null) socket.bind({ address: host, port, exclusive: true }, handleBound);
    else socket.bind({ fd: direct.fd }, handleBound);
  });
}

/** A bound socket that `dgram` can take over; the system's error code otherwise. */
function openDirectly(
  calls: SystemCalls,
  family: AddressFamily,
  host: string,
  port: number,
): Result<OpenedDirectly, string> {
  const address = encodeRawAddress(calls, family, host, port);
  if (address === null) return fail('EADDRNOTAVAIL');
  const fd = calls.socket(family === 'udp4' ? AF_INET : AF_INET6, DATAGRAM_SOCKET, 0);
  if (fd < 0) return fail(errorCodeOf(calls.errno()));
  const opened = { calls, fd };
  if (family === 'udp6') setOption(opened, IPPROTO_IPV6, IPV6_V6ONLY, 0);
  if (calls.bind(fd, address, address.length) === 0) return ok(opened);
  const code = errorCodeOf(calls.errno());
  calls.close(fd);
  return fail(code);
}

/** An option that cannot be set stays at the system's default. `dgram` allows others on the port of a socket that it takes over. */
function setOption(opened: OpenedDirectly, level: number, name: number, value: number): void {
  opened.calls.setsockopt(opened.fd, level, name, Int32Array.of(value), 4);
}

type LookupCallback = (error: null, address: string, family: number) => void;

/** Asks for large buffers and returns what the system says of the receive buffer. */
function grantBuffers(socket: Socket): number {
  ask((bytes) => {
    socket.setRecvBufferSize(bytes);
  });
  ask((bytes) => {
    socket.setSendBufferSize(bytes);
  });
  try {
    return socket.getRecvBufferSize();
  } catch {
    return 0;
  }
}

/** Linux cuts a wish down silently; other systems refuse one that is too large. */
function ask(setBufferSize: (bytes: number) => void): void {
  for (let bytes = SOCKET_BUFFER_BYTES; bytes >= SOCKET_BUFFER_MIN_BYTES; bytes /= 2) {
    try {
      setBufferSize(bytes);
      return;
    } catch {
      // Try half of it.
    }
  }
}

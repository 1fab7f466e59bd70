/**
 * One UDP socket: opening, buffer sizes, sending without waiting, and what its errors mean. It does
 * not know what the bytes are. Node's `dgram` underneath, used so that nothing is looked up and as
 * little as possible is built per datagram.
 */
import { createSocket, type Socket, type SocketOptions } from 'node:dgram';
import { isIPv4, isIPv6 } from 'node:net';
import type { Failure } from '../../../src-shared/failure.ts';
import { fail, ok, type Result } from '../../../src-shared/result.ts';
import type { Address } from '../../protocol/connection-api.ts';
import { type AddressFamily, PeerAddress, PeerAddresses, wireHostFor } from './peer-address.ts';

/** What we ask of the system for each direction; it grants what it likes (Linux: net.core.rmem_max). */
const SOCKET_BUFFER_BYTES = 4 * 1024 * 1024;
/** Below this there is no use in asking for less. */
const SOCKET_BUFFER_MIN_BYTES = 64 * 1024;
/**
 * Read errors in a row, without a datagram in between, after which the socket is given up. Single
 * ones are news of ICMP (a peer that is gone) and concern nobody else on this socket.
 */
const READ_ERRORS_MAX = 1_000;

export interface UdpSocketOptions {
  /** A numeric address of this computer, or null for all, IPv4 and IPv6. */
  readonly bind: string | null;
  /** 0 = any free port. */
  readonly port: number;
}

export interface UdpSocketListener {
  /** `bytes` is this datagram's own memory; `from` is the same object for the same peer. */
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
  #isConnected = false;
  readonly #addresses: PeerAddresses;
  #listener: UdpSocketListener | null = null;
  #readErrorsInARow = 0;
  #isClosed = false;

  /** Use `openUdpSocket`. */
  constructor(socket: Socket, family: AddressFamily) {
    this.#socket = socket;
    this.family = family;
    this.#addresses = new PeerAddresses(family);
    this.port = socket.address().port;
    this.receiveBufferBytes = grantBuffers(socket);
    socket.on('message', (bytes, from) => {
      this.#readErrorsInARow = 0;
      this.#listener?.handleDatagram(bytes, this.#addresses.of(from.address, from.port));
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
): Promise<Result<UdpSocket, Failure>> {
  if (options.bind !== null) {
    const family = familyOf(options.bind);
    if (family === null) return fail({ kind: 'address-unavailable', host: options.bind });
    return finish(await bindSocket(family, options.bind, options.port), options);
  }
  const dual = await bindSocket('udp6', '::', options.port);
  if (!dual.ok && IPV6_MISSING_CODES.has(dual.failure)) {
    return finish(await bindSocket('udp4', '0.0.0.0', options.port), options);
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

function bindSocket(
  family: AddressFamily,
  host: string,
  port: number,
): Promise<Result<UdpSocket, string>> {
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
    socket.bind({ address: host, port, exclusive: true }, () => {
      socket.removeAllListeners('error');
      resolve(ok(new UdpSocket(socket, family)));
    });
  });
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

/**
 * One UDP socket on a port that other programs may have, too, for broadcast and multicast. What comes is
 * handed on; what cannot be sent is nobody's fault (an interface that is going away).
 */
import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';

export type DatagramHandler = (bytes: Uint8Array, from: RemoteInfo) => void;

export interface SharedSocketOptions {
  readonly family: 'udp4' | 'udp6';
  /** 0 = one of its own, to ask from. */
  readonly port: number;
  /** From which of this computer's addresses it sends; default: whichever is on the way. */
  readonly address?: string;
  /** Groups to hear: with the address (IPv4) or the `::%zone` (IPv6) of the interface. */
  readonly groups: readonly { readonly group: string; readonly interfaceAddress: string }[];
  readonly handleDatagram: DatagramHandler;
  /** It is closed then. */
  readonly handleFailure: (reason: string) => void;
}

/** What RFC 6762, section 11 wants, and what shows that no router was in between. */
const TTL = 255;

export class SharedSocket {
  readonly #socket: Socket;
  readonly #options: SharedSocketOptions;
  #isOpen = false;
  #isClosed = false;
  /** Sends wait for each other: each may need another outgoing interface. */
  #sending: Promise<void>;
  /** Of the bind, in whichever way it ends. */
  #handleSettled: () => void = () => {};

  constructor(options: SharedSocketOptions) {
    this.#options = options;
    const { family, port, address } = options;
    this.#sending = new Promise((resolve) => {
      this.#handleSettled = resolve;
    });
    const isShared = port !== 0;
    this.#socket = createSocket({
      type: family,
      reuseAddr: isShared,
      ...(family === 'udp6' ? { ipv6Only: true } : {}),
    });
    this.#socket.unref();
    this.#socket.on('message', options.handleDatagram);
    this.#socket.on('error', (fault) => {
      this.#fail(fault);
    });
    this.#socket.bind({ port, ...(address === undefined ? {} : { address }) }, () => {
      this.#handleBound();
      this.#handleSettled();
    });
  }

  /**
   * `outgoing`: of IPv4 multicast, the address of the interface that it leaves by; null where the
   * destination says it. Resolves when the system has taken it or has refused it.
   */
  send(bytes: Uint8Array, port: number, host: string, outgoing: string | null): Promise<void> {
    this.#sending = this.#sending.then(() => this.#sendNow(bytes, port, host, outgoing));
    return this.#sending;
  }

  async close(): Promise<void> {
    await this.#sending;
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#isOpen = false;
    await new Promise<void>((resolve) => {
      this.#socket.close(resolve);
    });
  }

  #handleBound(): void {
    if (this.#isClosed) return;
    try {
      if (this.#options.family === 'udp4') this.#socket.setBroadcast(true);
      this.#socket.setMulticastTTL(TTL);
      this.#socket.setMulticastLoopback(true);
    } catch (fault) {
      this.#fail(fault as Error);
      return;
    }
    for (const { group, interfaceAddress } of this.#options.groups)
      this.#join(group, interfaceAddress);
    this.#isOpen = true;
  }

  #join(group: string, interfaceAddress: string): void {
    try {
      this.#socket.addMembership(group, interfaceAddress);
    } catch {
      // One that has gone, or does no multicast: the others are heard all the same.
    }
  }

  #sendNow(bytes: Uint8Array, port: number, host: string, outgoing: string | null): Promise<void> {
    if (!this.#isOpen) return Promise.resolve();
    return new Promise((resolve) => {
      try {
        if (outgoing !== null) this.#socket.setMulticastInterface(outgoing);
        this.#socket.send(bytes, port, host, () => {
          resolve();
        });
      } catch {
        resolve();
      }
    });
  }

  #fail(fault: Error): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#isOpen = false;
    this.#handleSettled();
    this.#socket.close();
    this.#options.handleFailure((fault as NodeJS.ErrnoException).code ?? fault.message);
  }
}

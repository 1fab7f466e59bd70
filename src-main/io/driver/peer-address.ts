/**
 * How the address of a datagram is called. People and the protocol see numeric addresses in their
 * plain form (`192.168.1.5`, never `::ffff:192.168.1.5`); a dual-stack socket wants the mapped form
 * when it sends. Neither is built per datagram: one object a (host, port), kept in `PeerAddresses`.
 */
import { isIPv4 } from 'node:net';
import type { Address } from '../../protocol/connection-api.ts';

export type AddressFamily = 'udp4' | 'udp6';

const MAPPED_PREFIX = '::ffff:';

/**
 * Addresses remembered per socket. Anyone can send from a made-up address, so the memory is bounded:
 * when it is full it starts anew, which costs real peers one object each.
 */
const ADDRESSES_MAX = 4_096;

export class PeerAddress implements Address {
  readonly host: string;
  readonly port: number;
  /** As the socket that made this object wants it in `send`. */
  readonly wireHost: string;
  /** As the system's calls take it; made when it is first needed (`direct-datagrams.ts`). */
  raw: Uint8Array | null = null;

  constructor(host: string, port: number, wireHost: string) {
    this.host = host;
    this.port = port;
    this.wireHost = wireHost;
  }
}

/** `::ffff:192.0.2.1` is `192.0.2.1`; everything else is as it is. */
export function plainHost(host: string): string {
  if (!host.startsWith(MAPPED_PREFIX)) return host;
  const tail = host.slice(MAPPED_PREFIX.length);
  return isIPv4(tail) ? tail : host;
}

export function wireHostFor(host: string, family: AddressFamily): string {
  return family === 'udp6' && isIPv4(host) ? MAPPED_PREFIX + host : host;
}

export class PeerAddresses {
  readonly #family: AddressFamily;
  #known = new Map<string, Map<number, PeerAddress>>();
  #knownCount = 0;
  #lastReportedHost = '';
  #lastAddress: PeerAddress | null = null;

  constructor(family: AddressFamily) {
    this.#family = family;
  }

  /** Of a sender as the socket reports it, or of a receiver as a person or the protocol says it. */
  of(host: string, port: number): PeerAddress {
    const last = this.#lastAddress;
    if (last !== null && last.port === port && this.#lastReportedHost === host) return last;
    const address = this.#known.get(host)?.get(port) ?? this.#remember(host, port);
    this.#lastReportedHost = host;
    this.#lastAddress = address;
    return address;
  }

  #remember(host: string, port: number): PeerAddress {
    if (this.#knownCount >= ADDRESSES_MAX) {
      this.#known = new Map();
      this.#knownCount = 0;
    }
    const plain = plainHost(host);
    const address = new PeerAddress(plain, port, wireHostFor(plain, this.#family));
    const ports = this.#known.get(host) ?? new Map<number, PeerAddress>();
    ports.set(port, address);
    this.#known.set(host, ports);
    this.#knownCount += 1;
    return address;
  }
}

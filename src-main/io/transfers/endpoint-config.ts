/** The numbers and parts with which every endpoint of this engine is made. */
import type { Crypto } from '../../protocol/crypto.ts';
import type { EndpointConfig } from '../../protocol/connection-api.ts';
import type { UdpSocket } from '../driver/udp-socket.ts';
import type { Identity } from '../engine.ts';

/** Whose endpoint it is. */
export interface EndpointOwner {
  readonly crypto: Crypto;
  readonly identity: Identity;
  readonly deviceName: string;
}

/**
 * Largest datagram that is tried and taken, everywhere: on loopback it is what makes a disk the
 * slowest part, and on other paths the protocol itself finds out what pays (PROTOCOL.md 6.4).
 */
export const DATAGRAM_BYTES_MAX = 61_440;

/**
 * Received bytes that may be in memory on their way to the disk, a transfer: a gigabit at 120 ms.
 */
export const RECEIVE_WINDOW_BYTES = 16 * 2 ** 20;

export function endpointConfig(
  owner: EndpointOwner,
  how: { readonly accepting: boolean; readonly socket: UdpSocket },
): EndpointConfig {
  return {
    crypto: owner.crypto,
    identity: owner.identity,
    deviceName: owner.deviceName,
    accepting: how.accepting,
    maxDatagramBytes: DATAGRAM_BYTES_MAX,
    receiveBufferBytes: how.socket.receiveBufferBytes,
    receiveWindowBytes: RECEIVE_WINDOW_BYTES,
  };
}

/** The numbers and parts with which every endpoint of this engine is made. */
import type { Crypto } from '../../protocol/crypto.ts';
import type { EndpointConfig } from '../../protocol/connection-api.ts';
import type { TraceSource } from '../../protocol/trace.ts';
import type { UdpSocket } from '../driver/udp-socket.ts';
import { isOwnAddress } from '../addresses.ts';
import type { Identity } from '../engine.ts';

/** Whose endpoint it is. */
export interface EndpointOwner {
  readonly crypto: Crypto;
  readonly identity: Identity;
  readonly deviceName: string;
  /** Who writes down what happens; null = nobody. */
  readonly trace: TraceSource | null;
  /** Previews that are looked at in an offer; 0 = nobody here makes or shows any. */
  readonly previewsMax: number;
}

/** Largest datagram that is taken, and that is tried on the way to this same computer. */
export const DATAGRAM_BYTES_MAX = 61_440;
/**
 * Largest that is tried on any other way: a jumbo frame, or six fragments where frames are smaller.
 * On a modelled gigabit LAN it moved 300 MB in 3.5 s instead of 4.6; sixty-one kilobytes overflowed
 * the link's queue, lost forty-two fragments for one, and fell back to small ones.
 */
const DATAGRAM_BYTES_MAX_AWAY = 8_680;

/** `host` is numeric. What pays below this, the protocol finds out (PROTOCOL.md 6.4). */
export function largestDatagramTo(host: string): number {
  return isOwnAddress(host) ? DATAGRAM_BYTES_MAX : DATAGRAM_BYTES_MAX_AWAY;
}

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
    trace: owner.trace,
    previewsMax: owner.previewsMax,
    knowsLists: true,
    resetSecret: how.accepting ? resetSecretOf(owner, how.socket.port) : null,
  };
}

/**
 * PROTOCOL.md section 4.5. Bound to the port: another listener of this device would otherwise show
 * everybody the tokens of connections that live here.
 */
function resetSecretOf(owner: EndpointOwner, port: number): Uint8Array {
  const place = new TextEncoder().encode(`ferry reset secret 1 ${port}`);
  return owner.crypto.hash([place], owner.identity.secretKey);
}

/**
 * What happens on a connection, told to whoever listens: facts for a trace, as arguments and not as
 * objects, so that telling costs one null check where nobody does. Decides nothing. How it is
 * written down is io/trace; docs/TRACE.md says what each event means.
 */
import type { ConnectionState } from './connection-state.ts';
import type { Role } from './crypto.ts';

/** Where connections find their listener; EndpointConfig.trace. */
export interface TraceSource {
  /** `connection`: its own ID, 16 hexadecimal digits. Null: nobody wants to know of this one. */
  begin(connection: string, role: Role, now: number): ConnectionTrace | null;
}

/** Sizes are bytes of UDP payloads, times ms of the connection's clock, rates bytes a second. */
export interface ConnectionTrace {
  /** Every PACKET that leaves: their count and bytes are `packetsSent` and `bytesSent` of the statistics. */
  packetSent(packetNumber: number, byteCount: number, kind: SentKind, now: number): void;
  /** Every PACKET that was opened: `packetsReceived`, `bytesReceived`. */
  packetReceived(packetNumber: number, byteCount: number, now: number): void;
  packetDropped(byteCount: number, why: 'duplicate' | 'not-authentic', now: number): void;
  /** `packetsLost`. Whether it arrived after all nobody knows yet. */
  packetLost(packetNumber: number, byteCount: number, isProbe: boolean, now: number): void;
  /** After ACKs, at most once in METRICS_GAP_MS. */
  metricsUpdated(
    minRttMs: number,
    smoothedRttMs: number,
    windowBytes: number,
    bytesInFlight: number,
    pacingRateBytesPerSecond: number,
    now: number,
  ): void;
  congestionStateUpdated(before: string | null, after: string, now: number): void;
  datagramSizeUpdated(before: number, after: number, now: number): void;
  /** The peer is at another address, which it proved. */
  pathUpdated(now: number): void;
  stateUpdated(before: ConnectionState, after: ConnectionState, now: number): void;
}

/** `data`: ack-eliciting; `ack`: only ACKs; `probe`: of the datagram size; `path`: a challenge or its answer. */
export type SentKind = 'data' | 'ack' | 'probe' | 'path' | 'close';

/** Of ACKs there are thousands a second; their news fits into this raster. */
export const METRICS_GAP_MS = 5;

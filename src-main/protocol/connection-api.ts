/**
 * What the protocol offers to the layers above: values that go in and out of `Endpoint` and
 * `Connection`. Four families of methods (quinn's): getters, `handle*` for what comes in, mutators,
 * `poll*` for what goes out. Times are milliseconds of one monotonic clock that the caller owns.
 */
import type { ConnectionFigures } from '../../src-shared/connection-figures.ts';
import type { Crypto, KeyPair } from './crypto.ts';
import type { SendTimes } from './send-time.ts';
import type { TraceSource } from './trace.ts';

/** Where datagrams come from and go to. Compared by `host` and `port`; `host` is a numeric address as the socket reports it. */
export interface Address {
  readonly host: string;
  readonly port: number;
}

export interface EndpointConfig {
  readonly crypto: Crypto;
  readonly identity: KeyPair;
  readonly deviceName: string;
  /** Answer INITIALs? A sender's endpoint does not. May be changed later by `setAccepting`. */
  readonly accepting: boolean;
  /** Largest datagram that this side reads; goes into the parameters. */
  readonly maxDatagramBytes: number;
  /** Size of this side's socket receive buffer, 0 if unknown. */
  readonly receiveBufferBytes: number;
  /** Initial credit for DATA: how much this side keeps in memory for its disk. */
  readonly receiveWindowBytes: number;
  /** How many previews of what it is offered this side looks at; default none. PROTOCOL.md section 7.2. */
  readonly previewsMax?: number;
  /** This side may know a list again that it is offered; default not. PROTOCOL.md section 7.3. */
  readonly knowsLists?: boolean;
  /** Who writes down what happens; default nobody. */
  readonly trace?: TraceSource | null;
  /**
   * 32 bytes from which reset tokens are made (PROTOCOL.md section 4.5): the same after a restart on
   * the same port, and of no other endpoint. Null where a restart has another port anyway.
   */
  readonly resetSecret: Uint8Array | null;
}

/** `normal` takes a fair share of the path; `background` yields to everything else on it. */
export type CongestionMode = 'normal' | 'background';

/**
 * Who brings the next data? `none`: nothing is to be sent yet, or any more. `source`: this side's
 * disk. `results`: the peer has to answer first.
 */
export type DataSupply = 'none' | 'source' | 'results';

/** How one connection is to be driven by its initiator. */
export interface ConnectOptions {
  /** Largest datagram to try towards this address. */
  readonly maxDatagramBytes: number;
  /** Bytes a second, or null. Live: `connection.setRateLimit`. */
  readonly rateLimitBytesPerSecond: number | null;
  /** Default `normal`. Live: `connection.setCongestionMode`. */
  readonly congestionMode?: CongestionMode;
}

/** A chunk of a file that was handed to the connection. The bytes stay untouched until `chunk-acked`. */
export interface DataChunk {
  readonly file: number;
  readonly offset: number;
  readonly bytes: Uint8Array;
}

/** What a connection tells the layer above; drained with `connection.pollEvent()` after every `handle*`. */
export type ConnectionEvent =
  /** The handshake is complete and the peer's key is known (not who holds it). */
  | {
      readonly kind: 'connected';
      readonly remotePublicKey: Uint8Array;
      readonly deviceName: string | null;
      /** How many previews the peer looks at. */
      readonly previewsMax: number;
      /** It may know a list again. */
      readonly knowsLists: boolean;
    }
  /** Six digits; both sides show the same. */
  | { readonly kind: 'verification-code'; readonly code: string }
  /** One whole control message. The bytes may be kept. */
  | { readonly kind: 'control'; readonly message: Uint8Array }
  /**
   * Bytes of a file that were not delivered before (duplicates never surface), in any order. `bytes` is
   * a view that is valid only until the next call of any `handle*` of the endpoint: copy what you keep.
   */
  | {
      readonly kind: 'data';
      readonly file: number;
      readonly offset: number;
      readonly bytes: Uint8Array;
    }
  /** All bytes of this chunk were acknowledged; its memory is the caller's again. */
  | { readonly kind: 'chunk-acked'; readonly chunk: DataChunk }
  /** The connection is over; the last event. No datagram follows but repeated CLOSEs. */
  | { readonly kind: 'closed'; readonly cause: CloseCause };

export type CloseCause =
  | { readonly kind: 'local'; readonly code: number; readonly reason: string }
  | { readonly kind: 'peer'; readonly code: number; readonly reason: string }
  /** No answer to the handshake within its time. */
  | { readonly kind: 'no-answer' }
  | { readonly kind: 'version-mismatch' }
  /** Nothing authentic was heard for `silentMs`. */
  | { readonly kind: 'idle'; readonly silentMs: number }
  /** The peer has forgotten this connection: restarted, or it gave up. */
  | { readonly kind: 'reset' }
  /** The peer broke a rule; we closed with this code. */
  | { readonly kind: 'violation'; readonly code: number; readonly reason: string };

export type EndpointEvent = {
  /** A peer completed the handshake with this accepting endpoint. Its `connected` event follows on the connection. */
  readonly kind: 'incoming';
  readonly connection: ConnectionApi;
};

/** `Connection` as the transfer and the driver see it. */
export interface ConnectionApi {
  readonly role: 'initiator' | 'responder';
  readonly remote: Address;
  readonly isClosed: boolean;
  readonly stats: ConnectionStats;
  /** Where the sender's time went, up to `now`. */
  sendTimes(now: number): SendTimes;
  /** For how long nothing authentic came, ms; time that this process slept through does not count. 0 before the handshake. */
  silentMs(now: number): number;
  /** Bytes handed to `sendData` and not yet acknowledged. */
  readonly dataBufferedBytes: number;
  /** The same of `sendControl`. */
  readonly controlBufferedBytes: number;
  /**
   * How many more bytes are worth handing to `sendData` now: enough to keep the path full (bounded by the
   * peer's credit, twice the congestion window, SEND_BUFFER_MAX), 0 when enough is queued.
   */
  readonly dataWantedBytes: number;
  /** 1 to 65,536 bytes; copied. */
  sendControl(message: Uint8Array): void;
  /** Keeps `chunk.bytes` until `chunk-acked` or `closed`. Chunks of one file need not be in order. */
  sendData(chunk: DataChunk): void;
  /** `count` distinct received bytes have left memory (are on disk): raises the peer's credit. */
  addCredit(count: number): void;
  setRateLimit(bytesPerSecond: number | null): void;
  setCongestionMode(mode: CongestionMode): void;
  /** Whom the connection waits for when it has no data to send: for `sendTimes` only. */
  setSupply(supply: DataSupply): void;
  /** Queued control messages and data are dropped; CLOSE goes out at the next poll. */
  close(code: number, reason: string, now: number): void;
  /** This computer's addresses are others than before: says something at once, so that the peer learns where it is. */
  handleNetworkChange(now: number): void;
  /** The peer is known to be gone: ends as silence does, without waiting for its limit. */
  giveUp(now: number): void;
  pollEvent(): ConnectionEvent | null;
}

export interface ConnectionStats extends ConnectionFigures {
  /** This side's connection ID, 16 hexadecimal digits: how a trace calls the connection. */
  readonly connectionId: string;
  readonly congestionMode: CongestionMode;
  /** Of a receiver: distinct bytes of files that came and for which no credit was given back. */
  readonly uncreditedBytes: number;
}

/** `Endpoint` as the driver sees it. One a socket. */
export interface EndpointApi {
  readonly connections: Iterable<ConnectionApi>;
  setAccepting(accepting: boolean): void;
  connect(to: Address, options: ConnectOptions, now: number): ConnectionApi;
  /**
   * One received UDP payload. `false`: not one of ours (first byte outside 0x80 to 0xBF), for the plain
   * dialect to look at. The bytes may be reused by the caller afterwards. Never throws, whatever they are.
   */
  handleDatagram(bytes: Uint8Array, from: Address, now: number): boolean;
  handleTimeout(now: number): void;
  /** The addresses of this computer are others than before: every connection speaks, so that its peer learns where it is. */
  handleNetworkChange(now: number): void;
  /**
   * Writes the next datagram that may leave now into `into` (at least 65,000 bytes) and says where to,
   * or null when nothing may leave before `pollDeadline()`. Call until null, or until the socket pushes back.
   */
  pollTransmit(into: Uint8Array, now: number): Transmit | null;
  /** When `handleTimeout` (and `pollTransmit`, for paced packets) wants to be called next; null = never. */
  pollDeadline(): number | null;
  pollEvent(): EndpointEvent | null;
  /** Connections with events waiting, so that the driver need not ask them all. Each once, until drained. */
  pollReady(): ConnectionApi | null;
}

export interface Transmit {
  readonly to: Address;
  readonly byteCount: number;
}

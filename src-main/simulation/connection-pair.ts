/**
 * Two ends of a connection without a network or a protocol between them: for tests of what sits on
 * `ConnectionApi`. Data is cut anywhere and comes in any order within the credit; control messages
 * stay in order; a CLOSE drops what its side had queued, as the real one does.
 */
import type {
  Address,
  CloseCause,
  ConnectionApi,
  ConnectionEvent,
  ConnectionStats,
  DataChunk,
} from '../protocol/connection-api.ts';
import { NO_SEND_TIMES, type SendTimes } from '../protocol/send-time.ts';
import { Prng } from './prng.ts';

export interface PairOptions {
  readonly seed: number;
  /** Credit for data, bytes. */
  readonly windowBytes: number;
  /** Pieces of data under way among which the next to arrive is drawn; 1 = in order. */
  readonly reorderSpan: number;
  /** Largest piece of data. */
  readonly pieceBytes: number;
  /** Previews that the responder looks at. */
  readonly previewsMax: number;
  /** The responder may know a list again. */
  readonly knowsLists: boolean;
}

const DEFAULTS: PairOptions = {
  seed: 1,
  windowBytes: 4 * 2 ** 20,
  reorderSpan: 64,
  pieceBytes: 60_000,
  previewsMax: 0,
  knowsLists: false,
};

interface Piece {
  readonly chunk: DataChunk;
  readonly begin: number;
  readonly end: number;
}

export class ConnectionPair {
  readonly initiator: PairedConnection;
  readonly responder: PairedConnection;
  private readonly previewsMax: number;
  private readonly knowsLists: boolean;

  constructor(options: Partial<PairOptions> = {}) {
    const all = { ...DEFAULTS, ...options };
    this.previewsMax = all.previewsMax;
    this.knowsLists = all.knowsLists;
    this.initiator = new PairedConnection('initiator', { host: '192.0.2.2', port: 27182 }, all);
    this.responder = new PairedConnection('responder', { host: '192.0.2.1', port: 40000 }, all);
    this.initiator.peer = this.responder;
    this.responder.peer = this.initiator;
  }

  connect(): void {
    for (const [end, key] of [
      [this.initiator, 2],
      [this.responder, 1],
    ] as const) {
      end.push({
        kind: 'connected',
        remotePublicKey: new Uint8Array(32).fill(key),
        deviceName: `device ${key}`,
        previewsMax: end === this.initiator ? this.previewsMax : 0,
        knowsLists: end === this.initiator && this.knowsLists,
      });
      end.push({ kind: 'verification-code', code: '123456' });
    }
  }

  /** Everything that may arrive does. False when nothing did. */
  deliver(): boolean {
    const toResponder = this.initiator.deliver();
    const toInitiator = this.responder.deliver();
    return toResponder || toInitiator;
  }

  /** Both ends hear nothing of each other any more. */
  fallSilent(silentMs: number): void {
    this.initiator.end({ kind: 'idle', silentMs });
    this.responder.end({ kind: 'idle', silentMs });
  }
}

export class PairedConnection implements ConnectionApi {
  readonly role: 'initiator' | 'responder';
  readonly remote: Address;
  isClosed = false;
  /** While true nothing that this end sends arrives. */
  isStalled = false;
  dataBufferedBytes = 0;
  /** Credit that this end gave back, bytes. */
  creditedBytes = 0;
  closedWith: { readonly code: number; readonly reason: string } | null = null;
  peer: PairedConnection | null = null;

  readonly #options: PairOptions;
  readonly #prng: Prng;
  readonly #events: ConnectionEvent[] = [];
  readonly #control: Uint8Array[] = [];
  readonly #pieces: Piece[] = [];
  readonly #unacked = new Map<DataChunk, number>();
  readonly #scratch: Uint8Array;
  #closing: { readonly code: number; readonly reason: string } | null = null;
  #receivedBytes = 0;

  constructor(role: 'initiator' | 'responder', remote: Address, options: PairOptions) {
    this.role = role;
    this.remote = remote;
    this.#options = options;
    this.#prng = new Prng(options.seed);
    this.#scratch = new Uint8Array(options.pieceBytes);
  }

  get stats(): ConnectionStats {
    return NO_STATS;
  }

  silentMs(): number {
    return 0;
  }

  handleNetworkChange(): void {
    // No network here.
  }

  giveUp(): void {
    this.end({ kind: 'idle', silentMs: 0 });
  }

  get controlBufferedBytes(): number {
    return this.#control.reduce((sum, message) => sum + message.length, 0);
  }

  get dataWantedBytes(): number {
    if (this.isClosed) return 0;
    const creditBytes = this.#peer.#creditLeft();
    return Math.max(0, Math.min(creditBytes, this.#options.windowBytes) - this.dataBufferedBytes);
  }

  /** Distinct bytes that this end received and gave no credit for. */
  get uncreditedBytes(): number {
    return this.#receivedBytes - this.creditedBytes;
  }

  sendControl(message: Uint8Array): void {
    if (message.length < 1 || message.length > 65_536) throw new Error('control message size');
    if (!this.isClosed) this.#control.push(message.slice());
  }

  sendData(chunk: DataChunk): void {
    if (this.isClosed) return;
    this.dataBufferedBytes += chunk.bytes.length;
    this.#unacked.set(chunk, chunk.bytes.length);
    for (let begin = 0; begin < chunk.bytes.length;) {
      const most = Math.min(this.#options.pieceBytes, chunk.bytes.length - begin);
      const end = begin + 1 + Math.floor(this.#prng.next() * most);
      this.#pieces.push({ chunk, begin, end });
      begin = end;
    }
  }

  addCredit(count: number): void {
    if (count <= 0 || count > this.uncreditedBytes) throw new Error(`credit of ${count} bytes`);
    this.creditedBytes += count;
  }

  setRateLimit(): void {
    // No rate here.
  }

  setCongestionMode(): void {
    // No congestion here.
  }

  sendTimes(): SendTimes {
    return NO_SEND_TIMES;
  }

  setSupply(): void {
    // Nothing is counted here.
  }

  close(code: number, reason: string): void {
    if (this.isClosed) return;
    this.closedWith = { code, reason };
    this.#closing = this.closedWith;
    this.end({ kind: 'local', code, reason });
  }

  pollEvent(): ConnectionEvent | null {
    const event = this.#events.shift();
    if (event?.kind !== 'data') return event ?? null;
    // As the real one: the view is good until the next event.
    this.#scratch.set(event.bytes);
    return { ...event, bytes: this.#scratch.subarray(0, event.bytes.length) };
  }

  push(event: ConnectionEvent): void {
    this.#events.push(event);
  }

  end(cause: CloseCause): void {
    if (this.isClosed) return;
    this.isClosed = true;
    this.#control.length = 0;
    this.#pieces.length = 0;
    this.push({ kind: 'closed', cause });
  }

  deliver(): boolean {
    if (this.isStalled) return false;
    if (this.#closing !== null) {
      const { code, reason } = this.#closing;
      this.#closing = null;
      this.#peer.end({ kind: 'peer', code, reason });
      return true;
    }
    let any = false;
    for (const message of this.#control.splice(0)) {
      if (!this.#peer.isClosed) this.#peer.push({ kind: 'control', message });
      any = true;
    }
    while (this.#deliverPiece()) any = true;
    return any;
  }

  #deliverPiece(): boolean {
    const span = Math.min(this.#options.reorderSpan, this.#pieces.length);
    const drawn = Math.floor(this.#prng.next() * span);
    const piece = this.#pieces[drawn];
    if (piece === undefined || this.#peer.isClosed) return false;
    const { chunk, begin, end } = piece;
    if (end - begin > this.#peer.#creditLeft()) return false;
    this.#pieces.splice(drawn, 1);
    this.#peer.#receivedBytes += end - begin;
    const bytes = chunk.bytes.slice(begin, end);
    this.#peer.push({ kind: 'data', file: chunk.file, offset: chunk.offset + begin, bytes });
    this.#noteAcked(chunk, end - begin);
    return true;
  }

  #noteAcked(chunk: DataChunk, count: number): void {
    this.dataBufferedBytes -= count;
    const left = (this.#unacked.get(chunk) ?? 0) - count;
    this.#unacked.set(chunk, left);
    if (left > 0) return;
    this.#unacked.delete(chunk);
    this.push({ kind: 'chunk-acked', chunk });
  }

  #creditLeft(): number {
    return this.#options.windowBytes + this.creditedBytes - this.#receivedBytes;
  }

  get #peer(): PairedConnection {
    if (this.peer === null) throw new Error('half a pair');
    return this.peer;
  }
}

const NO_STATS: ConnectionStats = {
  connectionId: '0'.repeat(16),
  congestionMode: 'normal',
  uncreditedBytes: 0,
  packetsSent: 0,
  packetsReceived: 0,
  bytesSent: 0,
  bytesReceived: 0,
  packetsLost: 0,
  retransmittedBytes: 0,
  minRttMs: 0,
  smoothedRttMs: 0,
  datagramBytes: 1_200,
  congestionWindowBytes: 0,
  pacingRateBytesPerSecond: 0,
  bytesInFlight: 0,
  congestionState: 'none',
};

/**
 * The smallest apps that move files over a connection: a sender that hands over everything it has
 * and a receiver that compares every byte. For tests of the protocol; the real ones are `transfer/`.
 */
import type {
  Address,
  CloseCause,
  ConnectionApi,
  ConnectionEvent,
  ConnectOptions,
  EndpointApi,
} from '../protocol/connection-api.ts';
import { CloseCode } from '../protocol/constants.ts';
import type { App } from './network.ts';
import { Prng } from './prng.ts';

/** The bytes of all files are views of these. */
const CONTENT = new Prng(20_261_122).bytes(8 * 2 ** 20);

export function fileContent(file: number, sizeBytes: number): Uint8Array {
  const begin = (file * 7_919) % 65_536;
  return CONTENT.subarray(begin, begin + sizeBytes);
}

/** Drains an endpoint's events as the real driver does. */
abstract class EndpointApp implements App {
  readonly endpoint: EndpointApi;

  constructor(endpoint: EndpointApi) {
    this.endpoint = endpoint;
  }

  turn(now: number): void {
    this.begin(now);
    for (let event = this.endpoint.pollEvent(); event; event = this.endpoint.pollEvent()) {
      this.onIncoming(event.connection);
    }
    for (let ready = this.endpoint.pollReady(); ready; ready = this.endpoint.pollReady()) {
      for (let event = ready.pollEvent(); event; event = ready.pollEvent()) {
        this.onEvent(ready, event, now);
      }
    }
    this.end(now);
  }

  /** Before the events of a turn. */
  protected begin(_now: number): void {}
  protected onIncoming(_connection: ConnectionApi): void {}
  protected abstract onEvent(connection: ConnectionApi, event: ConnectionEvent, now: number): void;
  /** After the events of a turn. */
  protected end(_now: number): void {}
}

const FULL_SPEED: ConnectOptions = { maxDatagramBytes: 61_440, rateLimitBytesPerSecond: null };

export class FileSender extends EndpointApp {
  readonly #to: Address;
  readonly #sizes: readonly number[];
  readonly #chunkBytes: number;
  readonly #options: ConnectOptions;
  #file = 0;
  #offset = 0;
  #isConnected = false;
  connection: ConnectionApi | null = null;
  remotePublicKey: Uint8Array | null = null;
  code: string | null = null;
  cause: CloseCause | null = null;
  connectedAt: number | null = null;
  doneAt: number | null = null;
  chunksHanded = 0;
  /** While true, nothing is handed over. */
  isPaused = false;
  chunksAcked = 0;

  constructor(
    endpoint: EndpointApi,
    to: Address,
    sizes: readonly number[],
    options: ConnectOptions = FULL_SPEED,
    chunkBytes = 65_536,
  ) {
    super(endpoint);
    this.#to = to;
    this.#sizes = sizes;
    this.#chunkBytes = chunkBytes;
    this.#options = options;
  }

  protected override begin(now: number): void {
    this.connection ??= this.endpoint.connect(this.#to, this.#options, now);
  }

  protected override onEvent(connection: ConnectionApi, event: ConnectionEvent, now: number): void {
    switch (event.kind) {
      case 'connected':
        this.#isConnected = true;
        this.connectedAt = now;
        this.remotePublicKey = event.remotePublicKey;
        connection.sendControl(encodeSizes(this.#sizes));
        return;
      case 'verification-code':
        this.code = event.code;
        return;
      case 'control':
        this.doneAt = now;
        connection.close(CloseCode.DONE, '', now);
        return;
      case 'chunk-acked':
        this.chunksAcked++;
        return;
      case 'closed':
        this.cause = event.cause;
        return;
      case 'data':
        throw new Error('a sender gets no data');
    }
  }

  protected override end(): void {
    const { connection } = this;
    if (!connection || !this.#isConnected || connection.isClosed || this.isPaused) return;
    while (connection.dataWantedBytes > 0 && this.#file < this.#sizes.length) {
      const size = this.#sizes[this.#file]!;
      const count = Math.min(this.#chunkBytes, size - this.#offset);
      if (count > 0) {
        const bytes = fileContent(this.#file, size).subarray(this.#offset, this.#offset + count);
        connection.sendData({ file: this.#file, offset: this.#offset, bytes });
        this.chunksHanded++;
        this.#offset += count;
      }
      if (this.#offset === size) {
        this.#file++;
        this.#offset = 0;
      }
    }
  }
}

export class FileReceiver extends EndpointApp {
  #sizes: readonly number[] | null = null;
  /** Bytes that came before their sizes did. */
  readonly #files = new Map<number, { readonly bytes: Uint8Array; count: number }>();
  #saidDone = false;
  connection: ConnectionApi | null = null;
  remotePublicKey: Uint8Array | null = null;
  code: string | null = null;
  cause: CloseCause | null = null;
  /** How long bytes stay in memory before credit is given back. */
  readonly #diskDelayMs: number;
  readonly #unwritten: { at: number; count: number }[] = [];

  constructor(endpoint: EndpointApi, diskDelayMs = 0) {
    super(endpoint);
    this.#diskDelayMs = diskDelayMs;
  }

  get isComplete(): boolean {
    return (
      this.#sizes !== null &&
      this.#sizes.every((size, file) => (this.#files.get(file)?.count ?? 0) === size)
    );
  }

  /** Distinct bytes of all files. */
  get receivedBytes(): number {
    let total = 0;
    for (const { count } of this.#files.values()) total += count;
    return total;
  }

  /** Throws at the first difference. */
  assertContent(): void {
    this.#sizes?.forEach((size, file) => {
      const received = this.#files.get(file)?.bytes.subarray(0, size) ?? new Uint8Array(0);
      const expected = fileContent(file, size);
      const isSame = Buffer.compare(received, expected) === 0;
      if (!isSame) throw new Error(`file ${file} of ${size} bytes arrived with other bytes`);
    });
  }

  protected override onIncoming(connection: ConnectionApi): void {
    this.connection = connection;
  }

  protected override onEvent(connection: ConnectionApi, event: ConnectionEvent, now: number): void {
    switch (event.kind) {
      case 'connected':
        this.remotePublicKey = event.remotePublicKey;
        return;
      case 'verification-code':
        this.code = event.code;
        return;
      case 'control':
        this.#sizes = decodeSizes(event.message);
        this.#tellIfComplete(connection);
        return;
      case 'data': {
        this.#write(event.file, event.offset, event.bytes);
        this.#unwritten.push({ at: now + this.#diskDelayMs, count: event.bytes.length });
        this.#tellIfComplete(connection);
        return;
      }
      case 'closed':
        this.cause = event.cause;
        return;
      case 'chunk-acked':
        throw new Error('a receiver sends no chunks');
    }
  }

  protected override end(now: number): void {
    while (this.#unwritten.length > 0 && this.#unwritten[0]!.at <= now) {
      this.connection?.addCredit(this.#unwritten.shift()!.count);
    }
  }

  pollDeadline(): number | null {
    return this.#unwritten[0]?.at ?? null;
  }

  #write(file: number, offset: number, bytes: Uint8Array): void {
    let state = this.#files.get(file);
    if (!state || state.bytes.length < offset + bytes.length) {
      const grown = new Uint8Array(2 * (offset + bytes.length));
      if (state) grown.set(state.bytes);
      state = { bytes: grown, count: state?.count ?? 0 };
      this.#files.set(file, state);
    }
    state.bytes.set(bytes, offset);
    state.count += bytes.length;
  }

  #tellIfComplete(connection: ConnectionApi): void {
    if (this.#saidDone || !this.isComplete) return;
    this.#saidDone = true;
    connection.sendControl(new TextEncoder().encode('done'));
  }
}

const encodeSizes = (sizes: readonly number[]): Uint8Array =>
  new TextEncoder().encode(JSON.stringify(sizes));

const decodeSizes = (message: Uint8Array): readonly number[] =>
  JSON.parse(new TextDecoder().decode(message)) as number[];

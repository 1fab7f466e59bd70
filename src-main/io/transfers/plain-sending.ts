/**
 * One send in plain UDP: a name, bytes, silence; file after file, each from a socket of its own. No
 * answer is expected. What the system hears back by itself (nobody has that port) is told.
 */
import { isIPv4 } from 'node:net';
import type { Failure } from '../../../src-shared/failure.ts';
import { ok, type Result } from '../../../src-shared/result.ts';
import type {
  TransferFile,
  TransferPhase,
  TransferSnapshot,
} from '../../../src-shared/transfer-model.ts';
import { BETWEEN_FILES_MS } from '../../lab/limits.ts';
import { PlainSender } from '../../lab/plain-sender.ts';
import type { SourceEntry } from '../../transfer/session-api.ts';
import { monotonicNow } from '../driver/driver-loop.ts';
import { lookupHost } from '../driver/host-lookup.ts';
import { familyOf, isNoNetworkCode, openUdpSocket, type UdpSocket } from '../driver/udp-socket.ts';
import type { PlainSendOptions, SendRequest } from '../engine.ts';
import { SourceFile } from '../files/source-file.ts';
import type { EngineContext } from './engine-context.ts';
import type { LiveTransfer } from './live-transfer.ts';
import { type PlainFile, PlainRecord } from './plain-record.ts';
import { examineAll } from './source-examination.ts';
import { basename } from 'node:path';

/** Sending at a stretch before others in this thread get their turn. */
const STRETCH_MS = 1;
/** While the system takes no more. */
const BUSY_RETRY_MS = 1;
/** After the last datagram: how long the news that nobody listens there may take. */
const REFUSAL_WAIT_MS = 100;

export class PlainSending implements LiveTransfer {
  readonly id: string;
  readonly isVisible = true;
  readonly #request: SendRequest;
  readonly #options: PlainSendOptions;
  readonly #context: EngineContext;
  readonly #handleFinished: () => void;
  readonly #files: PlainFile[];
  readonly #record: PlainRecord;
  #failure: Failure | null = null;
  #running: Promise<void> = Promise.resolve();
  #isFinished = false;
  /** Ends a pause early. */
  #wakeUp: () => void = () => {};

  constructor(
    request: SendRequest,
    options: PlainSendOptions,
    context: EngineContext,
    handleFinished: () => void,
  ) {
    this.id = request.id;
    this.#request = request;
    this.#options = options;
    this.#context = context;
    this.#handleFinished = handleFinished;
    this.#files = request.paths.map((path) => ({
      name: basename(path),
      sizeBytes: null,
      doneBytes: 0,
      path,
      sha256: null,
      caution: null,
    }));
    const { host, port } = request;
    this.#record = new PlainRecord(
      { id: request.id, direction: 'sent', host, port, files: this.#files },
      'connecting',
    );
  }

  start(): void {
    this.#running = this.#run()
      .catch((fault: unknown) => {
        this.#context.log('a fault in a plain send', fault);
        return { kind: 'internal', reason: String(fault) } satisfies Failure;
      })
      .then((failure) => {
        const now = monotonicNow();
        if (failure === null) this.#record.moveTo('done', now);
        else this.#record.fail(failure, now);
        this.#isFinished = true;
        this.#context.reports.note(this);
        this.#handleFinished();
      });
  }

  get phase(): TransferPhase {
    return this.#record.phase;
  }

  get revision(): number {
    return this.#record.revision;
  }

  get isFinished(): boolean {
    return this.#isFinished;
  }

  snapshot(now: number): TransferSnapshot {
    return this.#record.snapshot(now, false);
  }

  fullSnapshot(now: number): TransferSnapshot {
    return this.#record.snapshot(now, true);
  }

  get fileTotal(): number {
    return this.#record.fileTotal;
  }

  filesFrom(from: number, count: number): readonly TransferFile[] {
    return this.#record.filesFrom(from, count);
  }

  setFolder(): Promise<Result<null, Failure>> {
    // Nobody is asked.
    return Promise.resolve(ok(null));
  }

  accept(): void {
    // Nobody is asked.
  }

  decline(): void {
    // Nobody is asked.
  }

  setPaused(): void {
    // Not yet.
  }

  setPace(): void {
    // Plain UDP knows no pace but its gap.
  }

  sendPreview(): void {
    // Plain UDP offers nothing.
  }

  stop(failure: Failure): void {
    this.#failure ??= failure;
    this.#wakeUp();
  }

  async leave(): Promise<void> {
    this.stop({ kind: 'interrupted' });
    await this.#running;
  }

  /** Null when everything went out. */
  async #run(): Promise<Failure | null> {
    const [entries, addresses] = await Promise.all([
      examineAll(this.#request.paths),
      lookupHost(this.#request.host),
    ]);
    if (this.#failure !== null) return this.#failure;
    if (!entries.ok) return entries.failure;
    if (!addresses.ok) return addresses.failure;
    entries.value.forEach((entry, index) => {
      const file = this.#files[index];
      if (file !== undefined) file.sizeBytes = entry.sizeBytes;
    });
    // Programs of the exercise speak IPv4.
    const host = addresses.value.find((address) => isIPv4(address)) ?? addresses.value[0] ?? '';
    this.#record.moveTo('transferring', monotonicNow());
    this.#context.reports.note(this);
    for (const [index, entry] of entries.value.entries()) {
      if (index > 0) await this.#pause(BETWEEN_FILES_MS);
      const file = this.#files[index];
      if (file === undefined) continue;
      const failure = this.#failure ?? (await this.#sendFile(entry, file, host));
      if (failure !== null) return failure;
    }
    return null;
  }

  async #sendFile(entry: SourceEntry, file: PlainFile, host: string): Promise<Failure | null> {
    const family = familyOf(host) ?? 'udp4';
    const bind = family === 'udp4' ? '0.0.0.0' : '::';
    const opened = await openUdpSocket({ bind, port: 0 });
    if (!opened.ok) return opened.failure;
    const socket = opened.value;
    const source = await SourceFile.open(entry);
    if (!source.ok) {
      await socket.close();
      return source.failure;
    }
    try {
      const to = socket.addressOf(host, this.#request.port);
      socket.readErrorListener = (code) => {
        this.#handleNetworkError(code);
      };
      await socket.connect(to).catch((error: unknown) => {
        this.#handleNetworkError((error as NodeJS.ErrnoException).code ?? 'UNKNOWN');
      });
      const sender = new PlainSender(
        {
          name: entry.name,
          chunkBytes: this.#options.chunkBytes,
          gapMs: this.#options.gapMs,
          limitBytesPerSecond: this.#request.limitBytesPerSecond,
          announcedBytes: null,
          endMarker: null,
          emptyAtEnd: false,
        },
        monotonicNow(),
      );
      return await this.#pump(sender, source.value, socket, entry, file);
    } finally {
      await source.value.close();
      await socket.close();
    }
  }

  async #pump(
    sender: PlainSender,
    source: SourceFile,
    socket: UdpSocket,
    entry: SourceEntry,
    file: PlainFile,
  ): Promise<Failure | null> {
    const to = socket.addressOf(this.#request.host, this.#request.port);
    let unreadBytes = entry.sizeBytes;
    while (!sender.isDone) {
      if (this.#failure !== null) return this.#failure;
      const action = sender.pollAction();
      if (action !== null) {
        const bytes = new Uint8Array(Math.min(action.byteCount, unreadBytes));
        const failure =
          bytes.length > 0 ? await source.read(bytes, entry.sizeBytes - unreadBytes) : null;
        if (failure !== null) return failure;
        unreadBytes -= bytes.length;
        if (bytes.length > 0) sender.handleRead(bytes, monotonicNow());
        else sender.handleSourceEnd(monotonicNow());
        continue;
      }
      this.#sendStretch(sender, socket, to);
      file.doneBytes = sender.sentBytes;
      await this.#pause(this.#waitMs(sender, socket));
    }
    file.doneBytes = sender.sentBytes;
    await this.#pause(REFUSAL_WAIT_MS);
    if (this.#failure !== null) return this.#failure;
    const ended = await source.end();
    if (!ended.ok) return ended.failure;
    file.sha256 = ended.value;
    file.caution = 'unverified';
    return null;
  }

  #sendStretch(sender: PlainSender, socket: UdpSocket, to: Parameters<UdpSocket['send']>[1]): void {
    const stopAt = monotonicNow() + STRETCH_MS;
    for (let now = monotonicNow(); now < stopAt && !socket.isBusy; now = monotonicNow()) {
      const datagram = sender.pollTransmit(now);
      if (datagram === null) return;
      socket.send(datagram, to);
    }
  }

  #waitMs(sender: PlainSender, socket: UdpSocket): number {
    if (socket.isBusy) return BUSY_RETRY_MS;
    const due = sender.pollDeadline();
    return due === null ? 0 : Math.max(0, due - monotonicNow());
  }

  async #pause(ms: number): Promise<void> {
    if (this.#failure !== null) return;
    await new Promise<void>((resolve) => {
      if (ms < 1) {
        setImmediate(resolve);
        return;
      }
      const timer = setTimeout(resolve, ms);
      this.#wakeUp = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.#wakeUp = () => {};
  }

  #handleNetworkError(code: string): void {
    const { host, port } = this.#request;
    if (code === 'ECONNREFUSED') this.stop({ kind: 'no-answer', host, port });
    else if (isNoNetworkCode(code)) this.stop({ kind: 'no-network', host });
    else if (code === 'EMSGSIZE') {
      const name = `${this.#options.chunkBytes} bytes a datagram`;
      this.stop({ kind: 'internal', reason: `this network does not carry ${name}` });
    }
  }
}

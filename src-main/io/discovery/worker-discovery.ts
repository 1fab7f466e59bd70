/**
 * Discovery in a worker thread, for the app: the same interface as `LocalDiscovery`, every call a
 * message. A worker that dies takes nobody along: another one begins a moment later.
 */
import { Worker } from 'node:worker_threads';
import { assertNever } from '../../../src-shared/assert.ts';
import type { FaultLog } from '../driver/driver-loop.ts';
import type { OwnAnnouncement } from './announcement.ts';
import type { Discovery, DiscoveryConfig, DiscoveryListener } from './discovery.ts';
import type { FromDiscoveryWorker, ToDiscoveryWorker } from './discovery-messages.ts';

/** The build puts it beside the file that holds this one. */
const WORKER_FILE = new URL('./discovery-worker.js', import.meta.url);
const RESTART_AFTER_MS = 5_000;
/** A goodbye takes a millisecond; nobody waits for one that does not go. */
const CLOSE_WAIT_MS = 1_000;

export class WorkerDiscovery implements Discovery {
  readonly #config: DiscoveryConfig;
  readonly #listener: DiscoveryListener;
  readonly #log: FaultLog;
  readonly #workerFile: URL;
  #worker: Worker;
  #own: OwnAnnouncement | null = null;
  #preferred: readonly string[] = [];
  #restart: NodeJS.Timeout | null = null;
  #isClosed = false;
  #handleClosed: () => void = () => {};

  /** `workerFile` is for tests of other builds. */
  constructor(
    config: DiscoveryConfig,
    listener: DiscoveryListener,
    log: FaultLog,
    workerFile: URL = WORKER_FILE,
  ) {
    this.#config = config;
    this.#listener = listener;
    this.#log = log;
    this.#workerFile = workerFile;
    this.#worker = this.#start();
  }

  announce(own: OwnAnnouncement | null): void {
    this.#own = own;
    this.#tell({ kind: 'announce', own });
  }

  setPreferred(publicKeys: readonly string[]): void {
    this.#preferred = publicKeys;
    this.#tell({ kind: 'preferred', publicKeys });
  }

  lookAgain(): void {
    this.#tell({ kind: 'look-again' });
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    if (this.#restart !== null) clearTimeout(this.#restart);
    const closed = new Promise<void>((resolve) => {
      this.#handleClosed = resolve;
    });
    this.#tell({ kind: 'close' });
    const patience = new Promise<void>((resolve) => setTimeout(resolve, CLOSE_WAIT_MS).unref());
    await Promise.race([closed, patience]);
    await this.#worker.terminate();
  }

  #tell(message: ToDiscoveryWorker): void {
    this.#worker.postMessage(message);
  }

  #start(): Worker {
    const worker = new Worker(this.#workerFile, { workerData: this.#config });
    worker.on('message', (message: FromDiscoveryWorker) => {
      this.#handleMessage(message);
    });
    worker.on('error', (fault) => {
      this.#log('a fault that discovery did not survive', fault);
    });
    worker.on('exit', () => {
      this.#handleExit();
    });
    return worker;
  }

  #handleMessage(message: FromDiscoveryWorker): void {
    switch (message.kind) {
      case 'found':
        if (!this.#isClosed) this.#listener(message.found);
        return;
      case 'fault':
        this.#log(message.message, message.reason);
        return;
      case 'closed':
        this.#handleClosed();
        return;
      default:
        assertNever(message);
    }
  }

  #handleExit(): void {
    this.#handleClosed();
    if (this.#isClosed) return;
    this.#listener([]);
    this.#restart = setTimeout(() => {
      this.#worker = this.#start();
      this.setPreferred(this.#preferred);
      this.announce(this.#own);
    }, RESTART_AFTER_MS);
    this.#restart.unref();
  }
}

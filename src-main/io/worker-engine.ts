/**
 * The engine in a worker thread, for the app: the same interface as `LocalEngine`, every call a
 * message. A worker that dies interrupts its transfers, and a new one listens where it did: what is on
 * the disks is gone on with as after a restart. One that dies again and again is left alone: then they
 * fail (`internal`), and the listener has ended, until the next call starts another.
 */
import { Worker } from 'node:worker_threads';
import { assertNever } from '../../src-shared/assert.ts';
import { isLostContact, type Failure } from '../../src-shared/failure.ts';
import type { FilePage, FileQuery } from '../../src-shared/file-page.ts';
import type { ListenRequest, ListenState } from '../../src-shared/listen-model.ts';
import type { OfferPreview } from '../../src-shared/preview-model.ts';
import { fail, type Result } from '../../src-shared/result.ts';
import {
  isAtRest,
  type ConflictChoice,
  type TransferId,
  type TransferPace,
  type TransferSnapshot,
} from '../../src-shared/transfer-model.ts';
import type { FaultLog } from './driver/driver-loop.ts';
import {
  type DeviceTrust,
  type Engine,
  type EngineConfig,
  type EngineEvent,
  type EngineListener,
  type SendRequest,
  TRUSTS_NOBODY,
} from './engine.ts';
import { earlySnapshot, paceOf } from './transfers/early-snapshot.ts';
import type { FromWorker, ToWorker } from './worker-messages.ts';

/** The build puts it beside the file that holds this one. */
const WORKER_FILE = new URL('./network-worker.js', import.meta.url);
/** A worker that does not close by itself in this time is ended; the engine's own patience is shorter. */
const CLOSE_WAIT_MS = 8_000;

/** So many deaths within so long are no accident: the next would only take more along. */
const DEATHS_MAX = 3;
const DEATHS_WITHIN_MS = 60_000;

const DIED: Failure = { kind: 'internal', reason: 'the network part of Ferry stopped' };

type Answer = (message: FromWorker | null) => void;

export class WorkerEngine implements Engine {
  readonly #config: EngineConfig;
  readonly #listener: EngineListener;
  readonly #log: FaultLog;
  readonly #workerFile: URL;
  #worker: Worker | null = null;
  #isClosed = false;
  /** On the port that was got. */
  #listening: ListenRequest | null = null;
  /** The last ones; on the monotonic clock, ms. */
  #diedAt: readonly number[] = [];
  #trust = TRUSTS_NOBODY;
  #lastCall = 0;
  readonly #answers = new Map<number, Answer>();
  /** What was last told of each transfer that is not over. */
  readonly #running = new Map<TransferId, TransferSnapshot>();

  /** `workerFile` is for tests of other builds. */
  constructor(
    config: EngineConfig,
    listener: EngineListener,
    log: FaultLog,
    workerFile: URL = WORKER_FILE,
  ) {
    this.#config = config;
    this.#listener = listener;
    this.#log = log;
    this.#workerFile = workerFile;
  }

  async listen(request: ListenRequest): Promise<Result<ListenState, Failure>> {
    const answer = await this.#ask((call) => ({ kind: 'listen', call, request }));
    if (answer?.kind !== 'listened') return fail(DIED);
    const { result } = answer;
    if (result.ok) this.#listening = { ...request, port: result.value.port };
    return result;
  }

  async stopListening(): Promise<void> {
    this.#listening = null;
    if (this.#worker !== null) await this.#ask((call) => ({ kind: 'stop-listening', call }));
  }

  send(request: SendRequest): void {
    const early = {
      request,
      files: null,
      startedAt: Date.now(),
      endedAt: null,
      failure: null,
      pace: paceOf(request),
    };
    this.#running.set(request.id, earlySnapshot(early, false));
    this.#tell({ kind: 'send', request });
  }

  async setFolder(id: TransferId, folder: string): Promise<Result<null, Failure>> {
    const answer = await this.#ask((call) => ({ kind: 'set-folder', call, id, folder }));
    return answer?.kind === 'folder-set' ? answer.result : fail(DIED);
  }

  accept(id: TransferId, folder: string | null, conflict: ConflictChoice | null = null): void {
    this.#tell({ kind: 'accept', id, folder, conflict });
  }

  decline(id: TransferId, why: Failure = { kind: 'declined' }): void {
    this.#tell({ kind: 'decline', id, why });
  }

  cancel(id: TransferId, why: Failure = { kind: 'cancelled', by: 'me' }): void {
    this.#tell({ kind: 'cancel', id, why });
  }

  setPaused(id: TransferId, paused: boolean): void {
    this.#tell({ kind: 'paused', id, paused });
  }

  async adoptInterrupted(): Promise<readonly TransferSnapshot[]> {
    const answer = await this.#ask((call) => ({ kind: 'adopt-interrupted', call }));
    return answer?.kind === 'adopted' ? answer.snapshots : [];
  }

  async forget(id: TransferId, wireId: string | null = null): Promise<void> {
    await this.#ask((call) => ({ kind: 'forget', call, id, wireId }));
  }

  async files(query: FileQuery): Promise<FilePage | null> {
    // A worker that is not there knows of no transfer.
    if (this.#worker === null) return null;
    const answer = await this.#ask((call) => ({ kind: 'files', call, query }));
    return answer?.kind === 'files' ? answer.page : null;
  }

  setPace(id: TransferId, pace: TransferPace): void {
    this.#tell({ kind: 'pace', id, pace });
  }

  sendPreview(id: TransferId, preview: OfferPreview): void {
    // Another worker knows nothing of it.
    if (this.#worker !== null) this.#tell({ kind: 'preview', id, preview });
  }

  setTrust(trust: DeviceTrust): void {
    this.#trust = trust;
    if (this.#worker !== null) this.#tell({ kind: 'trust', trust });
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    const worker = this.#worker;
    if (worker === null) return;
    const patience = new Promise<void>((resolve) => setTimeout(resolve, CLOSE_WAIT_MS).unref());
    await Promise.race([this.#ask((call) => ({ kind: 'close', call })), patience]);
    await worker.terminate();
  }

  #ask(message: (call: number) => ToWorker): Promise<FromWorker | null> {
    const call = ++this.#lastCall;
    return new Promise((resolve) => {
      this.#answers.set(call, resolve);
      this.#tell(message(call));
    });
  }

  #tell(message: ToWorker): void {
    this.#worker ??= this.#start();
    this.#worker.postMessage(message);
  }

  #start(): Worker {
    const worker = new Worker(this.#workerFile, { workerData: this.#config });
    worker.on('message', (message: FromWorker) => {
      this.#handleMessage(message);
    });
    worker.on('error', (fault) => {
      this.#log('a fault that the network worker did not survive', fault);
    });
    worker.on('exit', () => {
      if (this.#worker === worker) this.#handleDeath();
    });
    worker.postMessage({ kind: 'trust', trust: this.#trust } satisfies ToWorker);
    return worker;
  }

  #handleMessage(message: FromWorker): void {
    switch (message.kind) {
      case 'event':
        this.#noteEvent(message.event);
        this.#listener(message.event);
        return;
      case 'listened':
      case 'folder-set':
      case 'adopted':
      case 'files':
      case 'finished':
        this.#answers.get(message.call)?.(message);
        this.#answers.delete(message.call);
        return;
      case 'fault':
        this.#log(message.message, message.reason);
        return;
      default:
        assertNever(message);
    }
  }

  #noteEvent(event: EngineEvent): void {
    switch (event.kind) {
      case 'transfer':
        if (!isAtRest(event.snapshot.phase)) this.#running.set(event.snapshot.id, event.snapshot);
        return;
      case 'ended':
        this.#running.delete(event.snapshot.id);
        return;
      case 'listener-failed':
        this.#listening = null;
        return;
      case 'previews-wanted':
      case 'preview':
        return;
      default:
        assertNever(event);
    }
  }

  #handleDeath(): void {
    this.#worker = null;
    const answers = [...this.#answers.values()];
    this.#answers.clear();
    for (const answer of answers) answer(null);
    const lost = [...this.#running.values()];
    this.#running.clear();
    const listening = this.#listening;
    this.#listening = null;
    if (this.#isClosed) return;
    const isHopeless = this.#diesAgain();
    for (const last of lost) {
      const snapshot = cutOff(last, isHopeless ? DIED : { kind: 'interrupted' });
      this.#listener({ kind: 'transfer', snapshot });
      this.#listener({ kind: 'ended', snapshot });
    }
    if (listening === null) return;
    if (isHopeless) this.#listener({ kind: 'listener-failed', failure: DIED });
    else void this.#listenAgain(listening);
  }

  #diesAgain(): boolean {
    const now = performance.now();
    this.#diedAt = [...this.#diedAt.filter((at) => now - at < DEATHS_WITHIN_MS), now];
    return this.#diedAt.length >= DEATHS_MAX;
  }

  async #listenAgain(request: ListenRequest): Promise<void> {
    // So that an end meanwhile is told: to the layer above it has listened all the time.
    this.#listening = request;
    const result = await this.listen(request);
    if (result.ok || this.#isClosed) return;
    this.#listening = null;
    this.#listener({ kind: 'listener-failed', failure: result.failure });
  }
}

/** What was moving can be gone on with; of the rest there is nothing yet. */
function cutOff(last: TransferSnapshot, failure: Failure): TransferSnapshot {
  const { phase, direction, dialect } = last;
  const isBegun = phase === 'transferring' || (phase === 'offered' && direction === 'sent');
  const goesOn = isLostContact(failure) && isBegun && dialect === 'ferry';
  return {
    ...last,
    phase: goesOn ? 'interrupted' : 'failed',
    failure,
    rateBytesPerSecond: 0,
    secondsLeft: null,
    silentSeconds: null,
    paused: null,
    endedAt: goesOn ? null : Date.now(),
  };
}

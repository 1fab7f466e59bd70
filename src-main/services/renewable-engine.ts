/**
 * An engine that can be made anew: what it was configured with (the device's name, as peers see it)
 * may change while the app runs. The new one takes over as soon as nothing runs, on the same port;
 * until then everything stays as it is. Decides nothing else: every call and event passes through.
 */
import type { Failure } from '../../src-shared/failure.ts';
import type { FilePage, FileQuery } from '../../src-shared/file-page.ts';
import type { ListenRequest, ListenState } from '../../src-shared/listen-model.ts';
import type { OfferPreview } from '../../src-shared/preview-model.ts';
import type { Result } from '../../src-shared/result.ts';
import {
  isAtRest,
  type ConflictChoice,
  type TransferId,
  type TransferPace,
  type TransferSnapshot,
} from '../../src-shared/transfer-model.ts';
import {
  type DeviceTrust,
  type Engine,
  type EngineEvent,
  type EngineListener,
  type SendRequest,
  TRUSTS_NOBODY,
} from '../io/engine.ts';

export class RenewableEngine implements Engine {
  readonly #create: (listener: EngineListener) => Engine;
  readonly #listener: EngineListener;
  readonly #running = new Set<TransferId>();
  #engine: Engine;
  #trust = TRUSTS_NOBODY;
  #listening: { readonly request: ListenRequest; readonly state: ListenState } | null = null;
  #isStale = false;
  #isClosed = false;
  /** What takes hold of the port or lets go of it comes one after the other. */
  #portQueue: Promise<unknown> = Promise.resolve();

  /** `create` makes an engine with what it is to be configured with now. */
  constructor(create: (listener: EngineListener) => Engine, listener: EngineListener) {
    this.#create = create;
    this.#listener = listener;
    this.#engine = this.#make();
  }

  /** Now, or when the last running transfer has ended. Resolves when it is done or put off. */
  renew(): Promise<void> {
    this.#isStale = true;
    return this.#inOrder(() => this.#renewIfIdle());
  }

  listen(request: ListenRequest): Promise<Result<ListenState, Failure>> {
    return this.#inOrder(async () => {
      const result = await this.#engine.listen(request);
      this.#listening = result.ok ? { request, state: result.value } : null;
      return result;
    });
  }

  stopListening(): Promise<void> {
    return this.#inOrder(async () => {
      this.#listening = null;
      await this.#engine.stopListening();
    });
  }

  send(request: SendRequest): void {
    this.#running.add(request.id);
    this.#engine.send(request);
  }

  setFolder(id: TransferId, folder: string): Promise<Result<null, Failure>> {
    return this.#engine.setFolder(id, folder);
  }

  accept(id: TransferId, folder: string | null, conflict: ConflictChoice | null = null): void {
    this.#engine.accept(id, folder, conflict);
  }

  decline(id: TransferId, why?: Failure): void {
    this.#engine.decline(id, why);
  }

  cancel(id: TransferId, why?: Failure): void {
    this.#engine.cancel(id, why);
  }

  setPaused(id: TransferId, paused: boolean): void {
    this.#engine.setPaused(id, paused);
  }

  adoptInterrupted(): Promise<readonly TransferSnapshot[]> {
    return this.#engine.adoptInterrupted();
  }

  forget(id: TransferId, wireId: string | null = null): Promise<void> {
    return this.#engine.forget(id, wireId);
  }

  files(query: FileQuery): Promise<FilePage | null> {
    return this.#engine.files(query);
  }

  setPace(id: TransferId, pace: TransferPace): void {
    this.#engine.setPace(id, pace);
  }

  sendPreview(id: TransferId, preview: OfferPreview): void {
    this.#engine.sendPreview(id, preview);
  }

  setTrust(trust: DeviceTrust): void {
    this.#trust = trust;
    this.#engine.setTrust(trust);
  }

  close(): Promise<void> {
    this.#isClosed = true;
    return this.#engine.close();
  }

  #make(): Engine {
    const engine: Engine = this.#create((event) => this.#handleEvent(event, () => engine));
    return engine;
  }

  #handleEvent(event: EngineEvent, source: () => Engine): void {
    switch (event.kind) {
      case 'listener-failed':
        // Of an engine that is just being replaced: its port moves on.
        if (source() !== this.#engine) return;
        this.#listening = null;
        break;
      case 'transfer':
        if (!isAtRest(event.snapshot.phase)) this.#running.add(event.snapshot.id);
        break;
      case 'ended':
        this.#running.delete(event.snapshot.id);
        if (this.#isStale) void this.#inOrder(() => this.#renewIfIdle());
        break;
      case 'previews-wanted':
      case 'preview':
        break;
    }
    this.#listener(event);
  }

  async #renewIfIdle(): Promise<void> {
    if (!this.#isStale || this.#isClosed || this.#running.size > 0) return;
    this.#isStale = false;
    const old = this.#engine;
    this.#engine = this.#make();
    this.#engine.setTrust(this.#trust);
    await old.close();
    if (this.#listening === null || this.#isClosed) return;
    const { request, state } = this.#listening;
    const result = await this.#engine.listen({ ...request, port: state.port });
    if (result.ok) return;
    this.#listening = null;
    this.#listener({ kind: 'listener-failed', failure: result.failure });
  }

  #inOrder<T>(step: () => Promise<T>): Promise<T> {
    const outcome = this.#portQueue.then(step);
    this.#portQueue = outcome.catch(() => undefined);
    return outcome;
  }
}

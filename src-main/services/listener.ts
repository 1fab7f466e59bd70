/** Does this device listen, where, and what is told of it? The socket is the engine's. */
import { mkdir } from 'node:fs/promises';
import type { Failure } from '../../src-shared/failure.ts';
import type { ListenRequest, ListenState } from '../../src-shared/listen-model.ts';
import type { Result } from '../../src-shared/result.ts';
import type { Engine } from '../io/engine.ts';
import type { Log } from './log.ts';
import type { SettingsStore } from './settings.ts';
import type { TransfersListener } from './transfer-notices.ts';

export interface ListenerParts {
  readonly settings: SettingsStore;
  readonly log: Log;
}

export class Listener {
  readonly #parts: ListenerParts;
  readonly #engine: Engine;
  readonly #notify: TransfersListener;
  #listening: { readonly request: ListenRequest; readonly state: ListenState } | null = null;

  constructor(parts: ListenerParts, engine: Engine, notify: TransfersListener) {
    this.#parts = parts;
    this.#engine = engine;
    this.#notify = notify;
  }

  /** Null while it does not. */
  get state(): ListenState | null {
    return this.#listening?.state ?? null;
  }

  async listen(request: ListenRequest): Promise<Result<ListenState, Failure>> {
    if (request.folder === this.#parts.settings.defaultFolder) {
      // What keeps it from being made is what the engine will say of it.
      await mkdir(request.folder, { recursive: true }).catch(() => undefined);
    }
    const result = await this.#engine.listen(request);
    this.#listening = result.ok ? { request, state: result.value } : null;
    this.#tell(result.ok ? null : result.failure);
    return result;
  }

  /** From now on received files go here; what was offered or accepted before goes where it said. */
  async useFolder(folder: string): Promise<void> {
    if (this.#listening === null) return;
    const { request, state } = this.#listening;
    await this.listen({ ...request, port: state.port, folder });
  }

  async stop(): Promise<void> {
    await this.#engine.stopListening();
    this.#listening = null;
    this.#tell(null);
  }

  /** The engine says that it ended by itself. */
  handleFailure(failure: Failure): void {
    this.#listening = null;
    this.#parts.log.warn(`the listener ended: ${failure.kind}`);
    this.#tell(failure);
  }

  /** The engine closes it, and nobody has to be told. */
  close(): void {
    this.#listening = null;
  }

  #tell(failure: Failure | null): void {
    this.#notify({ kind: 'listening-changed', state: this.state, failure });
  }
}

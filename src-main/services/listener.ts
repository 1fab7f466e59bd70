/** Does this device listen, where, and what is told of it? The socket is the engine's. */
import { mkdir } from 'node:fs/promises';
import type { Failure } from '../../src-shared/failure.ts';
import type { ListenRequest, ListenState } from '../../src-shared/listen-model.ts';
import { ok, type Result } from '../../src-shared/result.ts';
import { ownAddresses } from '../io/addresses.ts';
import type { Engine } from '../io/engine.ts';
import { NetworkWatch } from '../io/network-watch.ts';
import type { Log } from './log.ts';
import type { SettingsStore } from './settings.ts';
import type { TransfersListener } from './transfer-notices.ts';

export interface ListenerParts {
  readonly settings: SettingsStore;
  readonly log: Log;
}

/** What is undefined stays. */
export interface ListenerMove {
  readonly port: number | undefined;
  readonly plain: boolean | undefined;
}

interface Listening {
  readonly request: ListenRequest;
  readonly state: ListenState;
}

export class Listener {
  readonly #parts: ListenerParts;
  readonly #engine: Engine;
  readonly #notify: TransfersListener;
  readonly #network = new NetworkWatch(() => {
    this.#handleNetworkChange();
  });
  #listening: Listening | null = null;

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
    this.#become(result.ok ? { request, state: result.value } : null);
    this.#tell(result.ok ? null : result.failure);
    return result;
  }

  /** From now on received files go here; what was offered or accepted before goes where it said. */
  async useFolder(folder: string): Promise<void> {
    if (this.#listening === null) return;
    const { request, state } = this.#listening;
    await this.listen({ ...request, port: state.port, folder });
  }

  /** To another port, or with plain UDP or without it, at once; where that cannot be, it stays as it was. */
  async move({ port, plain }: ListenerMove): Promise<Result<null, Failure>> {
    if (this.#listening === null) return ok(null);
    const { request, state } = this.#listening;
    const before = { ...request, port: state.port };
    const moved = await this.listen({
      ...before,
      port: port ?? before.port,
      plain: plain ?? before.plain,
    });
    if (moved.ok) return ok(null);
    await this.listen(before);
    return moved;
  }

  async stop(): Promise<void> {
    await this.#engine.stopListening();
    this.#become(null);
    this.#tell(null);
  }

  /** The engine says that it ended by itself. */
  handleFailure(failure: Failure): void {
    this.#become(null);
    this.#parts.log.warn(`the listener ended: ${failure.kind}`);
    this.#tell(failure);
  }

  /** The engine closes it, and nobody has to be told. */
  close(): void {
    this.#become(null);
  }

  #become(listening: Listening | null): void {
    this.#listening = listening;
    this.#network.setWanted(listening !== null && listening.request.bind === null);
  }

  /** The socket hears on whatever addresses there are; people have to know which those are now. */
  #handleNetworkChange(): void {
    if (this.#listening === null) return;
    const { request, state } = this.#listening;
    const addresses = ownAddresses();
    if (JSON.stringify(addresses) === JSON.stringify(state.addresses)) return;
    this.#become({ request, state: { ...state, addresses } });
    this.#tell(null);
  }

  #tell(failure: Failure | null): void {
    this.#notify({ kind: 'listening-changed', state: this.state, failure });
  }
}

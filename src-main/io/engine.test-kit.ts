/** An engine that remembers what it said, for tests. */
import type { TransferSnapshot } from '../../src-shared/transfer-model.ts';
import { makeKeyPair } from './crypto/sodium-crypto.ts';
import type { Engine, EngineConfig, EngineEvent } from './engine.ts';
import { LocalEngine } from './local-engine.ts';

export class Device {
  readonly events: EngineEvent[] = [];
  readonly faults: unknown[] = [];
  readonly engine: Engine;
  onOffer: (snapshot: TransferSnapshot) => void = () => {};
  readonly #waiting: (() => void)[] = [];
  readonly #offers = new Set<string>();

  /** `config`: another identity than a new one, a resume folder. */
  constructor(deviceName: string, config: Partial<EngineConfig> = {}) {
    this.engine = new LocalEngine(
      { identity: makeKeyPair(), deviceName, ...config },
      (event) => {
        this.events.push(event);
        if (event.kind === 'transfer') this.#noteOffer(event.snapshot);
        for (const look of this.#waiting) look();
      },
      (message, fault) => this.faults.push(message, fault),
    );
  }

  acceptAll(folder: string | null = null): void {
    this.onOffer = ({ id }) => {
      this.engine.accept(id, folder);
    };
  }

  /** Resolves with what `find` finds, now or later. */
  async sees<T>(find: (device: this) => T | undefined): Promise<T> {
    for (;;) {
      const found = find(this);
      if (found !== undefined) return found;
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }

  snapshots(): TransferSnapshot[] {
    return this.events.flatMap((event) => (event.kind === 'transfer' ? [event.snapshot] : []));
  }

  async ended(count = 1): Promise<TransferSnapshot> {
    return await this.sees(() => {
      const ends = this.events.flatMap((event) => (event.kind === 'ended' ? [event.snapshot] : []));
      return ends.length >= count ? ends[count - 1] : undefined;
    });
  }

  #noteOffer(snapshot: TransferSnapshot): void {
    if (snapshot.direction !== 'received' || snapshot.phase !== 'offered') return;
    if (this.#offers.has(snapshot.id)) return;
    this.#offers.add(snapshot.id);
    this.onOffer(snapshot);
  }
}

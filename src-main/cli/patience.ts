/**
 * How long does the command wait for another computer that was lost? The time counts from the moment
 * when contact was lost, over attempts that reach nobody, and anew when it is lost again.
 */
import type { TransferId, TransferSnapshot } from '../../src-shared/transfer-model.ts';

export class Patience {
  readonly #waitMs: number;
  readonly #handleOver: (id: TransferId) => void;
  readonly #timers = new Map<TransferId, NodeJS.Timeout>();

  /** `handleOver` is told once of each transfer that was waited for long enough. */
  constructor(waitMs: number, handleOver: (id: TransferId) => void) {
    this.#waitMs = waitMs;
    this.#handleOver = handleOver;
  }

  handleChanged({ id, phase }: TransferSnapshot): void {
    if (phase === 'interrupted' && !this.#timers.has(id)) {
      const timer = setTimeout(() => {
        this.#timers.delete(id);
        this.#handleOver(id);
      }, this.#waitMs);
      this.#timers.set(id, timer);
    } else if (phase !== 'interrupted' && phase !== 'connecting') this.forget(id);
  }

  forget(id: TransferId): void {
    clearTimeout(this.#timers.get(id));
    this.#timers.delete(id);
  }

  close(): void {
    for (const id of [...this.#timers.keys()]) this.forget(id);
  }
}

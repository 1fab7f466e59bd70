/** Which transfers a receiver's home knows: a journal for each that may be gone on with. Outlives programs. */
import type { Prng } from './prng.ts';
import { MemoryJournal } from './memory-journal.ts';

export class MemoryJournals {
  readonly #byWireId = new Map<string, MemoryJournal>();

  isKnown(wireId: string): boolean {
    return this.#byWireId.has(wireId);
  }

  /** Begun if there is none. */
  of(wireId: string): MemoryJournal {
    const journal = this.#byWireId.get(wireId) ?? new MemoryJournal();
    this.#byWireId.set(wireId, journal);
    return journal;
  }

  /** The transfer is over for good. */
  remove(wireId: string): void {
    this.#byWireId.delete(wireId);
  }

  losePower(prng: Prng): void {
    for (const journal of this.#byWireId.values()) journal.losePower(prng.next());
  }

  /** Files under temporary names. */
  get partCount(): number {
    return [...this.#byWireId.values()].reduce((sum, { parts }) => sum + parts.size, 0);
  }
}

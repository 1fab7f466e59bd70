/**
 * The neighbours as everyone above sees them: one list, kept in step with what announces itself, whom
 * we sent to, and whom we verified. Who is in it is `merge-neighbours.ts`.
 */
import type { Neighbour } from '../../../src-shared/neighbour-model.ts';
import type { Log } from '../log.ts';
import type { SettingsStore } from '../settings.ts';
import type { Trust } from '../trust.ts';
import { mergeNeighbours, neighbourIdOf } from './merge-neighbours.ts';

export interface NeighboursParts {
  readonly settings: SettingsStore;
  readonly trust: Trust;
  /** Of this computer: 64 hexadecimal digits each. */
  readonly ownKeys: readonly string[];
  readonly log: Log;
}

export type NeighboursListener = (neighbours: readonly Neighbour[]) => void;

export class Neighbours {
  readonly #parts: NeighboursParts;
  readonly #listeners = new Set<NeighboursListener>();
  #all: readonly Neighbour[];

  constructor(parts: NeighboursParts) {
    this.#parts = parts;
    this.#all = this.#read();
  }

  /** Sorted as they are shown. */
  get all(): readonly Neighbour[] {
    return this.#all;
  }

  /** Called with the whole list whenever it has changed. Returns the function that stops it. */
  onChange(listener: NeighboursListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Settings or devices may have changed. */
  refresh(): void {
    const all = this.#read();
    if (JSON.stringify(all) === JSON.stringify(this.#all)) return;
    this.#all = all;
    for (const listener of this.#listeners) listener(all);
  }

  /** That we sent to it. One that announces itself or is verified stays in the list. */
  forget(neighbourId: string): void {
    const { settings } = this.#parts;
    const known = this.#all.find((one) => one.neighbourId === neighbourId);
    if (known === undefined) return;
    const { recentHosts } = settings.read();
    settings.change({
      recentHosts: recentHosts.filter(
        (recent) =>
          neighbourIdOf(recent.publicKey, recent) !== neighbourId &&
          !known.addresses.some(({ host, port }) => host === recent.host && port === recent.port),
      ),
    });
    this.refresh();
  }

  #read(): readonly Neighbour[] {
    const { settings, trust, ownKeys, log } = this.#parts;
    try {
      const { recentHosts } = settings.read();
      return mergeNeighbours({ recentHosts, devices: trust.devices(), ownKeys });
    } catch (fault) {
      // A locked database costs an old list, not the window.
      log.error('could not read the neighbours', fault);
      return this.#all ?? [];
    }
  }
}

/**
 * Whose turn is it to be sent? One transfer at a time to each neighbour, a few at once in all, in the
 * order in which they were asked for or moved; one whose neighbour was not there waits for its moment
 * and keeps nobody else from going. No clock and no timer: `now` is passed in.
 */
import type { TransferId } from '../../../src-shared/transfer-model.ts';

/** More at once would share the same link, and each holds buffers. */
export const SENDING_MAX = 4;

interface Place {
  readonly id: TransferId;
  /** Whom it goes to: two with the same target take turns. */
  readonly target: string;
  /** `resting`: until somebody says that it is to be tried again. */
  state: 'waiting' | 'running' | 'resting';
  /** Of a waiting one: not before (ms); -Infinity = as soon as it is its turn. */
  tryAt: number;
  isPaused: boolean;
}

export class SendQueue {
  /** In the order in which they go. */
  readonly #places: Place[] = [];

  /** All, running ones too. */
  get order(): readonly TransferId[] {
    return this.#places.map(({ id }) => id);
  }

  /** Last, or right behind another one. */
  add(id: TransferId, target: string, isPaused: boolean, behind: TransferId | null = null): void {
    const place: Place = { id, target, state: 'waiting', tryAt: -Infinity, isPaused };
    const at = this.#places.findIndex((one) => one.id === behind);
    if (at === -1) this.#places.push(place);
    else this.#places.splice(at + 1, 0, place);
  }

  remove(id: TransferId): void {
    const at = this.#places.findIndex((one) => one.id === id);
    if (at !== -1) this.#places.splice(at, 1);
  }

  /** False: nothing changes by it. `before` null = last. */
  move(id: TransferId, before: TransferId | null): boolean {
    const place = this.#find(id);
    if (place === undefined || place.id === before) return false;
    if (before !== null && this.#find(before) === undefined) return false;
    this.remove(id);
    const at = this.#places.findIndex((one) => one.id === before);
    this.#places.splice(at === -1 ? this.#places.length : at, 0, place);
    return true;
  }

  isRunning(id: TransferId): boolean {
    return this.#find(id)?.state === 'running';
  }

  /** An attempt is over; the next one not before `tryAt` (ms). */
  wait(id: TransferId, tryAt: number): void {
    const place = this.#find(id);
    if (place === undefined) return;
    place.state = 'waiting';
    place.tryAt = tryAt;
  }

  /** An attempt is over, and there is none before `retry`. */
  rest(id: TransferId): void {
    const place = this.#find(id);
    if (place !== undefined) place.state = 'resting';
  }

  /** Of one that does not run: as soon as it is its turn. */
  retry(id: TransferId): void {
    if (!this.isRunning(id)) this.wait(id, -Infinity);
  }

  /** Of one that waits for a moment: at once. One that waits for a person goes on waiting. */
  hasten(id: TransferId): void {
    const place = this.#find(id);
    if (place !== undefined) place.tryAt = -Infinity;
  }

  /** All that wait for a moment: at once. */
  retryAll(): void {
    for (const place of this.#places) place.tryAt = -Infinity;
  }

  /** One that waits has no turn while it is paused; one that runs holds its turn from nobody else. */
  setPaused(id: TransferId, isPaused: boolean): void {
    const place = this.#find(id);
    if (place !== undefined) place.isPaused = isPaused;
  }

  /** The next one whose turn it is; it runs from now on. Null: nobody's. */
  takeNext(now: number): TransferId | null {
    const busy = this.#busyTargets();
    if (busy.length >= SENDING_MAX) return null;
    const next = this.#places.find((place) => isReady(place, now) && !busy.includes(place.target));
    if (next === undefined) return null;
    next.state = 'running';
    return next.id;
  }

  /** When `takeNext` has to be asked again, though nothing else happens; null = never. */
  pollDeadline(now: number): number | null {
    const moments = this.#places
      .filter((place) => place.state === 'waiting' && !place.isPaused && place.tryAt > now)
      .map(({ tryAt }) => tryAt);
    return moments.length === 0 ? null : Math.min(...moments);
  }

  #busyTargets(): readonly string[] {
    return this.#places
      .filter((place) => place.state === 'running' && !place.isPaused)
      .map(({ target }) => target);
  }

  #find(id: TransferId): Place | undefined {
    return this.#places.find((place) => place.id === id);
  }
}

const isReady = (place: Place, now: number): boolean =>
  place.state === 'waiting' && !place.isPaused && place.tryAt <= now;

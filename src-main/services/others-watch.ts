/** Has another program of this home written to what is remembered? Asked now and then, which costs microseconds. */
import type { History } from './history.ts';

/** As soon as a person would look twice. */
const LOOK_EVERY_MS = 2_000;

export class OthersWatch {
  readonly #timer: NodeJS.Timeout;

  constructor(history: History, onChange: () => void) {
    let known: number | null = null;
    const look = (): void => {
      try {
        const version = history.othersVersion;
        if (known !== null && version !== known) onChange();
        known = version;
      } catch {
        // Another time.
      }
    };
    look();
    this.#timer = setInterval(look, LOOK_EVERY_MS).unref();
  }

  close(): void {
    clearInterval(this.#timer);
  }
}

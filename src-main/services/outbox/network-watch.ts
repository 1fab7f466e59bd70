/** Has this computer's network changed? Looked at now and then, only while somebody waits for it. */
import { networkInterfaces } from 'node:os';

/** 50 µs each time. */
const LOOK_EVERY_MS = 3_000;

export class NetworkWatch {
  readonly #handleChange: () => void;
  #timer: NodeJS.Timeout | null = null;
  #last = '';

  constructor(handleChange: () => void) {
    this.#handleChange = handleChange;
  }

  setWanted(isWanted: boolean): void {
    if (isWanted === (this.#timer !== null)) return;
    if (this.#timer !== null) {
      clearInterval(this.#timer);
      this.#timer = null;
      return;
    }
    this.#last = addresses();
    this.#timer = setInterval(() => {
      this.#look();
    }, LOOK_EVERY_MS);
    this.#timer.unref();
  }

  #look(): void {
    const now = addresses();
    if (now === this.#last) return;
    this.#last = now;
    this.#handleChange();
  }
}

const addresses = (): string =>
  Object.entries(networkInterfaces())
    .flatMap(([name, all]) => (all ?? []).map(({ cidr }) => `${name} ${cidr}`))
    .sort()
    .join('\n');

/** Has this computer's network changed, or has it slept? Looked at now and then, only while somebody waits for it. */
import { networkInterfaces } from 'node:os';

/** 50 µs each time. */
const LOOK_EVERY_MS = 3_000;
/** A look that comes so much too late, by the clock of the day: the computer slept. */
const SLEPT_MS = 15_000;

export class NetworkWatch {
  readonly #handleChange: () => void;
  #timer: NodeJS.Timeout | null = null;
  #last = '';
  /** ms since 1970. */
  #lookedAt = 0;

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
    this.#lookedAt = Date.now();
    this.#timer = setInterval(() => {
      this.#look();
    }, LOOK_EVERY_MS);
    this.#timer.unref();
  }

  #look(): void {
    const now = addresses();
    const hasSlept = Date.now() - this.#lookedAt > LOOK_EVERY_MS + SLEPT_MS;
    this.#lookedAt = Date.now();
    if (now === this.#last && !hasSlept) return;
    this.#last = now;
    this.#handleChange();
  }
}

const addresses = (): string =>
  Object.entries(networkInterfaces())
    .flatMap(([name, all]) => (all ?? []).map(({ cidr }) => `${name} ${cidr}`))
    .sort()
    .join('\n');

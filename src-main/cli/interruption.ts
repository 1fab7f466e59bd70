/**
 * Ctrl+C and the like: the first one asks the running command to end properly (the peer is told,
 * parts are removed), the second one ends the process.
 */
import { EXIT } from './exit-status.ts';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

export class Interruption {
  #listener: (() => void) | null = null;
  #happened = false;

  constructor() {
    for (const signal of SIGNALS) process.on(signal, this.#handleSignal);
  }

  get happened(): boolean {
    return this.#happened;
  }

  /** Called once, at once if it has happened already. */
  onInterrupt(listener: () => void): void {
    this.#listener = listener;
    if (this.#happened) listener();
  }

  readonly #handleSignal = (): void => {
    if (this.#happened) process.exit(EXIT.interrupted);
    this.#happened = true;
    this.#listener?.();
  };
}

/**
 * Text for a stream whose reader may be slow: a pipe takes some kilobytes, and the rest waits here as
 * something yet to be made, so that a very long line is never all in memory.
 *
 * `stream` is standard output; errors of it are whoever owns it's to hear.
 */
import type { Writable } from 'node:stream';

export class PatientOutput {
  readonly #stream: Writable;
  /** What is being said first. */
  readonly #waiting: Iterator<string>[] = [];
  #isFull = false;
  readonly #silent: (() => void)[] = [];

  constructor(stream: Writable) {
    this.#stream = stream;
    stream.on('drain', () => {
      this.#isFull = false;
      this.#sayOn();
    });
  }

  /** Pieces are asked for when there is room for them, and before anything that is said later. */
  say(pieces: Iterable<string>): void {
    this.#waiting.push(pieces[Symbol.iterator]());
    this.#sayOn();
  }

  /** Resolves when all of it is the stream's. */
  async said(): Promise<void> {
    if (this.#waiting.length > 0) await new Promise<void>((resolve) => this.#silent.push(resolve));
  }

  #sayOn(): void {
    for (let first = this.#waiting[0]; first && !this.#isFull; first = this.#waiting[0]) {
      const next = first.next();
      if (next.done === true) this.#waiting.shift();
      else this.#isFull = !this.#stream.write(next.value);
    }
    if (this.#waiting.length === 0) for (const resolve of this.#silent.splice(0)) resolve();
  }
}

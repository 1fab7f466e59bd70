import { Writable } from 'node:stream';
import { expect, it } from 'vitest';
import { PatientOutput } from './patient-output.ts';

/** Takes one piece at a time, when it is told to. */
class SlowReader extends Writable {
  readonly heard: string[] = [];
  #next: (() => void) | null = null;

  constructor() {
    super({ highWaterMark: 1, decodeStrings: false });
  }

  override _write(piece: string, _encoding: string, done: () => void): void {
    this.heard.push(piece);
    this.#next = done;
  }

  async read(): Promise<void> {
    const next = this.#next;
    this.#next = null;
    next?.();
    await new Promise((resolve) => setImmediate(resolve));
  }
}

it('makes a piece only when there is room for it, and says all in order', async () => {
  const reader = new SlowReader();
  const output = new PatientOutput(reader);
  let made = 0;
  function* long(): Generator<string> {
    for (let n = 0; n < 50; n += 1) {
      made += 1;
      yield `${n},`;
    }
  }
  output.say(['first ']);
  output.say(long());
  output.say(['last']);
  expect(made).toBe(0);
  for (let reads = 1; reads <= 60; reads += 1) {
    await reader.read();
    expect(made).toBeLessThanOrEqual(reads);
  }
  const numbers = Array.from({ length: 50 }, (_, n) => `${n},`);
  expect(reader.heard.join('')).toBe(`first ${numbers.join('')}last`);
});

import { describe, expect, it } from 'vitest';
import {
  QUICK_AVERAGE_MAX_MS,
  QUICK_FORGIVEN_AFTER,
  QUICK_MEMORY,
  QUICK_PAUSE_MAX,
  QUICK_PAUSE_MIN,
} from './file-constants.ts';
import { QuickTrial } from './quick-trial.ts';

/** Long enough to be the disk's, once. */
const SLOW_MS = QUICK_AVERAGE_MAX_MS * QUICK_MEMORY + 1;

/** Pieces of work that go another way before the next is tried. */
function pauseOf(trial: QuickTrial): number {
  let count = 0;
  while (!trial.isTrying) count += 1;
  return count;
}

describe('QuickTrial', () => {
  let now = 0;
  const takes = (trial: QuickTrial, ms: number): void =>
    trial.run(() => {
      now += ms;
    });

  it('goes on trying while work is quick, and where the processor is taken away now and then', () => {
    const trial = new QuickTrial(() => now);
    for (let n = 0; n < 1_000; n += 1) {
      expect(trial.isTrying).toBe(true);
      takes(trial, n % 100 === 0 ? 8 : 0.05);
    }
  });

  it('pauses where each takes a little too long', () => {
    const trial = new QuickTrial(() => now);
    let count = 0;
    for (; trial.isTrying; count += 1) takes(trial, 2 * QUICK_AVERAGE_MAX_MS);
    expect(count).toBeLessThanOrEqual(QUICK_MEMORY);
  });

  it('pauses after a slow one, twice as long each time, up to a limit', () => {
    const trial = new QuickTrial(() => now);
    const pauses = Array.from({ length: 12 }, () => {
      takes(trial, SLOW_MS);
      return pauseOf(trial);
    });
    expect(pauses.slice(0, 3)).toEqual([1, 2, 4].map((times) => times * QUICK_PAUSE_MIN));
    expect(pauses.at(-1)).toBe(QUICK_PAUSE_MAX);
  });

  it('forgives when work has been quick for a while', () => {
    const trial = new QuickTrial(() => now);
    for (let n = 0; n < 3; n += 1) takes(trial, SLOW_MS);
    pauseOf(trial);
    for (let n = 0; n <= QUICK_FORGIVEN_AFTER; n += 1) takes(trial, 0);
    takes(trial, SLOW_MS);
    expect(pauseOf(trial)).toBe(QUICK_PAUSE_MIN);
  });

  it('holds the time of work that throws against it as well', () => {
    const trial = new QuickTrial(() => now);
    const slowFault = (): void => {
      now += SLOW_MS;
      throw new Error('slow');
    };
    expect(() => trial.run(slowFault)).toThrow('slow');
    expect(pauseOf(trial)).toBe(QUICK_PAUSE_MIN);
  });
});

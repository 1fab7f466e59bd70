import { describe, expect, it } from 'vitest';
import { QUICK_PAUSE_MAX, QUICK_PAUSE_MIN, QUICK_WORK_MAX_MS } from './file-constants.ts';
import { QuickTrial } from './quick-trial.ts';

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

  it('goes on trying while work is quick', () => {
    const trial = new QuickTrial(() => now);
    for (let n = 0; n < 1_000; n += 1) {
      expect(trial.isTrying).toBe(true);
      takes(trial, QUICK_WORK_MAX_MS);
    }
  });

  it('pauses after a slow one, twice as long each time, up to a limit', () => {
    const trial = new QuickTrial(() => now);
    const pauses = Array.from({ length: 12 }, () => {
      takes(trial, QUICK_WORK_MAX_MS + 1);
      return pauseOf(trial);
    });
    expect(pauses.slice(0, 3)).toEqual([1, 2, 4].map((times) => times * QUICK_PAUSE_MIN));
    expect(pauses.at(-1)).toBe(QUICK_PAUSE_MAX);
  });

  it('forgets slowly, as work is quick again', () => {
    const trial = new QuickTrial(() => now);
    for (let n = 0; n < 3; n += 1) takes(trial, QUICK_WORK_MAX_MS + 1);
    pauseOf(trial);
    for (let n = 0; n < QUICK_PAUSE_MIN * 8; n += 1) takes(trial, 0);
    takes(trial, QUICK_WORK_MAX_MS + 1);
    expect(pauseOf(trial)).toBe(QUICK_PAUSE_MIN);
  });

  it('holds the time of work that throws against it as well', () => {
    const trial = new QuickTrial(() => now);
    const slowFault = (): void => {
      now += QUICK_WORK_MAX_MS + 1;
      throw new Error('slow');
    };
    expect(() => trial.run(slowFault)).toThrow('slow');
    expect(pauseOf(trial)).toBe(QUICK_PAUSE_MIN);
  });
});

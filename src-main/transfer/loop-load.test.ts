import { describe, expect, it } from 'vitest';
import { LoopLoad } from './loop-load.ts';

/** Samples in each of which the thread did this, in parts of the time. */
function isBusyAfter(active: number, ran: number, crowdedOut: number, samples = 10): boolean {
  const load = new LoopLoad();
  for (let n = 0; n <= samples; n += 1) {
    const ms = n * 100;
    load.observe({ activeMs: ms * active, ranMs: ms * ran, crowdedOutMs: ms * crowdedOut }, 100);
  }
  return load.isBusy;
}

describe('LoopLoad', () => {
  it('is busy when the thread works more than four fifths of the time', () => {
    expect(isBusyAfter(0.9, 0, 0)).toBe(true);
    expect(isBusyAfter(0.9, 0.5, 0)).toBe(true);
    expect(isBusyAfter(0.7, 0, 0)).toBe(false);
  });

  // Measured with four other programs on two cores, and with little beside it.
  it('is busy when others have the processors half of the time, however little it works itself', () => {
    expect(isBusyAfter(0.15, 0.08, 0.58)).toBe(true);
    expect(isBusyAfter(0.4, 0.25, 0.4)).toBe(false);
  });

  it('is busy when it works and waits for a processor in turns, and never rests', () => {
    expect(isBusyAfter(0.5, 0.45, 0.4)).toBe(true);
  });

  it('says nothing from one sample', () => {
    expect(isBusyAfter(1, 1, 1, 0)).toBe(false);
  });

  it('forgets within seconds', () => {
    const load = new LoopLoad();
    const idle = { activeMs: 0, ranMs: 0 };
    for (let n = 0; n <= 10; n += 1) load.observe({ ...idle, crowdedOutMs: n * 100 }, 100);
    expect(load.isBusy).toBe(true);
    for (let n = 0; n < 5; n += 1) load.observe({ ...idle, crowdedOutMs: 1_000 }, 100);
    expect(load.isBusy).toBe(false);
  });
});

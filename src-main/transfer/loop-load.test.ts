import { describe, expect, it } from 'vitest';
import { LoopLoad } from './loop-load.ts';

/** Samples in each of which the thread worked, and was kept from it, for these parts of the time. */
function isBusyAfter(active: number, crowdedOut: number, samples = 10): boolean {
  const load = new LoopLoad();
  for (let n = 0; n <= samples; n += 1) {
    const ms = n * 100;
    load.observe({ activeMs: ms * active, crowdedOutMs: ms * crowdedOut }, 100);
  }
  return load.isBusy;
}

describe('LoopLoad', () => {
  it('is busy when the thread works more than four fifths of the time', () => {
    expect(isBusyAfter(0.9, 0)).toBe(true);
    expect(isBusyAfter(0.7, 0)).toBe(false);
  });

  // Measured with four other programs on two cores, and with little beside it.
  it('is busy when others have the processors half of the time, however little it works itself', () => {
    expect(isBusyAfter(0.15, 0.58)).toBe(true);
    expect(isBusyAfter(0.55, 0.4)).toBe(false);
  });

  it('says nothing from one sample', () => {
    expect(isBusyAfter(1, 1, 0)).toBe(false);
  });

  it('forgets within seconds', () => {
    const load = new LoopLoad();
    const idle = { activeMs: 0 };
    for (let n = 0; n <= 10; n += 1) load.observe({ ...idle, crowdedOutMs: n * 100 }, 100);
    expect(load.isBusy).toBe(true);
    for (let n = 0; n < 5; n += 1) load.observe({ ...idle, crowdedOutMs: 1_000 }, 100);
    expect(load.isBusy).toBe(false);
  });
});

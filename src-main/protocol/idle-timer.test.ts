import { describe, expect, it } from 'vitest';
import { IdleTimer } from './idle-timer.ts';

describe('IdleTimer', () => {
  it('asks after 2 s without a word, and again 2 s after it asked', () => {
    const idle = new IdleTimer(600_000, 1_000);
    expect(idle.asksAt).toBe(3_000);
    idle.handleAsked(3_000);
    expect(idle.asksAt).toBe(5_000);
    idle.handleHeard(4_000);
    expect(idle.asksAt).toBe(6_000);
  });

  it('asks three times within a timeout that is shorter than that', () => {
    expect(new IdleTimer(3_000, 0).asksAt).toBe(1_000);
  });

  it('ends so long after the last word', () => {
    const idle = new IdleTimer(600_000, 0);
    idle.handleHeard(5_000);
    expect(idle.endsAt).toBe(605_000);
    expect(idle.silentMs(17_000)).toBe(12_000);
  });

  it('does not count what this side slept through as silence of the other', () => {
    const idle = new IdleTimer(600_000, 0);
    idle.handleHeard(5_000);
    idle.handleSleep(3_600_000);
    expect(idle.silentMs(3_607_000)).toBe(2_000);
    expect(idle.endsAt).toBe(4_205_000);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NO_SEND_TIMES, SendTime, SendWait } from './send-time.ts';

describe('SendTime', () => {
  it('counts the time until the next chance under the reason for which the last one ended', () => {
    const time = new SendTime(2, 100);
    time.note(SendWait.SOURCE, Infinity, 110);
    time.note(SendWait.WINDOW, Infinity, 140);
    expect(time.totals(145)).toEqual({ ...NO_SEND_TIMES, idleMs: 10, sourceMs: 30, windowMs: 5 });
  });

  it('counts a paced packet that leaves within the grace as paced', () => {
    const time = new SendTime(2, 0);
    time.note(SendWait.PACING, 1, 0);
    time.note(SendWait.SENDING, Infinity, 3);
    expect(time.totals(3)).toEqual({ ...NO_SEND_TIMES, pacingMs: 3 });
  });

  it('counts what lies beyond the grace as late', () => {
    const time = new SendTime(2, 0);
    time.note(SendWait.LIMIT, 1, 0);
    time.note(SendWait.SENDING, Infinity, 10);
    expect(time.totals(10)).toEqual({ ...NO_SEND_TIMES, limitMs: 3, lateMs: 7 });
  });

  it('counts lateness once, however often it is asked in between', () => {
    const time = new SendTime(2, 0);
    time.note(SendWait.PACING, 1, 0);
    expect(time.totals(6)).toMatchObject({ pacingMs: 3, lateMs: 3 });
    expect(time.totals(8)).toMatchObject({ pacingMs: 3, lateMs: 5 });
  });

  it('accounts for every millisecond once, whatever happens in whatever order', () => {
    const step = fc.record({
      wait: fc.constantFrom(...Object.values(SendWait)),
      dueInMs: fc.option(fc.nat(20), { nil: Infinity }),
      passesMs: fc.nat(50),
      isAsked: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const time = new SendTime(2, 0);
        let now = 0;
        for (const { wait, dueInMs, passesMs, isAsked } of steps) {
          time.note(wait, now + dueInMs, now);
          now += passesMs;
          if (isAsked) time.totals(now);
        }
        const totals = Object.values(time.totals(now)) as number[];
        expect(totals.reduce((sum, ms) => sum + ms, 0)).toBeCloseTo(now, 6);
        expect(Math.min(...totals)).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});

import { expect, it } from 'vitest';
import { RateBudget } from './rate-budget.ts';
import { Rhythm } from './rhythm.ts';

/** What is due over so many ms, as `at what`. */
function run(rhythm: Rhythm, from: number, to: number): readonly string[] {
  const done: string[] = [];
  for (let at = rhythm.pollDeadline(); at !== null && at <= to; at = rhythm.pollDeadline()) {
    const turn = Object.entries(rhythm.poll(at)).filter(([, isDue]) => isDue);
    done.push(`${at - from} ${turn.map(([what]) => what).join('+')}`);
  }
  return done;
}

it('says three times that we are here, and then by beacon every half minute', () => {
  const rhythm = new Rhythm();
  rhythm.announce(1_000);
  expect(run(rhythm, 1_000, 91_000)).toEqual([
    '0 announce',
    '1000 announce',
    '4000 announce',
    '30000 beacon',
    '60000 beacon',
    '90000 beacon',
  ]);
  rhythm.silence();
  expect(rhythm.pollDeadline()).toBeNull();
});

it('asks three times who is there, and then by DNS-SD every minute', () => {
  const rhythm = new Rhythm();
  rhythm.ask(0);
  expect(run(rhythm, 0, 120_000)).toEqual([
    '0 ask',
    '1000 ask',
    '4000 ask',
    '60000 askDns',
    '120000 askDns',
  ]);
});

it('makes up for nothing that was missed', () => {
  const rhythm = new Rhythm();
  rhythm.announce(0);
  expect(rhythm.poll(500_000)).toMatchObject({ announce: true, beacon: true });
  expect(rhythm.poll(500_000)).toMatchObject({ announce: false, beacon: false });
});

it('takes so many a second in all and of each, and no more', () => {
  const budget = new RateBudget(5, 2);
  const taken = (who: string, now: number): number =>
    Array.from({ length: 10 }, () => budget.take(who, now)).filter(Boolean).length;
  expect([taken('a', 0), taken('b', 10), taken('c', 20), taken('d', 999)]).toEqual([2, 2, 1, 0]);
  expect(taken('a', 1_000)).toBe(2);
});

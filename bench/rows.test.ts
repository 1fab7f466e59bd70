import { expect, it } from 'vitest';
import { parseLinkCounters } from './link-counters.mjs';
import { ALL_KEYS, bytesOf, chosenKeys, estimateSeconds } from './rows.mjs';

it('has each row once', () => {
  expect(new Set(ALL_KEYS).size).toBe(ALL_KEYS.length);
});

it('takes all rows unless some are named, and those in the order of the table', () => {
  expect(chosenKeys(undefined)).toEqual(ALL_KEYS);
  expect(chosenKeys('small, loss-1')).toEqual(['loss-1', 'small']);
});

it('says which row it does not know, and which there are', () => {
  expect(() => chosenKeys('loss-1,lossy')).toThrow(/--only lossy: rows are loss-1, loss-5, lan/);
});

it('sends a third of the file for a quick look', () => {
  expect(bytesOf({ megabytes: 300 }, false)).toBe(300_000_000);
  expect(bytesOf({ megabytes: 300 }, true)).toBe(100_000_000);
});

it('knows that a slow TCP is stopped, that Ferry alone is quicker, and that a quick look is', () => {
  const plan = { runs: 3, isQuick: false, against: ['scp', 'https', 'https-bbr'] };
  // 300 MB at 165 Mbit/s take 14.5 s, each TCP its 20 s, each of the four two seconds around it.
  expect(estimateSeconds(['loss-1'], plan)).toBeCloseTo(3 * (14.545 + 2 + 3 * 22), 1);
  expect(estimateSeconds(['loss-1'], { ...plan, against: [] })).toBeCloseTo(3 * 16.545, 1);
  const quick = { ...plan, runs: 1, isQuick: true };
  expect(estimateSeconds(ALL_KEYS, quick)).toBeLessThan(estimateSeconds(ALL_KEYS, plan) / 3);
});

it('reads what the link counted on the way from the sender', () => {
  const report =
    'linkemu A>B: seen 709 lost 7 overflowed 2 delivered 700 MB 1.0\n' +
    'linkemu B>A: seen 350 lost 4 overflowed 0 delivered 346 MB 0.1\n';
  expect(parseLinkCounters(report)).toEqual({
    seen: 709,
    lost: 7,
    overflowed: 2,
    delivered: 700,
    megabytes: 1,
  });
  expect(parseLinkCounters('')).toBeNull();
});

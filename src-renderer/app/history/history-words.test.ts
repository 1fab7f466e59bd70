import { describe, expect, it } from 'vitest';
import { pastTransfers } from '../../fixtures/scenes.ts';
import { file, transfer, UNKNOWN } from '../../fixtures/snapshots.ts';
import { partlyDone } from '../../fixtures/tree-scenes.ts';
import {
  canVerify,
  clockTime,
  dayHeading,
  dayLabel,
  hasReceipt,
  resultLine,
  speedLine,
} from './history-words.ts';

/** Local times: the person's own time zone decides what a day is. */
const at = (...parts: readonly [number, number, number, number?, number?]): number => {
  const [year, month, day, hours = 12, minutes = 0] = parts;
  return new Date(year, month - 1, day, hours, minutes).getTime();
};
const now = at(2026, 11, 22, 14, 5);

describe('a day', () => {
  it('is called as a person calls it', () => {
    expect(dayLabel(at(2026, 11, 22, 0, 0), now)).toBe('Today');
    expect(dayLabel(at(2026, 11, 21, 23, 59), now)).toBe('Yesterday');
    expect(dayLabel(at(2026, 11, 20), now)).toBe('Friday 20 November');
    expect(dayLabel(at(2025, 11, 22), now)).toBe('22 November 2025');
  });

  it('has a day before it even when that one is an hour longer', () => {
    for (let day = 1; day <= 365; day += 1) {
      const midnight = at(2026, 1, day, 0, 30);
      expect(dayLabel(at(2026, 1, day - 1, 12), midnight)).toBe('Yesterday');
    }
  });
});

it('has a heading on the first of each day', () => {
  const headings = [now, at(2026, 11, 22, 1), at(2026, 11, 21)].map((endedAt, index, all) => {
    const entry = { historyId: index, snapshot: transfer({ phase: 'done', endedAt }) };
    return dayHeading({ entry, newerAt: all[index - 1] ?? null }, now);
  });
  expect(headings).toEqual(['Today', null, 'Yesterday']);
});

it('tells the time by 24 hours', () => {
  expect(clockTime(at(2026, 11, 22, 9, 5))).toBe('09:05');
  expect(clockTime(at(2026, 11, 22, 0, 0))).toBe('00:00');
});

it('says what limited a transfer, and how fast it was', () => {
  const snapshot = pastTransfers(1)[0]?.snapshot;
  if (!snapshot) throw new Error('no past transfer');
  expect(speedLine(snapshot)?.replaceAll('\u00A0', ' ')).toBe(
    'Limited by the network. 12.1 kB/s on average, 13.4 kB/s at best',
  );
  expect(speedLine({ ...snapshot, stats: null, limitedBy: null })).toBeNull();
});

it('says how many were there before', () => {
  const [partly, wholly] = partlyDone();
  expect(partly && resultLine(partly)).toBe('Sent, every byte checked, 20 skipped');
  expect(wholly && resultLine(wholly)).toBe('Nothing had to be sent, 5,100 skipped');
  expect(resultLine(transfer({ phase: 'done' }))).toBe('Sent, every byte checked');
  expect(resultLine(transfer({ phase: 'done', failedCount: 2 }))).toBe(
    'Sent, every byte checked, 2 left out',
  );
});

it('offers to read again what has a digest, and a receipt where there was a device', () => {
  const done = transfer({ phase: 'done', files: [file('a', 5, 5)] });
  expect([canVerify(done), hasReceipt(done)]).toEqual([true, true]);
  const plain = transfer({ phase: 'done', dialect: 'plain', peer: UNKNOWN, files: [file('a', 5)] });
  expect([canVerify(plain), hasReceipt(plain)]).toEqual([false, false]);
});

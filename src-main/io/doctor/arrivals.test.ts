import { expect, it } from 'vitest';
import { ipv4Counters, ipv6Counters, judge } from './arrivals.ts';

it.each<[string, (number | null)[], number | null, number | null, boolean | null]>([
  ['nothing was lost', [0, 0, 0, 0], 7, 7, false],
  ['one after each question', [1, 1, 1, 1], 7, 11, true],
  ['echoes after the first one, too', [3, 1, 1, 1], 7, 13, true],
  ['once at another time, too', [1, 1, 1, 1], 7, 12, true],
  ['answers to discovery, too', [1, 1, 1, 1], 7, 16, true],
  ['often at other times, too', [1, 1, 1, 1], 7, 17, null],
  ['fewer than there were questions', [1, 1, 0, 1], 7, 10, false],
  ['many, and none after one question', [1, 2, 0, 1], 7, 11, null],
  ['answers that come late', [0, 0, 0, 0], 7, 11, null],
  ['no question left', [], 7, 8, null],
  ['the system does not count', [null, null], null, null, null],
])('judges by when packets were lost: %s', (_what, each, first, last, verdict) => {
  expect(judge(each, first, last)).toBe(verdict);
});

it('reads how Linux counts', () => {
  const text =
    'Ip: Forwarding DefaultTTL InReceives InDelivers\nIp: 1 64 1200 1100\nIcmp: InMsgs\nIcmp: 3\n';
  expect(ipv4Counters(text).get('InReceives')).toBe(1_200);
  expect(ipv4Counters(text).get('InDelivers')).toBe(1_100);
  const six = 'Ip6InReceives                   \t10203\nIp6InDelivers                   \t10100\n';
  expect(ipv6Counters(six).get('InDelivers')).toBe(10_100);
});

import { describe, expect, it } from 'vitest';
import { answerOfTable } from './link-neighbour.ts';

describe('link neighbour', () => {
  it.each([
    ['linux', '192.168.1.5 dev eth0 lladdr 3c:52:82:11:22:33 REACHABLE\n', 'somebody'],
    ['linux', '192.168.1.5 dev eth0 lladdr 3c:52:82:11:22:33 STALE\n', 'somebody'],
    ['linux', '192.168.1.5 dev eth0 FAILED\n', 'nobody'],
    ['linux', '192.168.1.5 dev eth0 INCOMPLETE\n', 'nobody'],
    ['linux', '', 'unknown'],
    ['darwin', '? (192.168.1.5) at 3c:52:82:1:22:33 on en0 ifscope [ethernet]\n', 'somebody'],
    ['darwin', '? (192.168.1.5) at (incomplete) on en0 ifscope [ethernet]\n', 'nobody'],
    ['darwin', '192.168.1.5 (192.168.1.5) -- no entry\n', 'nobody'],
    ['win32', 'No ARP Entries Found.\r\n', 'nobody'],
    [
      'win32',
      '\r\nInterface: 192.168.1.2 --- 0x7\r\n  192.168.1.5   3c-52-82-11-22-33   dynamic\r\n',
      'somebody',
    ],
    ['win32', 'Internet Address\r\n'.repeat(20), 'unknown'],
  ] as const)('%s: “%s” means %s', (platform, output, answer) => {
    expect(answerOfTable(output, platform)).toBe(answer);
  });
});

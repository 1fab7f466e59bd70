import { describe, expect, it } from 'vitest';
import { HandshakePace } from './handshake-pace.ts';

/** How many of `wanted` handshakes are begun. */
function begin(pace: HandshakePace, hostOf: (i: number) => string, wanted: number, now: number) {
  let begun = 0;
  for (let i = 0; i < wanted; i += 1) if (pace.takeTurn(hostOf(i), now)) begun += 1;
  return begun;
}
const one = () => '66.0.0.1';
const many = (i: number) => `66.${i >> 16}.${(i >> 8) & 255}.${i & 255}`;

describe('the pace of handshakes', () => {
  it('is 64 at once with as many networks, and then 100 a second', () => {
    const pace = new HandshakePace();
    expect(begin(pace, many, 1_000, 0)).toBe(64);
    expect(begin(pace, (i) => many(5_000 + i), 1_000, 100)).toBe(10);
  });

  it('is 50 a second with one network', () => {
    const pace = new HandshakePace();
    expect(begin(pace, one, 1_000, 0)).toBe(50);
    expect(begin(pace, one, 1_000, 999)).toBe(0);
    expect(begin(pace, one, 1_000, 1_000)).toBe(50);
  });

  it('leaves a place for others when a few networks take all they can', () => {
    const pace = new HandshakePace();
    for (let now = 0; now < 10_000; now += 100) {
      begin(pace, (i) => `66.0.0.${i % 8}`, 200, now);
      const isBegun = pace.takeTurn(`10.0.${now >> 8}.${now & 255}`, now);
      expect(isBegun).toBe(true);
    }
  });
});

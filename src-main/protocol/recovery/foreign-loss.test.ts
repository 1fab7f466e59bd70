import { describe, expect, it } from 'vitest';
import { ForeignLoss } from './foreign-loss.ts';

describe('ForeignLoss', () => {
  it('knows nothing before 32 packets', () => {
    const loss = new ForeignLoss();
    loss.add(20, 11);
    expect(loss.isKnown).toBe(false);
    expect(loss.fraction).toBe(0);
  });

  it('estimates a deviation below what was lost', () => {
    const loss = new ForeignLoss();
    loss.add(75, 25);
    expect(loss.fraction).toBeCloseTo(0.25 - Math.sqrt((0.25 * 0.75) / 100), 9);
  });

  it('counts only packets that left while sending slowly', () => {
    const loss = new ForeignLoss();
    loss.startSlow(100);
    loss.endSlow(200);
    loss.handleLost(50, 99);
    loss.handleLost(50, 200);
    expect(loss.isKnown).toBe(false);
    loss.handleAcked(40, 100);
    expect(loss.isKnown).toBe(true);
    expect(loss.fraction).toBe(0);
  });

  it('forgets: loss that has gone is gone after a few times 512 packets', () => {
    const loss = new ForeignLoss();
    loss.add(300, 212);
    expect(loss.fraction).toBeGreaterThan(0.35);
    for (let i = 0; i < 2048; i++) loss.add(1, 0);
    expect(loss.fraction).toBeLessThan(0.01);
  });

  it('never says more than 40 %', () => {
    const loss = new ForeignLoss();
    loss.add(10, 490);
    expect(loss.fraction).toBe(0.4);
  });
});

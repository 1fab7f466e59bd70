import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { CreditBrake } from './credit-brake.ts';

const MIB = 2 ** 20;
const WINDOW_BYTES = 16 * MIB;

describe('CreditBrake', () => {
  it('gives all credit at once while the disk keeps up, or has only just fallen behind', () => {
    const brake = new CreditBrake(WINDOW_BYTES);
    expect(brake.settle(MIB, 0, 0)).toBe(MIB);
    expect(brake.settle(MIB, 15 * MIB, 1_000)).toBe(MIB);
    expect(brake.settle(MIB, 15 * MIB, 1_249)).toBe(MIB);
    expect(brake.settle(MIB, MIB, 1_300)).toBe(MIB);
    expect(brake.settle(MIB, 15 * MIB, 1_400)).toBe(MIB);
    expect(brake.settle(MIB, 15 * MIB, 1_600)).toBe(MIB);
  });

  it('keeps half the window back of a sender whose bytes have stood before the disk for a while', () => {
    const brake = new CreditBrake(WINDOW_BYTES);
    brake.settle(MIB, 15 * MIB, 0);
    const given = Array.from({ length: 10 }, () => brake.settle(MIB, 15 * MIB, 250));
    expect(given).toEqual([0, 0, 0, 0, 0, 0, 0, 0, MIB, MIB]);
  });

  it('gives it back, as fast again as the disk writes, once that waits for bytes', () => {
    const brake = new CreditBrake(WINDOW_BYTES);
    brake.settle(MIB, 15 * MIB, 0);
    for (let n = 0; n < 8; n += 1) brake.settle(MIB, 15 * MIB, 250);
    const given = Array.from({ length: 9 }, () => brake.settle(MIB, MIB, 300));
    expect(given).toEqual([...Array.from({ length: 8 }, () => 2 * MIB), MIB]);
  });

  it('keeps nothing back of a small window', () => {
    const brake = new CreditBrake(4 * MIB);
    brake.settle(MIB, 3 * MIB, 0);
    expect(brake.settle(MIB, 3 * MIB, 10_000)).toBe(MIB);
  });

  it('never gives more than left memory, and owes at most half the window', () => {
    const step = fc.record({
      byteCount: fc.nat(MIB),
      waitingBytes: fc.nat(WINDOW_BYTES),
      elapsedMs: fc.nat(400),
    });
    fc.assert(
      fc.property(fc.array(step), (steps) => {
        const brake = new CreditBrake(WINDOW_BYTES);
        let owedBytes = 0;
        let now = 0;
        for (const { byteCount, waitingBytes, elapsedMs } of steps) {
          now += elapsedMs;
          owedBytes += byteCount - brake.settle(byteCount, waitingBytes, now);
          expect(owedBytes).toBeGreaterThanOrEqual(0);
          expect(owedBytes).toBeLessThanOrEqual(WINDOW_BYTES / 2);
        }
      }),
    );
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SentPackets } from './sent-packets.ts';

describe('SentPackets', () => {
  it('counts what is in flight, without probes', () => {
    const sent = new SentPackets<string>();
    sent.add(0, 1200, false, 'a', 10);
    sent.add(3, 1300, false, 'b', 11);
    sent.add(4, 9000, true, 'probe', 12);
    expect(sent.bytesInFlight).toBe(2500);
    expect(sent.outstandingCount).toBe(3);
    expect(sent.oldestSentAt).toBe(10);
  });

  it('finds packets although their numbers have holes', () => {
    const sent = new SentPackets<number>();
    for (let number = 0; number < 1000; number += 7) sent.add(number, 1, false, number, number);
    const found: number[] = [];
    sent.forEachIn(100, 125, (packet) => found.push(packet.packetNumber));
    expect(found).toEqual([105, 112, 119]);
  });

  it('gives content back once and moves on to the next oldest', () => {
    const sent = new SentPackets<string>();
    const first = sent.add(0, 1200, false, 'a', 10);
    sent.add(1, 1200, false, 'b', 20);
    expect(sent.settle(first)).toBe('a');
    expect(() => sent.settle(first)).toThrow('a packet is settled once');
    sent.shrink();
    expect(sent.oldestSentAt).toBe(20);
    expect(sent.bytesInFlight).toBe(1200);
  });

  it('agrees with a plain map, whatever is sent and settled', () => {
    const step = fc.record({
      gap: fc.integer({ min: 1, max: 40 }),
      bytes: fc.integer({ min: 1, max: 65_000 }),
      isProbe: fc.boolean(),
      settleFrom: fc.double({ min: 0, max: 1, noNaN: true }),
      settleCount: fc.integer({ min: 0, max: 30 }),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 700 }), (steps) => {
        const sent = new SentPackets<number>();
        const model = new Map<number, { bytes: number; isProbe: boolean }>();
        let number = 0;
        for (const { gap, bytes, isProbe, settleFrom, settleCount } of steps) {
          number += gap;
          sent.add(number, bytes, isProbe, number, number);
          model.set(number, { bytes, isProbe });
          const first = Math.floor(settleFrom * number);
          const last = first + settleCount;
          sent.forEachIn(first, last, (packet) => {
            expect(packet.packetNumber >= first && packet.packetNumber <= last).toBe(true);
            expect(sent.settle(packet)).toBe(packet.packetNumber);
            expect(model.delete(packet.packetNumber)).toBe(true);
          });
          sent.shrink();
          for (const left of model.keys()) expect(left < first || left > last).toBe(true);
          expect(sent.outstandingCount).toBe(model.size);
          expect(sent.oldestSentAt).toBe(model.keys().next().value ?? null);
          let inFlight = 0;
          for (const each of model.values()) if (!each.isProbe) inFlight += each.bytes;
          expect(sent.bytesInFlight).toBe(inFlight);
        }
      }),
      { numRuns: 20 },
    );
  });
});

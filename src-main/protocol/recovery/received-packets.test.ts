import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ReceivedPackets } from './received-packets.ts';
import { RttEstimator } from './rtt-estimator.ts';

const SMALL = 1452;

function receiver(rttMs = 80): ReceivedPackets {
  return new ReceivedPackets({ maxAckDelayMs: 25, rtt: new RttEstimator(rttMs) });
}

const rangesOf = (received: ReceivedPackets, max = 64): number[][] =>
  received.forAck(max).map((range) => [range.first, range.last]);

describe('ReceivedPackets as a record', () => {
  it('keeps one range for packets in order', () => {
    const received = receiver();
    for (let number = 0; number < 1000; number++) received.add(number, true, SMALL, number);
    expect(rangesOf(received)).toEqual([[0, 999]]);
    expect(received.largest).toBe(999);
    expect(received.largestReceivedAt).toBe(999);
  });

  it('joins ranges when a gap fills', () => {
    const received = receiver();
    for (const number of [0, 1, 3, 4, 6]) received.add(number, true, SMALL, 0);
    expect(rangesOf(received)).toEqual([
      [6, 6],
      [3, 4],
      [0, 1],
    ]);
    received.add(2, true, SMALL, 1);
    expect(rangesOf(received)).toEqual([
      [6, 6],
      [0, 4],
    ]);
    expect(received.largestReceivedAt).toBe(0);
  });

  it('refuses a packet the second time', () => {
    const received = receiver();
    expect(received.add(7, true, SMALL, 0)).toBe(true);
    expect(received.isDuplicate(7)).toBe(true);
    expect(received.add(7, true, SMALL, 0)).toBe(false);
    expect(received.isDuplicate(6)).toBe(false);
  });

  it('keeps 256 ranges and takes everything older for seen', () => {
    const received = receiver();
    for (let i = 0; i < 300; i++) received.add(2 * i, true, SMALL, 0);
    expect(received.rangeCount).toBe(256);
    expect(received.largest).toBe(598);
    expect(rangesOf(received, 2)).toEqual([
      [598, 598],
      [596, 596],
    ]);
    expect(received.isDuplicate(86)).toBe(true);
    expect(received.isDuplicate(1)).toBe(true);
    expect(received.add(87, true, SMALL, 0)).toBe(true);
    expect(rangesOf(received, 300).at(-1)).toEqual([87, 88]);
  });

  it('names at most as many ranges as asked, newest first', () => {
    const received = receiver();
    for (let i = 0; i < 100; i++) received.add(2 * i, true, SMALL, 0);
    expect(rangesOf(received).length).toBe(64);
    expect(rangesOf(received, 2)).toEqual([
      [198, 198],
      [196, 196],
    ]);
  });

  it('forgets ranges that the peer knows of, but never the newest', () => {
    const received = receiver();
    for (const number of [0, 1, 5, 9]) received.add(number, true, SMALL, 0);
    received.forgetBelow(6);
    expect(rangesOf(received)).toEqual([[9, 9]]);
    expect(received.isDuplicate(0)).toBe(true);
    expect(received.isDuplicate(5)).toBe(true);
    expect(received.isDuplicate(7)).toBe(false);
    received.forgetBelow(100);
    expect(rangesOf(received)).toEqual([[9, 9]]);
  });

  it('accepts each number once and names exactly the accepted ones, whatever the order', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 500 }), { maxLength: 600 }), (numbers) => {
        const received = receiver();
        const seen = new Set<number>();
        for (const number of numbers) {
          expect(received.isDuplicate(number)).toBe(seen.has(number));
          expect(received.add(number, true, SMALL, 0)).toBe(!seen.has(number));
          seen.add(number);
        }
        const named = rangesOf(received, 256).flatMap(([first = 0, last = 0]) =>
          Array.from({ length: last - first + 1 }, (_, i) => first + i),
        );
        expect(named.sort((a, b) => a - b)).toEqual([...seen].sort((a, b) => a - b));
      }),
    );
  });

  it('never accepts a number twice, even when ranges overflow and are forgotten', () => {
    const step = fc.oneof(
      { weight: 500, arbitrary: fc.integer({ min: 0, max: 5000 }).map((add) => ({ add })) },
      { weight: 1, arbitrary: fc.integer({ min: 0, max: 1000 }).map((forget) => ({ forget })) },
    );
    fc.assert(
      fc.property(fc.array(step, { minLength: 500, maxLength: 900 }), (steps) => {
        const received = receiver();
        const accepted = new Set<number>();
        for (const each of steps) {
          if ('forget' in each) {
            received.forgetBelow(each.forget);
          } else if (received.add(each.add, true, SMALL, 0)) {
            expect(accepted.has(each.add)).toBe(false);
            accepted.add(each.add);
          }
        }
        const ranges = rangesOf(received, 256);
        for (let i = 1; i < ranges.length; i++) {
          expect(ranges[i]![1]).toBeLessThan(ranges[i - 1]![0]! - 1);
        }
      }),
      { numRuns: 30 },
    );
  });
});

describe('ReceivedPackets as the ACK policy', () => {
  it('acknowledges a lone packet within the delay that it promised', () => {
    const received = receiver();
    received.add(0, true, SMALL, 100);
    expect(received.ackDueAt()).toBe(125);
  });

  it('acknowledges every second packet at once', () => {
    const received = receiver();
    received.add(0, true, SMALL, 100);
    received.add(1, true, SMALL, 110);
    expect(received.ackDueAt()).toBe(110);
    received.handleAckSent(110);
    expect(received.ackDueAt()).toBe(null);
  });

  it('owes nothing for packets that are not ack-eliciting', () => {
    const received = receiver();
    for (let i = 0; i < 10; i++) received.add(i, false, 60, i);
    expect(received.ackDueAt()).toBe(null);
    expect(received.hasUnacked).toBe(false);
  });

  it('thins to every eighth packet when more than 16 come in a quarter of the RTT', () => {
    const received = receiver(80);
    let acks = 0;
    for (let i = 0; i < 10_000; i++) {
      const now = i * 0.1;
      received.add(i, true, SMALL, now);
      if ((received.ackDueAt() ?? Infinity) <= now) {
        received.handleAckSent(now);
        acks++;
      }
    }
    expect(acks).toBeGreaterThanOrEqual(1250);
    expect(acks).toBeLessThan(1270);
  });

  it('goes back to every second packet when they come slowly again', () => {
    const received = receiver(80);
    for (let i = 0; i < 100; i++) received.add(i, true, SMALL, i * 0.1);
    received.handleAckSent(10);
    received.add(100, true, SMALL, 500);
    received.add(101, true, SMALL, 510);
    expect(received.ackDueAt()).toBe(510);
  });

  it('acknowledges every second datagram above 16 KB however fast they come', () => {
    const received = receiver(80);
    let acks = 0;
    for (let i = 0; i < 1000; i++) {
      const now = i * 0.1;
      received.add(i, true, 61_440, now);
      if ((received.ackDueAt() ?? Infinity) <= now) {
        received.handleAckSent(now);
        acks++;
      }
    }
    expect(acks).toBe(500);
  });

  it('acknowledges at once when a packet leaves or fills a gap, once in eight packets', () => {
    const received = receiver();
    const isDue = (number: number): boolean => {
      received.add(number, true, SMALL, 50);
      return received.ackDueAt() === 50;
    };
    received.add(0, true, SMALL, 0);
    received.handleAckSent(0);
    expect(isDue(2)).toBe(true);
    received.handleAckSent(50);
    expect(isDue(1)).toBe(false);
    for (const number of [3, 4, 5, 6, 7, 8, 9]) {
      received.add(number, true, SMALL, 51);
      received.handleAckSent(51);
    }
    expect(isDue(12)).toBe(true);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LossDetector } from './loss-detector.ts';
import { ReceivedPackets } from './received-packets.ts';
import { RttEstimator } from './rtt-estimator.ts';

interface Log {
  readonly acked: number[];
  readonly lost: number[];
}

function detectorWithLog(initialRttMs = 100): { detector: LossDetector<number>; log: Log } {
  const log: Log = { acked: [], lost: [] };
  const detector = new LossDetector<number>({
    rtt: new RttEstimator(initialRttMs),
    peerMaxAckDelayMs: 25,
    sink: {
      onAcked: (content) => log.acked.push(content),
      onLost: (content) => log.lost.push(content),
    },
  });
  return { detector, log };
}

function sendMany(detector: LossDetector<number>, first: number, last: number, now: number): void {
  for (let number = first; number <= last; number++) {
    detector.handlePacketSent(number, 1000, false, number, now);
  }
}

describe('LossDetector and ACKs', () => {
  it('acknowledges the packets that an ACK names, once, and takes an RTT sample of the largest', () => {
    const { detector, log } = detectorWithLog();
    sendMany(detector, 0, 3, 0);
    const outcome = detector.handleAck([{ first: 0, last: 1 }], 0, 40);
    expect(log.acked).toEqual([0, 1]);
    expect(outcome.ack).toMatchObject({
      ackedBytes: 2000,
      rttSampleMs: 40,
      minRttMs: 40,
      bytesInFlight: 2000,
      deliveredBytes: 2000,
      priorDeliveredBytes: 0,
      newestSentAt: 0,
    });
    expect(detector.handleAck([{ first: 0, last: 1 }], 0, 50).ack).toBe(null);
    expect(log.acked).toEqual([0, 1]);
  });

  it('takes no RTT sample when the largest was acknowledged before', () => {
    const { detector } = detectorWithLog();
    sendMany(detector, 0, 2, 0);
    detector.handleAck([{ first: 2, last: 2 }], 0, 40);
    const outcome = detector.handleAck([{ first: 1, last: 2 }], 0, 90);
    expect(outcome.ack?.rttSampleMs).toBe(null);
    expect(detector.rtt.latestMs).toBe(40);
  });

  it('believes no ACK delay beyond what the peer announced', () => {
    const { detector } = detectorWithLog();
    sendMany(detector, 0, 1, 0);
    detector.handleAck([{ first: 0, last: 0 }], 0, 40);
    detector.handleAck([{ first: 0, last: 1 }], 1000, 140);
    expect(detector.rtt.smoothedMs).toBe(0.875 * 40 + 0.125 * 115);
  });

  it.each([
    ['a packet that was never sent', [{ first: 0, last: 5 }]],
    ['a reversed range', [{ first: 3, last: 2 }]],
    ['a negative number', [{ first: -1, last: 2 }]],
    ['a fraction', [{ first: 0.5, last: 2 }]],
    [
      'overlapping ranges',
      [
        { first: 2, last: 4 },
        { first: 0, last: 2 },
      ],
    ],
    [
      'touching ranges',
      [
        { first: 2, last: 4 },
        { first: 0, last: 1 },
      ],
    ],
    [
      'ranges in ascending order',
      [
        { first: 0, last: 0 },
        { first: 3, last: 4 },
      ],
    ],
  ])('calls %s a violation and changes nothing', (_what, ranges) => {
    const { detector, log } = detectorWithLog();
    sendMany(detector, 0, 4, 0);
    const outcome = detector.handleAck(ranges, 0, 10);
    expect(outcome.violation).not.toBe(null);
    expect(log.acked).toEqual([]);
    expect(detector.bytesInFlight).toBe(5000);
  });

  it('lets the numbers of ACK-only packets be acknowledged', () => {
    const { detector } = detectorWithLog();
    detector.handleAckOnlySent(0);
    detector.handleAckOnlySent(1);
    expect(detector.handleAck([{ first: 0, last: 1 }], 0, 10).violation).toBe(null);
    expect(detector.deadline()).toBe(null);
  });
});

describe('LossDetector and losses', () => {
  it('declares a packet lost when three later ones were acknowledged', () => {
    const { detector, log } = detectorWithLog();
    sendMany(detector, 0, 5, 0);
    detector.handleAck([{ first: 1, last: 2 }], 0, 40);
    expect(log.lost).toEqual([]);
    const outcome = detector.handleAck([{ first: 1, last: 3 }], 0, 41);
    expect(log.lost).toEqual([0]);
    expect(outcome.loss).toMatchObject({ lostBytes: 1000, lostPackets: 1, bytesInFlight: 2000 });
  });

  it('declares a packet lost 9/8 RTT after it left, once a later one was acknowledged', () => {
    const { detector, log } = detectorWithLog();
    sendMany(detector, 0, 1, 0);
    detector.handleAck([{ first: 1, last: 1 }], 0, 40);
    expect(detector.deadline()).toBe(45);
    expect(detector.handleTimeout(44)).toBe('none');
    expect(detector.handleTimeout(45)).toBe('loss');
    expect(log.lost).toEqual([0]);
    expect(detector.lastLoss?.lostBytes).toBe(1000);
    expect(detector.deadline()).toBe(null);
  });

  it('raises the packet threshold to the reordering that it saw, up to 64', () => {
    const { detector, log } = detectorWithLog();
    sendMany(detector, 0, 20, 0);
    detector.handleAck([{ first: 1, last: 10 }], 0, 40);
    expect(log.lost).toEqual([0]);
    detector.handleAck([{ first: 0, last: 10 }], 0, 41);
    expect(detector.spuriousLosses).toBe(1);
    expect(detector.packetThreshold).toBe(11);
    detector.handleAck(
      [
        { first: 12, last: 20 },
        { first: 0, last: 10 },
      ],
      0,
      42,
    );
    expect(log.lost).toEqual([0]);

    sendMany(detector, 21, 200, 50);
    detector.handleAck([{ first: 22, last: 200 }], 0, 60);
    detector.handleAck([{ first: 0, last: 200 }], 0, 61);
    expect(detector.packetThreshold).toBe(64);
  });

  it('counts a wrong verdict once, although old ACKs come late', () => {
    const { detector } = detectorWithLog();
    sendMany(detector, 0, 9, 0);
    detector.handleAck([{ first: 1, last: 4 }], 0, 40);
    detector.handleAck([{ first: 0, last: 6 }], 0, 41);
    detector.handleAck([{ first: 1, last: 4 }], 0, 42);
    detector.handleAck([{ first: 0, last: 7 }], 0, 43);
    expect(detector.spuriousLosses).toBe(1);
  });

  it('does not tell the controller of lost probes', () => {
    const { detector, log } = detectorWithLog();
    detector.handlePacketSent(0, 9000, true, 0, 0);
    sendMany(detector, 1, 4, 0);
    expect(detector.bytesInFlight).toBe(4000);
    const outcome = detector.handleAck([{ first: 1, last: 4 }], 0, 40);
    expect(log.lost).toEqual([0]);
    expect(outcome.loss).toBe(null);
    expect(outcome.ack?.ackedBytes).toBe(4000);
  });
});

describe('LossDetector and silence', () => {
  it('asks again after a PTO, then after twice as long, never longer than 2 s', () => {
    const { detector, log } = detectorWithLog(40);
    sendMany(detector, 0, 0, 0);
    const waits: number[] = [];
    let now = 0;
    for (let number = 1; number <= 6; number++) {
      const deadline = detector.deadline()!;
      waits.push(deadline - now);
      now = deadline;
      expect(detector.handleTimeout(now)).toBe('pto');
      sendMany(detector, number, number, now);
    }
    expect(waits).toEqual([145, 290, 580, 1000, 1000, 1000]);
    expect(log.lost).toEqual([]);
  });

  it('starts over once an answer came', () => {
    const { detector } = detectorWithLog(40);
    sendMany(detector, 0, 0, 0);
    detector.handleTimeout(145);
    sendMany(detector, 1, 2, 145);
    detector.handleAck([{ first: 1, last: 1 }], 0, 185);
    expect(detector.ptoCount).toBe(0);
  });

  it('sets no timer when nothing is outstanding', () => {
    const { detector } = detectorWithLog();
    expect(detector.deadline()).toBe(null);
    expect(detector.handleTimeout(1e9)).toBe('none');
  });

  it('gives everything back as lost when the path is given up', () => {
    const { detector, log } = detectorWithLog();
    sendMany(detector, 0, 9, 0);
    expect(detector.loseAll(5)?.lostPackets).toBe(10);
    expect(log.lost).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(detector.bytesInFlight).toBe(0);
    expect(detector.deadline()).toBe(null);
  });
});

describe('LossDetector over any network', () => {
  it('reports every packet as acknowledged or lost exactly once and never miscounts its flight', () => {
    const step = fc.record({
      packets: fc.integer({ min: 0, max: 20 }),
      isAckOnly: fc.boolean(),
      isProbe: fc.boolean(),
      /** Of the packets on their way, which arrive and which vanish. */
      fates: fc.array(fc.constantFrom('arrives', 'vanishes', 'waits'), { maxLength: 20 }),
      isAcked: fc.boolean(),
      isAckStale: fc.boolean(),
      waitMs: fc.integer({ min: 0, max: 60 }),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
        const outstanding = new Map<number, number>();
        let settled = 0;
        let sentCount = 0;
        let ackAtHand: { first: number; last: number }[] = [];
        const isNamed = (packet: number): boolean =>
          ackAtHand.some((range) => packet >= range.first && packet <= range.last);
        const settle = (packet: number, isAcked: boolean): void => {
          expect(outstanding.delete(packet)).toBe(true);
          expect(isNamed(packet)).toBe(isAcked);
          settled++;
        };
        const detector = new LossDetector<number>({
          rtt: new RttEstimator(40),
          peerMaxAckDelayMs: 25,
          sink: {
            onAcked: (packet) => settle(packet, true),
            onLost: (packet) => settle(packet, false),
          },
        });
        const received = new ReceivedPackets({ maxAckDelayMs: 25, rtt: new RttEstimator(40) });
        const onTheWay: number[] = [];
        let staleAck: { first: number; last: number }[] = [];
        let now = 0;
        let number = 0;
        const check = (): void => {
          let bytes = 0;
          for (const each of outstanding.values()) bytes += each;
          expect(detector.bytesInFlight).toBe(bytes);
          expect(detector.outstandingCount).toBe(outstanding.size);
          expect(detector.deadline() === null).toBe(outstanding.size === 0);
        };
        const acknowledge = (ranges: { first: number; last: number }[]): void => {
          ackAtHand = ranges;
          expect(detector.handleAck(ranges, 0, now).violation).toBe(null);
          for (const packet of outstanding.keys()) expect(isNamed(packet)).toBe(false);
          ackAtHand = [];
        };
        for (const each of steps) {
          for (let i = 0; i < each.packets; i++) {
            const isProbe = each.isProbe && i === 0;
            if (each.isAckOnly && i % 3 === 0) {
              detector.handleAckOnlySent(number);
            } else {
              outstanding.set(number, isProbe ? 0 : 1000 + i);
              detector.handlePacketSent(number, 1000 + i, isProbe, number, now);
              sentCount++;
            }
            onTheWay.push(number++);
          }
          check();
          for (const fate of each.fates) {
            const next = onTheWay.shift();
            if (next === undefined) break;
            if (fate === 'arrives') received.add(next, true, 1000, now);
            if (fate === 'waits') onTheWay.push(next);
          }
          const fresh = received.forAck().map((range) => ({ ...range }));
          if (each.isAcked) acknowledge(each.isAckStale ? staleAck : fresh);
          if (each.isAcked) staleAck = fresh;
          now += each.waitMs;
          detector.handleTimeout(now);
          check();
        }
        detector.handlePacketSent(number, 1000, false, number, now);
        outstanding.set(number, 1000);
        acknowledge([{ first: number, last: number }]);
        detector.handleTimeout(now + 10_000);
        expect(outstanding.size).toBe(0);
        expect(settled).toBe(sentCount + 1);
        check();
      }),
      { numRuns: 60 },
    );
  });
});

/** Flows that meet in one bottleneck: ours among each other, beside TCP CUBIC, in the background. */
import { describe, expect, it } from 'vitest';
import { Cubic } from '../../simulation/cubic.ts';
import { Bbr } from './bbr.ts';
import type { BbrConfig } from './bbr.ts';
import type { CongestionController } from './congestion-controller.ts';
import { Ledbat } from './ledbat.ts';
import { LinkModel, measure } from './link-model.ts';
import type { Flow, LinkModelConfig } from './link-model.ts';

const MBIT = 1_000_000;
const BDP_BYTES = 500_000;
/** 100 Mbit/s, 40 ms RTT, a drop-tail queue of one bandwidth-delay product. */
const HOME: LinkModelConfig = {
  rateBitsPerSecond: 100 * MBIT,
  oneWayDelayMs: 20,
  queueBytes: BDP_BYTES,
};

const cubic = (config: { datagramBytes: number }) => new Cubic(config);
const background = (config: ConstructorParameters<typeof Ledbat>[0]) => new Ledbat(config);

/** What each flow gets of the link over the next `ms`, 0 to 1. */
function sharesOf(link: LinkModel, ms: number): number[] {
  const before = link.flows.map((flow) => flow.receivedBytes);
  link.runUntil(link.now + ms);
  return link.flows.map(
    (flow, i) => (flow.receivedBytes - (before[i] as number)) / (link.rateBytesPerMs * ms),
  );
}

/** Lost in the queue, of all that was sent over the next `ms`. */
function lossOf(link: LinkModel, ms: number): number {
  const sent = () => link.flows.reduce((sum, flow) => sum + flow.sentBytes, 0);
  const before = sent();
  const { droppedBytes } = measure(link, ms);
  return droppedBytes / (sent() - before);
}

describe('beside one CUBIC download for 60 s', () => {
  it.each([
    [0, 1_000],
    [1_000, 0],
    [0, 5_000],
  ])(
    'each gets more than a third when CUBIC starts at %i and Ferry at %i ms',
    (cubicAt, ferryAt) => {
      const link = new LinkModel(HOME);
      link.addFlowOf(cubic, { startsAt: cubicAt });
      link.addFlow({ startsAt: ferryAt });
      link.runUntil(Math.max(cubicAt, ferryAt));
      const [ofCubic = 0, ofFerry = 0] = sharesOf(link, 60_000);
      expect(ofCubic).toBeGreaterThan(0.35);
      expect(ofFerry).toBeGreaterThan(0.35);
      expect(ofCubic + ofFerry).toBeGreaterThan(0.97);
    },
  );

  it('neither starves the other over a queue half or four times as long', () => {
    for (const queueBytes of [BDP_BYTES / 2, 4 * BDP_BYTES]) {
      const link = new LinkModel({ ...HOME, queueBytes });
      link.addFlowOf(cubic);
      link.addFlow({ startsAt: 1_000 });
      link.runUntil(1_000);
      for (const share of sharesOf(link, 60_000)) expect(share).toBeGreaterThan(0.3);
    }
  });
});

describe('flows of our own', () => {
  it.each([0, 2_000, 5_000])(
    'two have nearly equal shares 2 s after the second came at %i ms',
    (late) => {
      const link = new LinkModel(HOME);
      link.addFlow();
      link.addFlow({ startsAt: late });
      link.runUntil(late + 2_000);
      const [first = 0, second = 0] = sharesOf(link, 5_000);
      expect(Math.min(first, second) / Math.max(first, second)).toBeGreaterThan(0.8);
      expect(first + second).toBeGreaterThan(0.94);
    },
  );

  it.each([0, 1_000, 3_000])(
    'four that come %i ms apart each have a part at once, and similar ones 5 s later',
    (apart) => {
      const link = new LinkModel(HOME);
      for (let i = 0; i < 4; i++) link.addFlow({ startsAt: i * apart });
      link.runUntil(3 * apart + 1_000);
      for (const share of sharesOf(link, 4_000)) expect(share).toBeGreaterThan(0.08);
      const shares = sharesOf(link, 10_000);
      for (const share of shares) {
        expect(share).toBeGreaterThan(0.13);
        expect(share).toBeLessThan(0.4);
      }
      expect(shares.reduce((sum, share) => sum + share)).toBeGreaterThan(0.94);
    },
  );

  it('keep no queue standing', () => {
    const link = new LinkModel({ ...HOME, queueBytes: 8 * BDP_BYTES });
    link.addFlow();
    link.addFlow({ startsAt: 1_000 });
    link.runUntil(4_000);
    const depthsMs: number[] = [];
    for (let at = 4_010; at <= 14_000; at += 10) {
      link.runUntil(at);
      depthsMs.push(link.queueBytes / link.rateBytesPerMs);
    }
    depthsMs.sort((a, b) => a - b);
    expect(depthsMs[depthsMs.length >> 1]).toBeLessThan(15);
    expect(depthsMs[depthsMs.length - 1]).toBeLessThan(60);
  });

  it.each([
    [1, 0.1, 0.02],
    [1, 0.3, 0.02],
    [2, 0.1, 0.06],
    [2, 0.3, 0.06],
    [4, 0.2, 0.1],
    [4, 0.3, 0.1],
  ])('%i over a queue of %f BDP lose less than %f', (flows, bdps, most) => {
    const link = new LinkModel({ ...HOME, queueBytes: bdps * BDP_BYTES });
    for (let i = 0; i < flows; i++) link.addFlow({ startsAt: i * 100 });
    link.runUntil(3_000);
    expect(lossOf(link, 10_000)).toBeLessThan(most);
  });
});

describe('a path that becomes four times slower', () => {
  it('has its queue drained 1.5 s later, and is full again 1 s after it is fast again', () => {
    const link = new LinkModel({
      rateBitsPerSecond: 200 * MBIT,
      oneWayDelayMs: 40,
      queueBytes: 4_000_000,
    });
    link.addFlow();
    link.runUntil(5_000);
    link.rateBytesPerMs /= 4;
    link.runUntil(6_500);
    expect(link.queueBytes / link.rateBytesPerMs).toBeLessThan(60);
    link.runUntil(9_000);
    link.rateBytesPerMs *= 4;
    link.runUntil(10_000);
    expect(measure(link, 2_000).utilisation).toBeGreaterThan(0.9);
  });
});

describe('paths that lose by themselves', () => {
  it.each([10, 20])('are used well through bursts of loss at a delay of %i ms', (oneWayDelayMs) => {
    const link = new LinkModel({
      ...HOME,
      oneWayDelayMs,
      burstEnterFraction: 0.005,
      burstLeaveFraction: 0.2,
    });
    link.addFlow();
    expect(measure(link, 10_000).utilisation).toBeGreaterThan(0.9);
  });

  it('are not flooded where a policer drops what exceeds half a link', () => {
    const link = new LinkModel({
      ...HOME,
      policerBitsPerSecond: 50 * MBIT,
      policerBurstBytes: 100_000,
    });
    link.addFlow();
    link.runUntil(3_000);
    const before = link.flows.reduce((sum, flow) => sum + flow.receivedBytes, 0);
    expect(lossOf(link, 10_000)).toBeLessThan(0.09);
    const got = link.flows.reduce((sum, flow) => sum + flow.receivedBytes, 0) - before;
    expect((got * 8) / 10 / MBIT).toBeGreaterThan(47);
  });
});

describe('a transfer in the background', () => {
  it.each([
    [0, 5_000],
    [5_000, 0],
  ])('leaves CUBIC nearly all when CUBIC starts at %i and it at %i ms', (cubicAt, ownAt) => {
    const link = new LinkModel(HOME);
    link.addFlowOf(cubic, { startsAt: cubicAt });
    link.addFlowOf(background, { startsAt: ownAt });
    link.runUntil(5_000);
    expect(sharesOf(link, 60_000)[0]).toBeGreaterThan(0.85);
  });

  it('leaves a normal one of ours four fifths, whoever comes first', () => {
    for (const [normalAt, ownAt] of [
      [0, 5_000],
      [5_000, 0],
    ] as const) {
      const link = new LinkModel(HOME);
      link.addFlow({ startsAt: normalAt });
      link.addFlowOf(background, { startsAt: ownAt });
      link.runUntil(7_000);
      expect(sharesOf(link, 20_000)[0]).toBeGreaterThan(0.78);
    }
  });

  it('leaves it two thirds when the datagrams are the large ones that most links carry', () => {
    for (const [normalAt, ownAt] of [
      [0, 5_000],
      [5_000, 0],
    ] as const) {
      const link = new LinkModel({
        ...{ ...HOME, rateBitsPerSecond: 50 * MBIT, queueBytes: BDP_BYTES / 2 },
        datagramBytes: 8_680,
      });
      link.addFlow({ startsAt: normalAt });
      link.addFlowOf(background, { startsAt: ownAt });
      link.runUntil(7_000);
      expect(sharesOf(link, 20_000)[0]).toBeGreaterThan(0.65);
    }
  });

  it.each([
    [HOME, 0.96],
    [{ rateBitsPerSecond: 900 * MBIT, oneWayDelayMs: 0.2, queueBytes: 1_000_000 }, 0.96],
    [{ rateBitsPerSecond: MBIT, oneWayDelayMs: 50, queueBytes: 50_000 }, 0.95],
  ])('has the whole link to itself when alone', (config, least) => {
    const link = new LinkModel(config);
    link.addFlowOf(background);
    link.runUntil(2_000);
    const ms = config.rateBitsPerSecond > 500 * MBIT ? 2_000 : 30_000;
    expect(measure(link, ms).utilisation).toBeGreaterThan(least);
  });

  it.each([10, 20, 50])('shares with one that came later, at a delay of %i ms', (oneWayDelayMs) => {
    const link = new LinkModel({ ...HOME, oneWayDelayMs });
    link.addFlowOf(background);
    link.addFlowOf(background, { startsAt: 5_000 });
    link.runUntil(35_000);
    for (const share of sharesOf(link, 30_000)) expect(share).toBeGreaterThan(0.35);
  });

  it('leaves CUBIC nearly all when it has long forgotten the path without it', () => {
    const link = new LinkModel({ ...HOME, queueBytes: 4 * BDP_BYTES });
    link.addFlowOf(cubic);
    link.addFlowOf(background, { startsAt: 5_000 });
    link.runUntil(300_000);
    expect(sharesOf(link, 60_000)[0]).toBeGreaterThan(0.9);
  });

  it('has a link whose way became longer again within two minutes', () => {
    const config = { ...HOME, oneWayDelayMs: 20 };
    const link = new LinkModel(config);
    link.addFlowOf(background);
    link.runUntil(20_000);
    config.oneWayDelayMs += 30;
    link.runUntil(20_000 + 120_000);
    expect(measure(link, 30_000).utilisation).toBeGreaterThan(0.85);
  });

  it('has the link again 3 s after the last rival left', () => {
    const link = new LinkModel(HOME);
    link.addFlowOf(cubic, { endsAt: 10_000 });
    const own = link.addFlowOf(background, { startsAt: 1_000 });
    link.runUntil(13_000);
    expect(measure(link, 2_000, own).utilisation).toBeGreaterThan(0.9);
  });

  it('does not give way to loss over an empty queue', () => {
    const link = new LinkModel({ ...HOME, lossFraction: 0.01 });
    link.addFlowOf(background);
    link.runUntil(2_000);
    expect(measure(link, 20_000).utilisation).toBeGreaterThan(0.6);
  });
});

describe('switched in the middle', () => {
  const config = { datagramBytes: 1452, initialRttMs: 41, receiveBufferBytes: 0 };
  const toBackground = (flow: Flow<CongestionController>, now: number) => {
    flow.controller = new Ledbat(config, flow.controller.knowledge, now);
  };
  const toNormal = (flow: Flow<CongestionController>, now: number) => {
    flow.controller = new Bbr(config, flow.controller.knowledge, now);
  };
  const make = (made: BbrConfig): CongestionController => new Bbr(made);

  it('neither stalls nor bursts when alone', () => {
    const link = new LinkModel(HOME);
    const flow = link.addFlowOf(make);
    link.runUntil(3_000);
    for (let round = 0; round < 3; round++) {
      for (const change of [toBackground, toNormal]) {
        change(flow, link.now);
        for (let i = 0; i < 10; i++) {
          const { utilisation, queuePeakMs } = measure(link, 100);
          expect(utilisation).toBeGreaterThan(0.85);
          expect(queuePeakMs).toBeLessThan(25);
        }
      }
    }
  });

  it('gives way to CUBIC once in the background, and takes its share back', () => {
    const link = new LinkModel(HOME);
    link.addFlowOf(cubic);
    const flow = link.addFlowOf(make, { startsAt: 1_000 });
    link.runUntil(10_000);
    toBackground(flow, link.now);
    link.runUntil(20_000);
    expect(sharesOf(link, 5_000)[1]).toBeLessThan(0.15);
    toNormal(flow, link.now);
    link.runUntil(link.now + 3_000);
    expect(sharesOf(link, 10_000)[1]).toBeGreaterThan(0.35);
  });

  it('keeps a rate limit of 0.1, 1 and 10 MB/s within 3 % under either, from one RTT on', () => {
    for (const change of [toBackground, toNormal]) {
      const link = new LinkModel(HOME);
      const flow = link.addFlowOf(make);
      link.runUntil(3_000);
      change(flow, link.now);
      link.runUntil(5_000);
      for (const bytesPerSecond of [100_000, 1_000_000, 10_000_000]) {
        flow.pacer.setRateLimit(bytesPerSecond, link.now);
        // What is on its way, and one RTT.
        link.runUntil(link.now + 80);
        const before = flow.receivedBytes;
        link.runUntil(link.now + 3_000);
        const got = (flow.receivedBytes - before) / 3;
        expect(got / bytesPerSecond).toBeGreaterThan(0.97);
        expect(got / bytesPerSecond).toBeLessThan(1.03);
      }
      flow.pacer.setRateLimit(null, link.now);
      link.runUntil(link.now + 1_500);
      expect(measure(link, 2_000).utilisation).toBeGreaterThan(0.93);
    }
  });
});

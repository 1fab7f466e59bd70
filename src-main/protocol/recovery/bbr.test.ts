import { describe, expect, it } from 'vitest';
import { Bbr } from './bbr.ts';
import { LinkModel, measure } from './link-model.ts';
import type { LinkModelConfig } from './link-model.ts';

const MBIT = 1_000_000;
/** 200 Mbit/s, 80 ms RTT, a queue of one bandwidth-delay product. */
const LONG: LinkModelConfig = {
  rateBitsPerSecond: 200 * MBIT,
  oneWayDelayMs: 40,
  queueBytes: 2_000_000,
};
/** A gigabit LAN. */
const LOCAL: LinkModelConfig = {
  rateBitsPerSecond: 900 * MBIT,
  oneWayDelayMs: 0.2,
  queueBytes: 1_000_000,
};
/** 1 Mbit/s by satellite. */
const SLOW: LinkModelConfig = {
  rateBitsPerSecond: MBIT,
  oneWayDelayMs: 300,
  queueBytes: 100_000,
};

function linkWithFlow(config: LinkModelConfig) {
  const link = new LinkModel(config);
  return { link, flow: link.addFlow() };
}

describe('Bbr before it has learned anything', () => {
  it('starts with 32 datagrams, spread by the RTT of the handshake', () => {
    const bbr = new Bbr({ datagramBytes: 1200, initialRttMs: 40, receiveBufferBytes: 0 });
    expect(bbr.windowBytes).toBe(38_400);
    expect(bbr.pacingRateBytesPerSecond).toBeCloseTo((2.77 * 38_400 * 1000) / 40, 3);
    expect(bbr.stateName).toBe('bbr/startup');
  });

  it('does not take a handful of small messages for a slow path', () => {
    const bbr = new Bbr({ datagramBytes: 1200, initialRttMs: 40, receiveBufferBytes: 0 });
    const small = {
      ackedBytes: 200,
      rttSampleMs: 40,
      minRttMs: 40,
      smoothedRttMs: 40,
      deliveryRate: {
        bytesPerSecond: 5_000,
        isAppLimited: false,
        sendElapsedMs: 40,
        ackElapsedMs: 40,
      },
      bytesInFlight: 0,
      deliveredBytes: 200,
      priorDeliveredBytes: 0,
      newestSentAt: 0,
    };
    bbr.handleAck(small, 40);
    expect(bbr.pacingRateBytesPerSecond).toBeGreaterThanOrEqual((2.77 * 38_400 * 1000) / 40);
  });

  it('starts again on another path', () => {
    const { link, flow } = linkWithFlow(LONG);
    link.runUntil(2000);
    expect(flow.controller.stateName).not.toBe('bbr/startup');
    flow.controller.handlePathReset(2000);
    expect(flow.controller.stateName).toBe('bbr/startup');
    expect(flow.controller.windowBytes).toBe(32 * 1452);
  });
});

describe('Bbr on a long link', () => {
  it.each([
    [0, 0.93],
    [0.01, 0.92],
    [0.05, 0.91],
    [0.1, 0.9],
    [0.3, 0.85],
  ])('at a random loss of %f uses %f of 200 Mbit/s over the first 10 s', (lossFraction, least) => {
    const { link } = linkWithFlow({ ...LONG, lossFraction });
    expect(measure(link, 10_000).utilisation).toBeGreaterThan(least);
  });

  it('uses what comes through when 5 % are lost behind the queue', () => {
    const { link } = linkWithFlow({ ...LONG, lossFraction: 0.05, lossPlace: 'after-queue' });
    expect(measure(link, 10_000).utilisation).toBeGreaterThan(0.87);
  });

  it('leaves a short queue after startup, however deep it could be', () => {
    const { link } = linkWithFlow({ ...LONG, queueBytes: 20_000_000 });
    expect(measure(link, 2000).queuePeakMs).toBeLessThan(90);
    const later = measure(link, 8000);
    expect(later.queuePeakMs).toBeLessThan(25);
    expect(later.utilisation).toBeGreaterThan(0.96);
  });

  it('fills the link over a queue of 21 datagrams without drowning it', () => {
    const { link, flow } = linkWithFlow({ ...LONG, queueBytes: 30_000 });
    link.runUntil(2000);
    const sentBefore = flow.sentBytes;
    const { utilisation, droppedBytes } = measure(link, 8000);
    expect(utilisation).toBeGreaterThan(0.95);
    expect(droppedBytes / (flow.sentBytes - sentBefore)).toBeLessThan(0.05);
  });

  it('ends startup as soon as a full queue shows', () => {
    const { link, flow } = linkWithFlow({ ...LONG, queueBytes: 30_000 });
    const { droppedBytes } = measure(link, 2000);
    expect(droppedBytes).toBeLessThan(7_000_000);
    expect(flow.sentBytes).toBeGreaterThan(40_000_000);
  });

  it('leaves startup at full rate for every seed, though 30 % are lost at random', () => {
    for (let seed = 1; seed <= 8; seed++) {
      const { link } = linkWithFlow({
        ...LONG,
        rateBitsPerSecond: 50 * MBIT,
        queueBytes: 500_000,
        lossFraction: 0.3,
        seed,
      });
      link.runUntil(2000);
      expect(measure(link, 1000).utilisation, `seed ${seed}`).toBeGreaterThan(0.82);
    }
  });

  it('does not take clumps of ACKs for a faster link', () => {
    const { link, flow } = linkWithFlow({ ...LONG, ackClumpMs: 20 });
    link.runUntil(2000);
    expect(measure(link, 5000).utilisation).toBeGreaterThan(0.93);
    expect(flow.controller.bandwidthBytesPerSecond).toBeLessThan(1.15 * 25_000_000);
  });

  it('is back at full rate a second after an outage of 5 s', () => {
    const { link } = linkWithFlow(LONG);
    link.runUntil(5000);
    link.isDown = true;
    link.runUntil(10_000);
    link.isDown = false;
    link.runUntil(11_000);
    expect(measure(link, 1000).utilisation).toBeGreaterThan(0.95);
  });

  it('follows a link that becomes four times slower, and faster again', () => {
    const { link, flow } = linkWithFlow(LONG);
    link.runUntil(5000);
    link.rateBytesPerMs /= 4;
    link.runUntil(9500);
    expect(flow.controller.bandwidthBytesPerSecond).toBeLessThan(1.1 * 6_250_000);
    expect(measure(link, 500).queuePeakMs).toBeLessThan(100);
    link.rateBytesPerMs *= 4;
    link.runUntil(link.now + 2000);
    expect(measure(link, 1000).utilisation).toBeGreaterThan(0.9);
  });

  it('shares with a second flow that comes later', () => {
    const link = new LinkModel({ ...LONG, rateBitsPerSecond: 50 * MBIT, queueBytes: 500_000 });
    const first = link.addFlow();
    const second = link.addFlow({ startsAt: 2000 });
    link.runUntil(30_000);
    const before = second.receivedBytes;
    const firstBefore = first.receivedBytes;
    expect(measure(link, 10_000).utilisation).toBeGreaterThan(0.95);
    const share =
      (second.receivedBytes - before) /
      (second.receivedBytes - before + first.receivedBytes - firstBefore);
    expect(share).toBeGreaterThan(0.3);
    expect(share).toBeLessThan(0.7);
    // ProbeRTT has let the second flow see the path without the queue that it found.
    expect(second.controller.minRttMs).toBeLessThan(85);
  });

  it('is at full rate a second after a limit was lifted', () => {
    const link = new LinkModel(LONG);
    const flow = link.addFlow({ rateLimitBytesPerSecond: 125_000 });
    link.runUntil(2000);
    const limited = measure(link, 10_000);
    expect(limited.utilisation * 200).toBeGreaterThan(0.98);
    expect(limited.utilisation * 200).toBeLessThan(1.02);
    flow.pacer.setRateLimit(null, link.now);
    link.runUntil(link.now + 1000);
    expect(measure(link, 1000).utilisation).toBeGreaterThan(0.9);
  });
});

describe('Bbr on a local link', () => {
  it('fills 900 Mbit/s at 0.4 ms although timers have 1 ms and ACKs are thinned', () => {
    const { link } = linkWithFlow(LOCAL);
    const { utilisation, droppedBytes } = measure(link, 1000);
    expect(utilisation).toBeGreaterThan(0.97);
    expect(droppedBytes).toBe(0);
  });

  it('fills it within the receive buffer of a stock Linux desktop', () => {
    const { link, flow } = linkWithFlow({ ...LOCAL, receiveBufferBytes: 212_992 });
    expect(measure(link, 1000).utilisation).toBeGreaterThan(0.97);
    expect(flow.controller.windowBytes).toBeLessThan(160_000);
  });

  it('keeps the rate when ACKs come in clumps ten times the RTT apart', () => {
    const { link } = linkWithFlow({
      rateBitsPerSecond: 100 * MBIT,
      oneWayDelayMs: 1,
      queueBytes: 500_000,
      ackClumpMs: 20,
    });
    expect(measure(link, 3000).utilisation).toBeGreaterThan(0.95);
  });

  it('keeps the rate when the sending process is away 5 ms in every 100', () => {
    const link = new LinkModel(LOCAL);
    link.addFlow({ stallEveryMs: 100, stallMs: 5 });
    expect(measure(link, 1000).utilisation).toBeGreaterThan(0.94);
  });

  it('fills a fast path in large datagrams', () => {
    const { link } = linkWithFlow({
      rateBitsPerSecond: 8000 * MBIT,
      oneWayDelayMs: 0.025,
      queueBytes: 4_000_000,
      datagramBytes: 61_440,
    });
    expect(measure(link, 1000).utilisation).toBeGreaterThan(0.97);
  });
});

describe('Bbr on a slow link', () => {
  it.each([
    [0, 0.93],
    [0.05, 0.88],
    [0.3, 0.75],
  ])('at a random loss of %f uses %f of 1 Mbit/s at 600 ms', (lossFraction, least) => {
    const { link } = linkWithFlow({ ...SLOW, lossFraction });
    expect(measure(link, 40_000).utilisation).toBeGreaterThan(least);
  });

  it('recovers from an outage of 5 s', () => {
    const { link } = linkWithFlow(SLOW);
    link.runUntil(10_000);
    link.isDown = true;
    link.runUntil(15_000);
    link.isDown = false;
    link.runUntil(19_000);
    expect(measure(link, 3000).utilisation).toBeGreaterThan(0.9);
  });
});

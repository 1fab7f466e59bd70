import { describe, expect, it } from 'vitest';
import { DatagramSize } from './datagram-size.ts';

/** Lets every probe up to `pathBytes` arrive until nothing is left to try. */
function searchOver(size: DatagramSize, pathBytes: number, now: number): number {
  for (let probes = 0; probes < 100; probes++) {
    const bytes = size.nextProbeBytes(now);
    if (bytes === null) return probes;
    size.handleProbeSent(bytes, probes, now);
    if (bytes <= pathBytes) size.handleProbeAcked(bytes);
    else size.handleProbeLost(bytes, now);
  }
  throw new Error('the search does not end');
}

const acked = (size: DatagramSize, count: number, now: number): void => {
  for (let i = 0; i < count; i++) size.handlePacketAcked(size.current, now);
};

describe('DatagramSize searching', () => {
  it('starts at 1,200 and climbs to what the path and the peer carry, one probe a step', () => {
    const size = new DatagramSize(65_000);
    expect(size.current).toBe(1200);
    expect(searchOver(size, 65_000, 0)).toBe(6);
    expect(size.current).toBe(61_440);
  });

  it('stops below the first size that fails three times', () => {
    const size = new DatagramSize(65_000);
    expect(searchOver(size, 10_000, 0)).toBe(6);
    expect(size.current).toBe(8680);
    expect(size.nextProbeBytes(59_999)).toBe(null);
    expect(size.nextProbeBytes(60_000)).toBe(16_384);
  });

  it('tries nothing above what the peer reads', () => {
    const size = new DatagramSize(9000);
    searchOver(size, 65_000, 0);
    expect(size.current).toBe(8680);
    expect(new DatagramSize(1200).nextProbeBytes(0)).toBe(null);
  });

  it('has one probe in flight at a time', () => {
    const size = new DatagramSize(65_000);
    size.handleProbeSent(1372, 3, 0);
    expect(size.nextProbeBytes(0)).toBe(null);
    expect(size.handleProbeAcked(1372)).toBe(true);
    expect(size.nextProbeBytes(0)).toBe(1452);
  });
});

describe('DatagramSize falling back', () => {
  it('gives up large datagrams when more than 3 % of 200 are lost over 300 ms', () => {
    const size = new DatagramSize(65_000);
    searchOver(size, 65_000, 0);
    acked(size, 193, 700);
    for (let i = 0; i < 6; i++) expect(size.handlePacketLost(61_440, 1000)).toBe(false);
    expect(size.handlePacketLost(61_440, 1000)).toBe(true);
    expect(size.current).toBe(1452);
    expect(size.nextProbeBytes(1_999)).toBe(null);
    expect(size.nextProbeBytes(2_000)).toBe(8680);
  });

  it('waits longer each time that large datagrams did not pay', () => {
    const size = new DatagramSize(65_000);
    const pauses: number[] = [];
    let now = 0;
    for (let time = 0; time < 5; time++) {
      searchOver(size, 65_000, now);
      expect(size.current).toBe(61_440);
      while (size.current > 1452) size.handlePacketLost(61_440, now);
      const lostAt = now;
      while (size.nextProbeBytes(now) === null) now += 500;
      pauses.push(now - lostAt);
    }
    expect(pauses).toEqual([1_000, 4_000, 16_000, 60_000, 60_000]);
  });

  it('keeps them when 1 % are lost', () => {
    const size = new DatagramSize(65_000);
    searchOver(size, 65_000, 0);
    for (let window = 0; window < 20; window++) {
      acked(size, 100, 1000);
      size.handlePacketLost(61_440, 1000);
      acked(size, 98, 1000);
      size.handlePacketLost(61_440, 1000);
    }
    expect(size.current).toBe(61_440);
  });

  it('does not mind a queue that startup has drowned once', () => {
    const size = new DatagramSize(65_000);
    searchOver(size, 65_000, 0);
    acked(size, 130, 300);
    for (let i = 0; i < 25; i++) expect(size.handlePacketLost(61_440, 310)).toBe(false);
    acked(size, 1_000, 400);
    acked(size, 1_000, 700);
    expect(size.current).toBe(61_440);
  });

  it('does not wait for the window when one in three is lost', () => {
    const size = new DatagramSize(65_000);
    searchOver(size, 65_000, 0);
    let packets = 0;
    while (size.current > 1452) {
      acked(size, 2, 1000);
      size.handlePacketLost(61_440, 1000);
      packets += 3;
    }
    expect(packets).toBe(96);
  });

  it('does not mind the loss of datagrams of 1,452 bytes', () => {
    const size = new DatagramSize(1452);
    searchOver(size, 65_000, 0);
    for (let i = 0; i < 1000; i++) {
      acked(size, 1, i);
      size.handlePacketLost(1452, i);
    }
    expect(size.current).toBe(1452);
  });

  it('searches anew at once on another path', () => {
    const size = new DatagramSize(65_000);
    searchOver(size, 1452, 0);
    size.handlePathReset();
    expect(size.current).toBe(1200);
    expect(size.nextProbeBytes(1)).toBe(1372);
  });
});

describe('DatagramSize in doubt', () => {
  it('takes 1,200 after two PTOs without a large datagram acknowledged', () => {
    const size = new DatagramSize(65_000);
    searchOver(size, 65_000, 0);
    expect(size.handlePto(100)).toBe(false);
    acked(size, 1, 150);
    expect(size.handlePto(700)).toBe(false);
    size.handlePacketAcked(1200, 800);
    expect(size.handlePto(900)).toBe(true);
    expect(size.current).toBe(1200);
  });

  it('has its size back by one probe when it was an outage, sent once something arrives', () => {
    const size = new DatagramSize(65_000);
    searchOver(size, 65_000, 0);
    for (let now = 100; now < 10_000; now += 1_000) size.handlePto(now);
    expect(size.current).toBe(1200);
    expect(size.nextProbeBytes(10_000)).toBe(null);
    for (let i = 0; i < 500; i++) size.handlePacketLost(61_440, 10_020);
    size.handlePacketAcked(1200, 10_020);
    expect(size.nextProbeBytes(10_020)).toBe(61_440);
    size.handleProbeSent(61_440, 1, 10_020);
    expect(size.handleProbeAcked(61_440)).toBe(true);
    expect(size.current).toBe(61_440);
  });

  it('finds what the path still carries when it was a black hole, at once', () => {
    const size = new DatagramSize(65_000);
    searchOver(size, 9_000, 0);
    size.handlePto(1_000);
    size.handlePto(1_200);
    size.handlePacketAcked(1200, 1_300);
    expect(searchOver(size, 1_460, 1_300)).toBe(3 + 2 + 3);
    expect(size.current).toBe(1452);
    expect(size.nextProbeBytes(61_299)).toBe(null);
    expect(size.nextProbeBytes(61_300)).toBe(8680);
  });

  it('stays at 1,200 for a minute when the smallest step above it is the black hole', () => {
    const size = new DatagramSize(1372);
    searchOver(size, 65_000, 0);
    size.handlePto(1_000);
    size.handlePto(1_200);
    size.handlePacketAcked(1200, 1_300);
    expect(searchOver(size, 1_280, 1_300)).toBe(3);
    expect(size.current).toBe(1200);
    expect(size.nextProbeBytes(61_299)).toBe(null);
    expect(size.nextProbeBytes(61_300)).toBe(1372);
  });

  it('comes too when only large datagrams vanish: sixteen in a row over 200 ms', () => {
    const size = new DatagramSize(1452);
    searchOver(size, 65_000, 0);
    let at = 1000;
    while (size.current > 1200) {
      size.handlePacketAcked(200, at);
      size.handlePacketLost(1452, at);
      at += 20;
    }
    expect(at).toBe(1320);
    expect(size.nextProbeBytes(at)).toBe(1452);
  });

  it('does not hold against large datagrams what a silence took', () => {
    const size = new DatagramSize(65_000);
    searchOver(size, 65_000, 0);
    acked(size, 1_000, 1_000);
    size.handlePto(1_100);
    for (let i = 0; i < 500; i++) expect(size.handlePacketLost(61_440, 1_150)).toBe(false);
    expect(size.current).toBe(61_440);
  });
});

import { describe, expect, it } from 'vitest';
import { Pacer } from './pacer.ts';

/** Bytes that leave in `ms` when the driver wakes at whole milliseconds only. */
function sendFor(pacer: Pacer, datagramBytes: number, ms: number): number {
  let sent = 0;
  let wakesAt = 0;
  for (let now = 0; now < ms; now++) {
    if (now < wakesAt) continue;
    while (pacer.canSend(now)) {
      pacer.handlePacketSent(datagramBytes, now);
      sent += datagramBytes;
    }
    wakesAt = pacer.nextSendAt(now);
  }
  return sent;
}

describe('Pacer', () => {
  it.each([
    ['1 Mbit/s', 125_000, 1452, 10_000],
    ['1 Mbit/s in jumbo datagrams', 125_000, 61_440, 60_000],
    ['200 Mbit/s', 25_000_000, 1452, 2000],
    ['2 Gbit/s', 250_000_000, 1452, 1000],
    ['2 Gbit/s in jumbo datagrams', 250_000_000, 61_440, 1000],
  ])('holds a limit of %s within 2 %%', (_name, limit, datagramBytes, ms) => {
    const pacer = new Pacer(1e9, datagramBytes, 0);
    pacer.setRateLimit(limit, 0);
    const sent = sendFor(pacer, datagramBytes, ms);
    const wanted = (limit * ms) / 1000;
    expect(sent).toBeGreaterThan(0.98 * wanted);
    expect(sent).toBeLessThanOrEqual(1.0 * wanted + pacer.capacityBytes + datagramBytes);
    expect(sent).toBeLessThan(1.02 * wanted + datagramBytes);
  });

  it('never lets more go than the rate and one burst, however late it is asked', () => {
    const pacer = new Pacer(1_000_000, 1000, 0);
    expect(pacer.capacityBytes).toBe(10_000);
    let burst = 0;
    while (pacer.canSend(60_000)) {
      pacer.handlePacketSent(1000, 60_000);
      burst += 1000;
    }
    expect(burst).toBe(10_000);
    expect(pacer.nextSendAt(60_000)).toBeCloseTo(60_000.001, 6);
  });

  it('says when the next packet may leave', () => {
    const pacer = new Pacer(1_000_000, 1000, 0);
    pacer.handlePacketSent(15_000, 0);
    expect(pacer.canSend(0)).toBe(false);
    const at = pacer.nextSendAt(0);
    expect(at).toBeCloseTo(5.001, 6);
    expect(pacer.canSend(at)).toBe(true);
  });

  it('takes the smaller of the rate and the limit, live', () => {
    const pacer = new Pacer(1_000_000, 1000, 0);
    pacer.setRateLimit(250_000, 10);
    expect(pacer.rateBytesPerSecond).toBe(250_000);
    expect(pacer.isLimited).toBe(true);
    pacer.setRate(100_000, 20);
    expect(pacer.rateBytesPerSecond).toBe(100_000);
    expect(pacer.isLimited).toBe(false);
    pacer.setRateLimit(null, 30);
    pacer.setRate(2_000_000, 30);
    expect(pacer.rateBytesPerSecond).toBe(2_000_000);
  });

  it('keeps 2 ms of a fast rate, so that a late timer costs nothing', () => {
    const pacer = new Pacer(250_000_000, 1452, 0);
    expect(pacer.capacityBytes).toBe(500_000);
  });
});

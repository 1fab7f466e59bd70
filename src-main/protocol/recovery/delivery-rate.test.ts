import { describe, expect, it } from 'vitest';
import { DeliveryRateSampler } from './delivery-rate.ts';
import type { DeliverySnapshot } from './delivery-rate.ts';

function send(
  sampler: DeliveryRateSampler,
  now: number,
  bytesInFlight: number,
  bytes = 1000,
): DeliverySnapshot {
  const packet = {
    sentAt: now,
    bytes,
    deliveredBytes: 0,
    deliveredAt: 0,
    firstSentAt: 0,
    isAppLimited: false,
  };
  sampler.handlePacketSent(packet, bytesInFlight, now);
  return packet;
}

function ack(sampler: DeliveryRateSampler, packets: DeliverySnapshot[], now: number) {
  sampler.startAck();
  for (const packet of packets) sampler.handlePacketAcked(packet, now);
  return sampler.finishAck(10);
}

describe('DeliveryRateSampler', () => {
  it('measures what arrived between two ACKs', () => {
    const sampler = new DeliveryRateSampler();
    const first = send(sampler, 0, 0);
    const second = send(sampler, 1, 1000);
    ack(sampler, [first], 40);
    const third = send(sampler, 41, 1000);
    ack(sampler, [second], 50);
    const sample = ack(sampler, [third], 90);
    // Delivered 2000 bytes (second and third) from 40 to 90.
    expect(sample).toMatchObject({ bytesPerSecond: 40_000, isAppLimited: false });
    expect(sampler.deliveredBytes).toBe(3000);
    expect(sampler.priorDeliveredBytes).toBe(1000);
  });

  it('is not fooled by ACKs that come in a clump: the send rate bounds it', () => {
    const sampler = new DeliveryRateSampler();
    const early: DeliverySnapshot[] = [];
    for (let i = 0; i < 10; i++) early.push(send(sampler, i * 10, i * 1000));
    ack(sampler, early.slice(0, 5), 100);
    const late: DeliverySnapshot[] = [];
    for (let i = 0; i < 5; i++) late.push(send(sampler, 110 + i * 10, 5000 + i * 1000));
    const sample = ack(sampler, [...early.slice(5), ...late], 160);
    // Ten packets arrived in the 60 ms since the last ACK, but took 110 ms to send (40 to 150).
    expect(sample!.bytesPerSecond).toBeCloseTo(10_000 / 0.11, 6);
  });

  it('takes no sample over less than the minimum RTT', () => {
    const sampler = new DeliveryRateSampler();
    const packet = send(sampler, 0, 0);
    expect(ack(sampler, [packet], 9)).toBe(null);
  });

  it('marks samples of packets that left while there was nothing more to send', () => {
    const sampler = new DeliveryRateSampler();
    const first = send(sampler, 0, 0);
    sampler.handleAppLimited(1000);
    const second = send(sampler, 5, 1000);
    expect(ack(sampler, [first], 40)?.isAppLimited).toBe(false);
    expect(sampler.isAppLimited).toBe(true);
    expect(ack(sampler, [second], 45)?.isAppLimited).toBe(true);
    expect(sampler.isAppLimited).toBe(false);
  });

  it('does not count a pause with nothing in flight', () => {
    const sampler = new DeliveryRateSampler();
    ack(sampler, [send(sampler, 0, 0)], 40);
    const late = send(sampler, 10_000, 0);
    expect(ack(sampler, [late], 10_040)).toMatchObject({
      bytesPerSecond: 25_000,
      isAppLimited: false,
    });
  });
});

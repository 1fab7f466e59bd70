import { describe, expect, it } from 'vitest';
import type { Neighbour } from '../../src-shared/neighbour-model.ts';
import { deviceCalled } from './named-device.ts';
import { UsageError } from './usage.ts';

const device = (n: number, change: Partial<Neighbour> = {}): Neighbour => ({
  neighbourId: `key:${n}`,
  deviceName: 'Studio',
  deviceKind: 'desktop',
  addresses: [{ host: `10.0.0.${n}`, port: 27182 }],
  isReachable: true,
  trust: 'unverified',
  publicKey: `${n}`.repeat(64),
  fingerprint: `f00${n}`,
  lastSeenAt: null,
  isKept: false,
  ...change,
});

describe('a device by its name', () => {
  it('is the visible one that is called exactly so', () => {
    const all = [device(1), device(2, { deviceName: 'studio' }), device(3, { isReachable: false })];
    expect(deviceCalled('Studio', all)).toBe(all[0]);
    expect(deviceCalled('Stud', all)).toBeNull();
  });

  it('is the verified one, whoever else calls itself so', () => {
    const all = [device(1), device(2, { trust: 'verified' }), device(3)];
    expect(deviceCalled('Studio', all)).toBe(all[1]);
  });

  it('is nobody while the verified one of that name is away, and says who else there is', () => {
    const away = device(2, { trust: 'verified', isReachable: false, deviceName: 'STUDIO' });
    expect(() => deviceCalled('Studio', [device(1), away])).toThrow(
      'The “Studio” that you verified is not visible; with another key there is 10.0.0.1 (f001): if you mean that one, name it by its address',
    );
    expect(deviceCalled('Studio', [away])).toBeNull();
  });

  it('is nobody when it could be two, and says how to name them', () => {
    expect(() => deviceCalled('Studio', [device(1), device(2)])).toThrow(UsageError);
    expect(() => deviceCalled('Studio', [device(1), device(2)])).toThrow(
      '2 visible devices are called “Studio”: name one by its address, 10.0.0.1 (f001), 10.0.0.2 (f002)',
    );
  });
});

import { describe, expect, it } from 'vitest';
import { fail, ok } from '../../src-shared/result.ts';
import type { Nearby } from './nearby.ts';
import type { Neighbour } from '../../src-shared/neighbour-model.ts';
import { deviceCalled, targetOf } from './named-device.ts';
import { UsageError } from './usage.ts';

const device = (n: number, change: Partial<Neighbour> = {}): Neighbour => ({
  neighbourId: `key:${n}`,
  deviceName: 'Studio',
  deviceKind: 'desktop',
  addresses: [{ host: `10.0.0.${n}`, port: 27182 }],
  isReachable: true,
  isMute: false,
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

describe('what --to means', () => {
  const target = { host: 'studio', port: 27_182, publicKey: null };
  const other = device(1, { deviceName: 'studio' });

  async function meant(addresses: readonly string[], all: readonly Neighbour[]) {
    const notes: string[] = [];
    let looks = 0;
    const sendTarget = await targetOf(
      'studio',
      target,
      {
        neighbours: { all } as Nearby['neighbours'],
        lookAround: () => Promise.resolve(void (looks += 1)),
      },
      { note: (text) => notes.push(text) },
      (host) =>
        Promise.resolve(
          addresses.length > 0 ? ok(addresses) : fail({ kind: 'unknown-host', host }),
        ),
    );
    return { sendTarget, looks, notes };
  }

  it('is the host of that name, and nobody is looked for', async () => {
    expect(await meant(['192.0.2.1'], [other])).toEqual({
      sendTarget: target,
      looks: 0,
      notes: [],
    });
  });

  it('is the other computer of this one’s name', async () => {
    const { sendTarget } = await meant(['127.0.1.1'], [other]);
    expect(sendTarget).toEqual({ ...other.addresses[0], publicKey: other.publicKey });
    expect(await meant(['127.0.1.1'], [])).toEqual({ sendTarget: target, looks: 1, notes: [] });
  });

  it('is a visible device where there is no such host, and else that is told', async () => {
    expect((await meant([], [other])).sendTarget.publicKey).toBe(other.publicKey);
    expect(await meant([], [])).toMatchObject({
      sendTarget: target,
      notes: [expect.stringContaining('studio')],
    });
  });
});

import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Announcement, Sighting } from './announcement.ts';
import { announcement, key } from './announcement.test-kit.ts';
import { Sightings } from './sightings.ts';

let sightings: Sightings;
beforeEach(() => {
  sightings = new Sightings();
});

const ranks: Readonly<Record<string, number>> = { '10.0.0.1': 0, 'fe80::1%eth0': 20 };
const rank = (host: string): number => ranks[host] ?? 50;

function see(change: Partial<Announcement> = {}, sighting: Partial<Sighting> = {}, now = 0): void {
  const hosts = sighting.hosts ?? ['10.0.0.1'];
  sightings.note(
    {
      announcement: announcement(change),
      origin: hosts[0] ?? '',
      interfaceName: 'eth0',
      lastsSeconds: 100,
      ...sighting,
      hosts,
    },
    rank,
    now,
  );
}

const names = (): readonly string[] => sightings.found().map(({ deviceName }) => deviceName);

describe('one device', () => {
  it('is one entry, wherever and however it is seen, with its best address first', () => {
    see({}, { hosts: ['fe80::1%eth0'] });
    see({}, { hosts: ['10.0.9.9'], interfaceName: 'wlan0' });
    see();
    see();
    expect(sightings.found()).toEqual([
      {
        publicKey: announcement().publicKey,
        deviceName: 'Ann’s laptop',
        deviceKind: 'laptop',
        addresses: ['10.0.0.1', 'fe80::1%eth0', '10.0.9.9'].map((host) => ({ host, port: 27_182 })),
        isMute: false,
      },
    ]);
  });

  it('is forgotten when nobody says any more that it is there', () => {
    see();
    see({}, { hosts: ['fe80::1%eth0'], lastsSeconds: 120 }, 5_000);
    expect(sightings.pollDeadline()).toBe(100_000);
    sightings.expire(99_999);
    expect(sightings.found()[0]?.addresses).toHaveLength(2);
    sightings.expire(100_000);
    expect(sightings.found()[0]?.addresses).toEqual([{ host: 'fe80::1%eth0', port: 27_182 }]);
    sightings.expire(125_000);
    expect(sightings.found()).toEqual([]);
    expect(sightings.pollDeadline()).toBeNull();
  });

  it('goes when it says so, and only from where it says so', () => {
    see();
    see({}, { hosts: ['fe80::1%eth0'] });
    sightings.noteGone(announcement(), '10.0.0.66');
    sightings.noteGone(announcement({ port: 5 }), '10.0.0.1');
    expect(sightings.found()[0]?.addresses).toHaveLength(2);
    sightings.noteGone(announcement(), '10.0.0.1');
    sightings.noteGone(announcement(), 'fe80::1%eth0');
    expect(sightings.found()).toEqual([]);
  });

  it('is called otherwise without being gone', () => {
    see();
    see({ deviceName: 'Bob' });
    sightings.noteGone(announcement(), '10.0.0.1');
    expect(names()).toEqual(['Bob']);
  });

  it('goes with the interface on which it was seen', () => {
    see();
    see({ publicKey: key(2) }, { hosts: ['10.0.9.9'], interfaceName: 'wlan0' });
    sightings.keepInterfaces(['wlan0']);
    expect(sightings.found().map(({ publicKey }) => publicKey)).toEqual([key(2)]);
  });

  it('has a moment to say that it is there after the computer slept', () => {
    see();
    see({ publicKey: key(2) }, { hosts: ['10.0.0.2'] });
    sightings.shorten(6_000);
    see({}, {}, 3_000);
    sightings.expire(6_000);
    expect(sightings.found().map(({ publicKey }) => publicKey)).toEqual([announcement().publicKey]);
  });
});

describe('whoever lies', () => {
  it('neither renames nor moves nor takes away a device that is there', () => {
    see({ deviceName: 'Ann' });
    see({ deviceName: 'Evil' }, { hosts: ['10.0.0.1', '10.0.0.66'], origin: '10.0.0.66' });
    expect(sightings.found()).toMatchObject([
      { deviceName: 'Ann', addresses: [{ host: '10.0.0.1' }, { host: '10.0.0.66' }] },
    ]);
    sightings.noteGone(announcement({ deviceName: 'Evil' }), '10.0.0.66');
    expect(sightings.found()).toMatchObject([{ addresses: [{ host: '10.0.0.1' }] }]);
  });

  it('fills neither the table nor the addresses of a device', () => {
    for (let n = 0; n < 2_000; n += 1) {
      const host = `10.1.${n >> 8}.${n & 255}`;
      see({ publicKey: key(n) }, { hosts: [host] });
      see({ publicKey: key(0), port: 1 + n }, { hosts: [host] });
    }
    expect(sightings.found()).toHaveLength(512);
    expect(sightings.found()[0]?.addresses).toHaveLength(16);
  });

  it('has 32 devices from one address', () => {
    for (let n = 0; n < 100; n += 1) see({ publicKey: key(n) });
    expect(sightings.found()).toHaveLength(32);
    see({ publicKey: key(200) }, { hosts: ['10.0.0.2'] });
    expect(sightings.found()).toHaveLength(33);
  });

  it('keeps no verified device out', () => {
    sightings.setPreferred([key(900), key(901)]);
    for (let n = 0; n < 600; n += 1)
      see({ publicKey: key(n) }, { hosts: [`10.1.${n >> 8}.${n & 255}`] });
    see({ publicKey: key(900) }, { hosts: ['10.0.0.9'] });
    see({ publicKey: key(901) }, { hosts: ['10.0.0.9'] });
    for (let n = 600; n < 700; n += 1) see({ publicKey: key(n) }, { hosts: [`10.2.0.${n & 255}`] });
    const found = sightings.found().map(({ publicKey }) => publicKey);
    expect(found).toHaveLength(512);
    expect(found).toEqual(expect.arrayContaining([key(900), key(901)]));
  });
});

it('stays within its limits, and never has a device without an address, whatever comes', () => {
  const step = fc.record({
    what: fc.constantFrom('see', 'gone', 'expire', 'keep', 'shorten'),
    device: fc.nat(300),
    origin: fc.nat(400),
    after: fc.nat(60_000),
    lasts: fc.integer({ min: 1, max: 120 }),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 600 }), (steps) => {
      sightings = new Sightings();
      let now = 0;
      for (const { what, device, origin, after, lasts } of steps) {
        const host = `10.0.${origin >> 8}.${origin & 255}`;
        const said = announcement({ publicKey: key(device) });
        now += what === 'see' ? 1 : after;
        if (what === 'see') see(said, { hosts: [host], lastsSeconds: lasts }, now);
        else if (what === 'gone') sightings.noteGone(said, host);
        else if (what === 'expire') sightings.expire(now);
        else if (what === 'keep') sightings.keepInterfaces(['eth0']);
        else sightings.shorten(now + 6_000);
        const found = sightings.found();
        expect(found.length).toBeLessThanOrEqual(256);
        expect(found.every(({ addresses }) => addresses.length > 0)).toBe(true);
      }
    }),
    { numRuns: 50 },
  );
});

describe('a liar who names a device before it is there', () => {
  const LIAR = '10.0.0.66';
  const lies = Array.from({ length: 16 }, (_, at) => `10.0.0.${100 + at}`);
  const hosts = (): readonly string[] | undefined =>
    sightings.found()[0]?.addresses.map(({ host }) => host);

  it('does not keep its own addresses out, nor behind all those that are made up', () => {
    see({}, { hosts: lies, origin: LIAR });
    see({}, { hosts: lies.map((host) => host.replace('10.0.0', '10.0.1')), origin: LIAR });
    expect(hosts()).toEqual(lies);
    see({}, { hosts: ['10.0.9.9', 'fe80::1%eth0'], origin: '10.0.9.9' }, 1);
    expect(hosts()).toHaveLength(16);
    expect(hosts()?.slice(0, 4)).toEqual(['fe80::1%eth0', '10.0.0.100', '10.0.0.101', '10.0.9.9']);
  });

  it('does not take away the address that it sends from itself', () => {
    see({ deviceName: 'Boss' }, { hosts: ['10.0.0.1'], origin: LIAR });
    see();
    sightings.noteGone(announcement({ deviceName: 'Boss' }), LIAR);
    expect(names()).toEqual(['Ann’s laptop']);
    see({ deviceName: 'Boss' }, { hosts: ['10.0.0.1'], origin: LIAR });
    expect(names()).toEqual(['Ann’s laptop']);
  });
});

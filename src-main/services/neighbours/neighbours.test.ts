import { beforeEach, describe, expect, it } from 'vitest';
import type { OwnAnnouncement } from '../../io/discovery/announcement.ts';
import type { DiscoveryListener } from '../../io/discovery/discovery.ts';
import type { Found } from '../../io/discovery/sightings.ts';
import type { Neighbour } from '../../../src-shared/neighbour-model.ts';
import type { Peer } from '../../../src-shared/transfer-model.ts';
import { SettingsStore } from '../settings.ts';
import { Trust } from '../trust.ts';
import { Neighbours } from './neighbours.ts';
import { memoryDatabase } from '../database.test-kit.ts';

const ANN = 'a1'.repeat(32);
const BOB = 'b2'.repeat(32);
const ME = 'c3'.repeat(32);
const log = { info: () => {}, warn: () => {}, error: () => {} };

let settings: SettingsStore;
let trust: Trust;
let neighbours: Neighbours;
/** What is announced, oldest first, and what the devices are that have room before others. */
let announced: (OwnAnnouncement | null)[];
let preferred: readonly string[];
/** As discovery says it. */
let find: DiscoveryListener;
let clock: number;
beforeEach(() => {
  const database = memoryDatabase();
  settings = new SettingsStore(database, '/home/me/Downloads');
  trust = new Trust(database);
  settings.change({ deviceName: 'Me' });
  announced = [];
  preferred = [];
  clock = 1_000;
  restart();
  announced = [];
});

/** Another program on the same memory. */
function restart(): void {
  neighbours = new Neighbours(
    {
      ...{ settings, trust, log },
      publicKey: ME,
      ownKeys: [ME],
      interfaces: [],
      wallClock: () => clock,
    },
    (_config, listener) => {
      find = listener;
      return {
        announce: (own) => announced.push(own),
        setPreferred: (keys) => (preferred = keys),
        lookAgain: () => {},
        close: () => Promise.resolve(),
      };
    },
  );
  neighbours.begin();
}

const peer = (publicKey: string | null, host: string, deviceName: string | null): Peer => ({
  deviceName,
  host,
  port: 27182,
  fingerprint: null,
  publicKey,
  trust: 'unverified',
});

/** As when something was sent to it. */
function meet(met: Peer, now: number): void {
  const { host, port, deviceName, publicKey } = met;
  trust.noteSeen(met, now);
  settings.noteHost({ host, port, deviceName, publicKey });
  neighbours.refresh();
}

const shown = (): readonly string[] =>
  neighbours.all.map(({ deviceName, addresses, trust: standing, isKept }) =>
    [deviceName, addresses.map(({ host }) => host).join(), standing, isKept ? 'kept' : ''].join(
      ' ',
    ),
  );

describe('the list', () => {
  it('has everyone that was sent to, and no stranger that was only met', () => {
    meet(peer(ANN, '10.0.0.1', 'Ann'), 100);
    meet(peer(null, '10.0.0.2', null), 100);
    trust.noteSeen(peer(BOB, '10.0.0.3', 'Bob'), 100);
    neighbours.refresh();
    expect(shown()).toEqual([' 10.0.0.2 unknown kept', 'Ann 10.0.0.1 unverified kept']);
  });

  it('has verified devices first, whether they were sent to or not, each once', () => {
    meet(peer(ANN, '10.0.0.1', 'Ann'), 100);
    trust.noteSeen(peer(BOB, '10.0.0.3', 'Zoe'), 100);
    meet(peer(BOB, 'bob.local', 'Bob'), 200);
    trust.pin(BOB, 300);
    neighbours.refresh();
    expect(shown()).toEqual(['Bob bob.local verified kept', 'Ann 10.0.0.1 unverified kept']);
    settings.change({ recentHosts: [] });
    neighbours.refresh();
    expect(shown()).toEqual(['Bob bob.local verified ']);
  });

  it('knows who answered last at a host that an earlier version kept', () => {
    trust.noteSeen(peer(ANN, '10.0.0.1', 'Ann'), 100);
    trust.noteSeen(peer(BOB, '10.0.0.1', 'Bob'), 200);
    const place = { host: '10.0.0.1', port: 27182, publicKey: null };
    settings.noteHost({ ...place, deviceName: 'Ann' });
    neighbours.refresh();
    expect(neighbours.all).toMatchObject([{ neighbourId: `key:${BOB}`, deviceName: 'Bob' }]);
  });

  it('leaves this computer out', () => {
    meet(peer(ME, '127.0.0.1', 'me'), 100);
    expect(neighbours.all).toEqual([]);
  });
});

describe('a change', () => {
  it('is told once, with the whole list', () => {
    const told: (readonly Neighbour[])[] = [];
    neighbours.onChange((all) => told.push(all));
    meet(peer(ANN, '10.0.0.1', 'Ann'), 100);
    neighbours.refresh();
    expect(told).toEqual([neighbours.all]);
  });
});

describe('forgetting', () => {
  it('takes a host out, with or without a key, and leaves the others', () => {
    meet(peer(ANN, '10.0.0.1', 'Ann'), 100);
    meet(peer(null, 'Host.local', null), 100);
    neighbours.forget('at:host.local 27182');
    expect(shown()).toEqual(['Ann 10.0.0.1 unverified kept']);
    neighbours.forget(`key:${ANN}`);
    expect(neighbours.all).toEqual([]);
    expect(settings.read().recentHosts).toEqual([]);
  });

  it('keeps a device that was verified, and does nothing for who is not there', () => {
    meet(peer(ANN, '10.0.0.1', 'Ann'), 100);
    trust.pin(ANN, 200);
    neighbours.refresh();
    neighbours.forget('at:elsewhere 1');
    neighbours.forget(`key:${ANN}`);
    expect(shown()).toEqual(['Ann 10.0.0.1 verified ']);
  });
});

const found = (publicKey: string, change: Partial<Found> = {}): Found => ({
  publicKey,
  deviceName: 'Ann',
  deviceKind: 'laptop',
  addresses: [{ host: '10.0.0.1', port: 27182 }],
  isMute: false,
  ...change,
});

describe('who announces itself', () => {
  it('is in the list while it does, first of all, and then only if it is known', () => {
    meet(peer(BOB, '10.0.0.2', 'Bob'), 100);
    find([found(ANN)]);
    expect(shown()).toEqual(['Ann 10.0.0.1 unverified ', 'Bob 10.0.0.2 unverified kept']);
    expect(neighbours.all[0]).toMatchObject({ isReachable: true, deviceKind: 'laptop' });
    clock = 5_000;
    find([found(BOB, { deviceName: 'Bobby', addresses: [{ host: '10.0.0.9', port: 7 }] })]);
    expect(shown()).toEqual(['Bobby 10.0.0.9,10.0.0.2 unverified kept']);
    clock = 9_000;
    find([]);
    expect(shown()).toEqual(['Bob 10.0.0.2 unverified kept']);
    expect(neighbours.all[0]).toMatchObject({ isReachable: false, lastSeenAt: 9_000 });
  });

  it('keeps its kind while it is away, and after a restart', () => {
    find([found(ANN), found(BOB, { deviceKind: 'server' })]);
    meet(peer(ANN, '10.0.0.1', 'Ann'), 100);
    find([found(ANN, { deviceKind: 'unknown' })]);
    find([]);
    expect(neighbours.all).toMatchObject([{ deviceKind: 'laptop' }]);
    restart();
    expect(neighbours.all).toMatchObject([{ isReachable: false, deviceKind: 'laptop' }]);
  });

  it('is called as it proved to be called once, if it is verified', () => {
    meet(peer(ANN, '10.0.0.1', 'Ann'), 100);
    trust.pin(ANN, 200);
    neighbours.refresh();
    find([found(ANN, { deviceName: 'Boss' })]);
    expect(shown()).toEqual(['Ann 10.0.0.1 verified kept']);
    expect(preferred).toEqual([ANN]);
  });

  it('takes no host that was sent to without a key', () => {
    meet(peer(null, '10.0.0.1', null), 100);
    find([found(ANN)]);
    expect(shown()).toEqual(['Ann 10.0.0.1 unverified ', ' 10.0.0.1 unknown kept']);
  });

  it('is told with its places, best first', () => {
    const addresses = [
      { host: '10.0.0.1', port: 1 },
      { host: 'fe80::1%eth0', port: 1 },
    ];
    find([found(ANN, { addresses })]);
    expect([...neighbours.whereabouts]).toEqual([[ANN, addresses]]);
  });
});

describe('this device', () => {
  const me = { publicKey: ME, deviceName: 'Me', deviceKind: 'unknown', port: 27182, bind: null };
  const at = { port: 27182, bind: null };

  it('is announced while it listens and wants to be seen', () => {
    neighbours.setListening(at);
    settings.change({ visible: false });
    neighbours.refresh();
    settings.change({ visible: true });
    neighbours.refresh();
    neighbours.setListening(null);
    expect(announced).toEqual([me, null, me, null]);
  });

  it('is announced as what it is, under its name of now', () => {
    neighbours.setDeviceKind('server');
    neighbours.setListening({ port: 5, bind: '10.0.0.1' });
    settings.change({ deviceName: 'Other' });
    neighbours.refresh();
    expect(announced.at(-1)).toEqual({
      ...{ publicKey: ME, deviceName: 'Other', deviceKind: 'server' },
      ...{ port: 5, bind: '10.0.0.1' },
    });
  });
});

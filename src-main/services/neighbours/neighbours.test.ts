import { beforeEach, describe, expect, it } from 'vitest';
import type { Neighbour } from '../../../src-shared/neighbour-model.ts';
import type { Peer } from '../../../src-shared/transfer-model.ts';
import { openDatabase } from '../database.ts';
import { SettingsStore } from '../settings.ts';
import { Trust } from '../trust.ts';
import { Neighbours } from './neighbours.ts';

const ANN = 'a1'.repeat(32);
const BOB = 'b2'.repeat(32);
const ME = 'c3'.repeat(32);
const log = { info: () => {}, warn: () => {}, error: () => {} };

let settings: SettingsStore;
let trust: Trust;
let neighbours: Neighbours;
beforeEach(() => {
  const opened = openDatabase(':memory:');
  if (!opened.ok) throw new Error(opened.failure.reason);
  settings = new SettingsStore(opened.value, '/home/me/Downloads');
  trust = new Trust(opened.value);
  neighbours = new Neighbours({ settings, trust, ownKeys: [ME], log });
});

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

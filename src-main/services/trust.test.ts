import { beforeEach, expect, it } from 'vitest';
import type { Peer } from '../../src-shared/transfer-model.ts';
import { openDatabase } from './database.ts';
import { Trust, UNVERIFIED_DEVICES_MAX } from './trust.ts';

let trust: Trust;
beforeEach(() => {
  const opened = openDatabase(':memory:');
  if (!opened.ok) throw new Error(opened.failure.reason);
  trust = new Trust(opened.value);
});

const key = (n: number): string => n.toString(16).padStart(64, '0');
const peer = (n: number, changes: Partial<Peer> = {}): Peer => ({
  deviceName: `device ${n}`,
  host: '10.0.0.1',
  port: 27182,
  fingerprint: null,
  publicKey: key(n),
  trust: 'unverified',
  ...changes,
});

it('knows a device by its key, wherever it is and whatever it calls itself', () => {
  trust.noteSeen(peer(1), 100);
  trust.noteSeen(peer(1, { deviceName: 'new name', host: '10.0.0.9', port: 5 }), 200);
  expect(trust.devices()).toEqual([
    {
      publicKey: key(1),
      deviceName: 'new name',
      host: '10.0.0.9',
      port: 5,
      firstSeenAt: 100,
      lastSeenAt: 200,
      verifiedAt: null,
    },
  ]);
});

it('trusts only keys that a person pinned, until they are unpinned', () => {
  trust.noteSeen(peer(1), 100);
  trust.noteSeen(peer(2), 100);
  trust.pin(key(2), 150);
  trust.pin(key(3), 150);
  expect(trust.verifiedKeys()).toEqual([key(2)]);
  expect(trust.devices().map((device) => device.publicKey)).toEqual([key(2), key(1)]);
  trust.unpin(key(2));
  expect(trust.verifiedKeys()).toEqual([]);
});

it('ignores peers without a key', () => {
  trust.noteSeen(peer(1, { publicKey: null }), 100);
  expect(trust.devices()).toEqual([]);
});

it('lets strangers with ever new keys push out each other, and nobody verified', () => {
  trust.noteSeen(peer(0), 1);
  trust.pin(key(0), 2);
  for (let n = 1; n <= UNVERIFIED_DEVICES_MAX + 20; n += 1) trust.noteSeen(peer(n), 10 + n);
  const devices = trust.devices();
  expect(devices).toHaveLength(UNVERIFIED_DEVICES_MAX + 1);
  expect(devices[0]?.publicKey).toBe(key(0));
  expect(devices.at(-1)?.publicKey).toBe(key(21));
});

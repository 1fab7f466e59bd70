import { beforeEach, describe, expect, it } from 'vitest';
import type { Peer } from '../../src-shared/transfer-model.ts';
import { NO_RULES } from '../../src-shared/trust-model.ts';
import { HOSTS_KEPT_MAX, Trust, UNVERIFIED_DEVICES_MAX } from './trust.ts';
import { memoryDatabase } from './database.test-kit.ts';

let trust: Trust;
beforeEach(() => {
  trust = new Trust(memoryDatabase());
});

const key = (n: number): string => n.toString(16).padStart(64, '0');
const verifiedKeys = (): readonly string[] =>
  trust
    .devices()
    .filter(({ verifiedAt }) => verifiedAt !== null)
    .map(({ publicKey }) => publicKey);
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
      deviceKind: 'unknown',
      host: '10.0.0.9',
      port: 5,
      hosts: ['10.0.0.9', '10.0.0.1'],
      firstSeenAt: 100,
      lastSeenAt: 200,
      verifiedAt: null,
      rules: NO_RULES,
    },
  ]);
});

it('knows where it can be sent to, though it calls from other ports', () => {
  trust.noteSeen(peer(1, { port: 5_005 }), 100);
  trust.noteSeen(peer(1, { port: 50_123 }), 200, false);
  trust.noteSeen(peer(2, { port: 50_124 }), 300, false);
  expect(trust.devices().map(({ port }) => port)).toEqual([27_182, 5_005]);
});

it('trusts only keys that a person pinned, until they are unpinned', () => {
  trust.noteSeen(peer(1), 100);
  trust.noteSeen(peer(2), 100);
  trust.pin(key(2), 150);
  trust.pin(key(3), 150);
  expect(verifiedKeys()).toEqual([key(2)]);
  expect(trust.devices().map((device) => device.publicKey)).toEqual([key(2), key(1)]);
  trust.unpin(key(2));
  expect(verifiedKeys()).toEqual([]);
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

describe('rules', () => {
  const alwaysAccept = { maxBytes: 5e12, folder: '/srv/in' };

  it('keeps what is allowed to a verified device, until it is no longer verified', () => {
    trust.noteSeen(peer(1), 100);
    trust.pin(key(1), 150);
    trust.setRules(key(1), { alwaysAccept, isBlocked: false });
    expect(trust.find(key(1))?.rules).toEqual({ alwaysAccept, isBlocked: false });
    trust.unpin(key(1));
    trust.pin(key(1), 200);
    expect(trust.find(key(1))?.rules).toEqual(NO_RULES);
  });

  it('allows nothing to a device that nobody verified', () => {
    trust.noteSeen(peer(1), 100);
    trust.setRules(key(1), { alwaysAccept, isBlocked: false });
    expect(trust.find(key(1))?.rules.alwaysAccept).toBeNull();
  });

  it('remembers a blocked device however many strangers come after it', () => {
    trust.noteSeen(peer(0), 1);
    trust.setRules(key(0), { alwaysAccept: null, isBlocked: true });
    for (let n = 1; n <= UNVERIFIED_DEVICES_MAX + 20; n += 1) trust.noteSeen(peer(n), 10 + n);
    expect(trust.find(key(0))?.rules.isBlocked).toBe(true);
  });

  it('forgets a device with all that was allowed to it', () => {
    trust.noteSeen(peer(1), 100);
    trust.pin(key(1), 150);
    trust.setRules(key(1), { alwaysAccept, isBlocked: true });
    trust.forget(key(1));
    trust.noteSeen(peer(1), 200);
    expect(trust.find(key(1))).toMatchObject({ verifiedAt: null, rules: NO_RULES });
  });
});

it('keeps the last places of a device, each once', () => {
  for (let n = 0; n < 2 * HOSTS_KEPT_MAX; n += 1) trust.noteSeen(peer(1, { host: `h${n}` }), n);
  trust.noteSeen(peer(1, { host: 'h10' }), 99);
  const hosts = trust.find(key(1))?.hosts ?? [];
  expect(hosts).toHaveLength(HOSTS_KEPT_MAX);
  expect(hosts.slice(0, 3)).toEqual(['h10', 'h15', 'h14']);
});

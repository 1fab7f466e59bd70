import { createSocket } from 'node:dgram';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { OwnAnnouncement } from './announcement.ts';
import { key, LOOPBACK, owned } from './announcement.test-kit.ts';
import { encodeBeacon } from './beacon.ts';
import type { DiscoveryConfig } from './discovery.ts';
import { LocalDiscovery } from './local-discovery.ts';
import type { Found } from './sightings.ts';

const ANN = owned({ publicKey: key(1), deviceName: 'Ann', port: 40_001 });
const BOB = owned({
  publicKey: key(2),
  deviceName: 'Bob',
  deviceKind: 'server',
  port: 40_002,
});
/** The second notice of a change may wait for a quarter of a second, an answer for a tenth. */
const SOON = { timeout: 3_000, interval: 10 };

let open: LocalDiscovery[] = [];
afterEach(async () => {
  await Promise.all(open.map((one) => one.close()));
  open = [];
});

let lastPort = 45_000 + (process.pid % 500) * 20;
const freshPorts = () => ({ dns: (lastPort += 2), beacon: lastPort + 1 });

function start(config: Partial<DiscoveryConfig>, own: OwnAnnouncement | null) {
  const seen: { now: readonly Found[]; readonly told: (readonly Found[])[] } = {
    now: [],
    told: [],
  };
  const discovery = new LocalDiscovery(
    { interfaces: LOOPBACK, ownKeys: own === null ? [] : [own.publicKey], ...config },
    (found) => {
      seen.now = found;
      seen.told.push(found);
    },
    (message, fault) => {
      throw new Error(`${message}: ${String(fault)}`);
    },
  );
  open.push(discovery);
  if (own !== null) discovery.announce(own);
  return { discovery, seen };
}

const named = (found: readonly Found[]): readonly string[] =>
  found.map(({ deviceName }) => deviceName).sort();

describe.each([[['dns-sd']], [['beacon']], [['dns-sd', 'beacon']]] as const)('by %j', (ways) => {
  it('two find each other, whoever came first', async () => {
    const config = { ways, ports: freshPorts() };
    const ann = start(config, ANN);
    await new Promise((resolve) => setTimeout(resolve, 150));
    const bob = start(config, BOB);
    await vi.waitFor(() => {
      expect(bob.seen.now).toMatchObject([
        { publicKey: ANN.publicKey, deviceName: 'Ann', deviceKind: 'laptop' },
      ]);
      expect(ann.seen.now).toMatchObject([{ deviceName: 'Bob', deviceKind: 'server' }]);
    }, SOON);
    expect(bob.seen.now[0]?.addresses[0]).toEqual({ host: '127.0.0.1', port: 40_001 });
  });

  it('one that stops is gone at once, and one that is called otherwise never was', async () => {
    const config = { ways, ports: freshPorts() };
    const ann = start(config, ANN);
    const bob = start(config, null);
    await vi.waitFor(() => expect(named(bob.seen.now)).toEqual(['Ann']), SOON);
    ann.discovery.announce({ ...ANN, deviceName: 'Anna' });
    await vi.waitFor(() => expect(named(bob.seen.now)).toEqual(['Anna']), SOON);
    await ann.discovery.close();
    await vi.waitFor(() => expect(bob.seen.now).toEqual([]), SOON);
    expect(bob.seen.told.map(named)).toEqual([['Ann'], ['Anna'], []]);
  });

  it('one that announces nothing sees others and is not seen', async () => {
    const config = { ways, ports: freshPorts() };
    const ann = start(config, ANN);
    const hidden = start(config, null);
    await vi.waitFor(() => expect(named(hidden.seen.now)).toEqual(['Ann']), SOON);
    await new Promise((resolve) => setTimeout(resolve, 1_300));
    expect(ann.seen.told).toEqual([]);
  });
});

it.each([
  ['\u200fآن\u200f', 'آن'],
  ['Ann\u2028 ', 'Ann'],
  ['\u200e', 'Ferry'],
])(
  'announces %j as %j, since marks of direction are in no name that others take',
  async (deviceName, shown) => {
    const config = { ports: freshPorts() };
    const ann = start(config, { ...ANN, deviceName });
    const bob = start(config, null);
    await vi.waitFor(() => expect(named(bob.seen.now)).toEqual([shown]), SOON);
    ann.discovery.announce(null);
    await vi.waitFor(() => expect(bob.seen.now).toEqual([]), SOON);
  },
);

it('shows nobody itself, whichever of its keys is announced', async () => {
  const config = { ports: freshPorts(), ownKeys: [ANN.publicKey, BOB.publicKey] };
  const ann = start(config, ANN);
  start({ ...config, ownKeys: [] }, BOB);
  const other = start({ ...config, ownKeys: [] }, null);
  await vi.waitFor(() => expect(named(other.seen.now)).toEqual(['Ann', 'Bob']), SOON);
  expect(ann.seen.told).toEqual([]);
});

it('is announced only where it listens', async () => {
  const config = { ports: freshPorts() };
  start(config, { ...ANN, bind: '192.0.2.99' });
  start(config, { ...BOB, bind: '127.0.0.1' });
  const other = start(config, null);
  await vi.waitFor(() => expect(named(other.seen.now)).toEqual(['Bob']), SOON);
  await new Promise((resolve) => setTimeout(resolve, 1_300));
  expect(named(other.seen.now)).toEqual(['Bob']);
});

it('survives a flood of announcements, and tells of it at most four times a second', async () => {
  const ports = freshPorts();
  const bob = start({ ports }, null);
  await new Promise((resolve) => setTimeout(resolve, 100));
  const socket = createSocket('udp4');
  await new Promise<void>((resolve) => {
    socket.bind(0, '127.0.0.1', resolve);
  });
  const began = performance.now();
  for (let n = 0; performance.now() - began < 1_500; n += 1) {
    const forged = encodeBeacon({ ...ANN, publicKey: key(n), deviceName: `forged ${n}` }, 100);
    socket.send(n % 3 === 0 ? Buffer.from(forged).fill(n, 5) : forged, ports.beacon, '127.0.0.1');
    socket.send(Buffer.alloc(600, n), ports.dns, '127.0.0.1');
    if (n % 50 === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  const seconds = (performance.now() - began) / 1_000;
  const ann = start({ ports }, { ...ANN, publicKey: key(1_000_000) });
  await vi.waitFor(() => expect(ann.seen.now.length).toBeLessThanOrEqual(32), SOON);
  socket.close();
  expect(bob.seen.now.length).toBeLessThanOrEqual(32);
  expect(bob.seen.told.length).toBeLessThanOrEqual(Math.ceil(seconds * 4) + 1);
});

it('goes on by the one way when the port of the other is taken', async () => {
  const ports = freshPorts();
  const thief = createSocket('udp4');
  await new Promise<void>((resolve) => {
    thief.bind({ port: ports.dns, exclusive: true }, resolve);
  });
  const faults: string[] = [];
  const ann = new LocalDiscovery(
    { interfaces: LOOPBACK, ownKeys: [], ports },
    () => undefined,
    (message, fault) => faults.push(`${message}: ${String(fault)}`),
  );
  open.push(ann);
  ann.announce(ANN);
  const bob = start({ ports, ways: ['beacon'] }, null);
  await vi.waitFor(() => expect(named(bob.seen.now)).toEqual(['Ann']), SOON);
  expect(faults).toEqual(['discovery has no socket (DNS-SD): EADDRINUSE']);
  thief.close();
});

it('does nothing at all when it is switched off', async () => {
  const config = { ports: freshPorts() };
  const off = start({ ...config, interfaces: [] }, ANN);
  const on = start(config, BOB);
  await new Promise((resolve) => setTimeout(resolve, 500));
  expect(off.seen.told).toEqual([]);
  expect(on.seen.told).toEqual([]);
});

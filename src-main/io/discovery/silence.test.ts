import { createSocket, type Socket } from 'node:dgram';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { PortAnswer } from '../../../src-shared/doctor-model.ts';
import { readConnectionId } from '../../protocol/connection-id.ts';
import { HANDSHAKE_HEAD_BYTES, PROTOCOL_VERSION } from '../../protocol/constants.ts';
import { encodeVersion } from '../../protocol/packet.ts';
import { announcement, key, LOOPBACK, owned } from './announcement.test-kit.ts';
import { encodeBeacon } from './beacon.ts';
import { ASKED_AT_ONCE_MAX, DEVICES_MAX, NEW_ASKED_A_LOOK_MAX } from './discovery-constants.ts';
import { LocalDiscovery } from './local-discovery.ts';
import { Silence } from './silence.ts';
import { Sightings } from './sightings.ts';

const SILENT_AFTER_MS = 35_000;

/** Questions wait until the test answers them. */
function start(newAfterMs = Infinity) {
  const sightings = new Sightings();
  const clock = { now: 0 };
  const asked: { readonly at: string; readonly answer: (answer: PortAnswer) => void }[] = [];
  const changed = vi.fn();
  const silence = new Silence(
    {
      sightings,
      isOnLink: (host) => host.startsWith('10.0.0.'),
      askPort: (host, port) =>
        new Promise((answer) => asked.push({ at: `${host} ${port}`, answer })),
      now: () => clock.now,
      handleChange: changed,
    },
    { silentAfterMs: SILENT_AFTER_MS, newAfterMs },
  );
  const see = (n: number, origin: string, hosts: readonly string[] = [origin], port = 7): void => {
    const said = announcement({ publicKey: key(n), port });
    const sighting = { announcement: said, hosts, origin, interfaceName: 'eth0' };
    sightings.note({ ...sighting, lastsSeconds: 100 }, () => 0, clock.now);
  };
  const settle = (): Promise<unknown> => new Promise((resolve) => setImmediate(resolve));
  const look = (now: number): void => {
    clock.now = now;
    silence.look();
  };
  return { sightings, asked, changed, silence, see, look, settle, clock };
}

describe('who is silent', () => {
  it('is asked after more than a beacon’s time, and stays if they answer', async () => {
    const { sightings, asked, see, look, settle } = start();
    see(1, '10.0.0.1');
    look(34_999);
    expect(asked).toEqual([]);
    look(35_000);
    look(36_000);
    expect(asked.map(({ at }) => at)).toEqual(['10.0.0.1 7']);
    asked[0]?.answer('answers');
    await settle();
    look(70_999);
    expect(asked).toHaveLength(1);
    look(71_000);
    expect(asked).toHaveLength(2);
    expect(sightings.found()).toHaveLength(1);
  });

  it.each(['refused', 'silent', 'unreachable'] as const)(
    'is gone when the port is %s',
    async (answer) => {
      const { sightings, asked, changed, see, look, settle } = start();
      see(1, '10.0.0.1', ['10.0.0.1', '10.0.0.2', '192.168.9.9']);
      look(35_000);
      expect(asked.map(({ at }) => at)).toEqual(['10.0.0.1 7', '10.0.0.2 7']);
      for (const one of asked) one.answer(answer);
      await settle();
      expect(sightings.found()).toEqual([]);
      expect(changed).toHaveBeenCalledOnce();
    },
  );

  it('stays where this computer is what is in the way, or one of its addresses answers', async () => {
    const { sightings, asked, see, look, settle } = start();
    see(1, '10.0.0.1', ['10.0.0.1', '10.0.0.2']);
    see(2, '10.0.0.3');
    look(35_000);
    asked[0]?.answer('silent');
    asked[1]?.answer('answers');
    asked[2]?.answer('blocked-here');
    await settle();
    expect(sightings.found()).toHaveLength(2);
  });

  it('stays if they said something while they were asked', async () => {
    const { sightings, asked, see, look, settle, clock } = start();
    see(1, '10.0.0.1');
    look(35_000);
    clock.now = 36_000;
    see(1, '10.0.0.1');
    asked[0]?.answer('silent');
    await settle();
    expect(sightings.found()).toHaveLength(1);
  });

  it('keeps the places that others still announce', async () => {
    const { sightings, asked, see, look, settle, clock } = start();
    see(1, '10.0.0.1');
    clock.now = 20_000;
    see(1, '10.0.0.2');
    look(40_000);
    asked[0]?.answer('refused');
    await settle();
    expect(sightings.found()[0]?.addresses).toEqual([{ host: '10.0.0.2', port: 7 }]);
  });

  it('is not asked at a router that passes announcements on, nor beyond the own networks', () => {
    const { asked, see, look } = start();
    see(1, '10.0.0.254', ['172.16.0.5']);
    see(2, '172.16.0.6');
    look(50_000);
    expect(asked).toEqual([]);
  });

  it('is asked sooner when somebody looks', () => {
    const { asked, see, silence, clock } = start();
    see(1, '10.0.0.1');
    clock.now = 5_000;
    see(2, '10.0.0.2');
    silence.doubt(2_000);
    expect(asked.map(({ at }) => at)).toEqual(['10.0.0.1 7']);
  });

  it('is asked sooner when there is little room for others', async () => {
    const { sightings, asked, see, look, settle, clock } = start();
    for (let n = 0; n < DEVICES_MAX; n += 1) see(300 + n, `10.0.0.${n >> 2}`);
    see(1, '10.0.1.1');
    expect(sightings.found()).toHaveLength(DEVICES_MAX);
    look(4_999);
    expect(asked).toEqual([]);
    look(5_000);
    asked[0]?.answer('refused');
    await settle();
    clock.now = 5_001;
    see(1, '10.0.1.1');
    expect(sightings.found().some(({ publicKey }) => publicKey === key(1))).toBe(true);
  });

  it('by the hundred is asked in turns, one question at a time to one computer', async () => {
    const { sightings, asked, see, look, settle } = start();
    for (let n = 0; n < 20; n += 1) see(100 + n, '10.0.0.1', ['10.0.0.1'], 100 + n);
    for (let n = 0; n < 50; n += 1) see(200 + n, `10.0.0.${10 + n}`);
    look(35_000);
    expect(asked).toHaveLength(ASKED_AT_ONCE_MAX);
    expect(new Set(asked.map(({ at }) => at.split(' ')[0])).size).toBe(ASKED_AT_ONCE_MAX);
    for (let turn = 0; turn < 70; turn += 1) {
      asked[turn]?.answer('refused');
      await settle();
    }
    expect(asked).toHaveLength(70);
    expect(sightings.found()).toEqual([]);
  });
});

describe('who has come', () => {
  const isMute = ({ sightings }: ReturnType<typeof start>): boolean | undefined =>
    sightings.found()[0]?.isMute;

  it('is asked once, a moment later, and is there if they answer', async () => {
    const world = start(2_000);
    world.see(1, '10.0.0.1');
    world.look(1_999);
    expect(world.asked).toEqual([]);
    world.look(2_000);
    world.asked[0]?.answer('answers');
    await world.settle();
    world.look(30_000);
    expect(world.asked).toHaveLength(1);
    expect(isMute(world)).toBe(false);
  });

  it('is listed as one who does not answer, and asked again every half a minute', async () => {
    const world = start(2_000);
    world.see(1, '10.0.0.1');
    world.look(2_000);
    world.asked[0]?.answer('silent');
    await world.settle();
    expect(isMute(world)).toBe(true);
    world.clock.now = 30_000;
    world.see(1, '10.0.0.1');
    world.look(31_999);
    expect(world.asked).toHaveLength(1);
    world.look(32_000);
    world.asked[1]?.answer('answers');
    await world.settle();
    expect(isMute(world)).toBe(false);
  });

  it('is there if they answer at one of the addresses that they announce themselves from', async () => {
    const world = start(2_000);
    world.see(1, '10.0.0.1');
    world.see(1, '10.0.0.2');
    world.look(2_000);
    world.asked[0]?.answer('silent');
    world.asked[1]?.answer('answers');
    await world.settle();
    expect(isMute(world)).toBe(false);
  });

  it('by the hundred is asked a few at a time', () => {
    const world = start(2_000);
    for (let n = 0; n < 100; n += 1) world.see(100 + n, `10.0.0.${n}`);
    world.look(2_000);
    expect(world.asked).toHaveLength(NEW_ASKED_A_LOOK_MAX);
  });
});

describe('on real sockets', () => {
  const cleanUps: (() => unknown)[] = [];
  afterEach(async () => {
    for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
  });

  it('one that was killed is gone soon, and one that answers stays, though both are silent', async () => {
    const listening = await listener();
    const port = 45_900 + (process.pid % 50) * 2;
    let named: readonly string[] = [];
    const discovery = new LocalDiscovery(
      {
        interfaces: LOOPBACK,
        ownKeys: [],
        ports: { dns: port, beacon: port + 1 },
        silentAfterMs: 300,
        newAfterMs: Infinity,
      },
      (found) => (named = found.map(({ deviceName }) => deviceName).sort()),
      () => {},
    );
    cleanUps.push(() => discovery.close());
    const announcing = createSocket('udp4');
    cleanUps.push(() => announcing.close());
    const announce = (deviceName: string, at: number): void => {
      const own = owned({ publicKey: key(at), deviceName, port: at });
      announcing.send(encodeBeacon(own, 100), port + 1, '127.0.0.1');
    };
    await vi.waitFor(() => {
      announce('Killed', 9);
      announce('There', listening.address().port);
      expect(named).toEqual(['Killed', 'There']);
    });
    await vi.waitFor(() => expect(named).toEqual(['There']), 2_000);
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    expect(named).toEqual(['There']);
  });

  /** Answers as every Ferry does. */
  function listener(): Promise<Socket> {
    const socket = createSocket('udp4');
    cleanUps.push(() => socket.close());
    socket.on('message', (bytes, from) => {
      const source = readConnectionId(bytes, HANDSHAKE_HEAD_BYTES);
      socket.send(encodeVersion(source, [PROTOCOL_VERSION]), from.port, from.address);
    });
    return new Promise((resolve) => socket.bind(0, '127.0.0.1', () => resolve(socket)));
  }
});

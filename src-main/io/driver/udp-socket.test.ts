import { networkInterfaces } from 'node:os';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Address } from '../../protocol/connection-api.ts';
import { systemCalls } from './system-calls.ts';
import { openUdpSocket, type UdpSocket, type UdpSocketOptions } from './udp-socket.ts';

const sockets: UdpSocket[] = [];
const hasIpv6 = Object.values(networkInterfaces()).some((infos) =>
  infos?.some((info) => info.address === '::1'),
);

afterEach(async () => {
  await Promise.all(sockets.splice(0).map((socket) => socket.close()));
});

/** The direct way, where this system has one, and Node's. */
const ways = [
  { way: 'directly', calls: systemCalls() },
  { way: "Node's way", calls: null },
].filter(({ way, calls }) => calls !== null || way !== 'directly');

let callsAtHand = systemCalls();

async function open(options: UdpSocketOptions): Promise<UdpSocket> {
  const opened = await openUdpSocket(options, callsAtHand);
  if (!opened.ok) throw new Error(opened.failure.kind);
  sockets.push(opened.value);
  return opened.value;
}

interface Heard {
  readonly text: string;
  readonly from: Address;
}

function nextDatagram(socket: UdpSocket): Promise<Heard> {
  return new Promise((resolve, reject) => {
    socket.listen({
      handleDatagram: (bytes, from) => {
        resolve({ text: new TextDecoder().decode(bytes), from });
      },
      handleSocketFailure: (failure) => {
        reject(new Error(failure.kind));
      },
    });
  });
}

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe.each(ways)('UdpSocket, $way', ({ calls }) => {
  beforeEach(() => {
    callsAtHand = calls;
  });

  it('carries a datagram there and an answer back over IPv4', async () => {
    const [a, b] = [
      await open({ bind: '127.0.0.1', port: 0 }),
      await open({ bind: '127.0.0.1', port: 0 }),
    ];
    const atB = nextDatagram(b);
    a.send(bytes('hello'), a.addressOf('127.0.0.1', b.port));
    const heard = await atB;
    expect(heard).toMatchObject({ text: 'hello', from: { host: '127.0.0.1', port: a.port } });
    const atA = nextDatagram(a);
    b.send(bytes('yes'), heard.from);
    expect((await atA).text).toBe('yes');
  });

  it.runIf(hasIpv6)(
    'speaks IPv4 and IPv6 on one socket, and calls both by their names',
    async () => {
      const both = await open({ bind: null, port: 0 });
      for (const host of ['127.0.0.1', '::1']) {
        const peer = await open({ bind: host, port: 0 });
        const atBoth = nextDatagram(both);
        peer.send(bytes('in'), peer.addressOf(host, both.port));
        const { from } = await atBoth;
        expect(from).toMatchObject({ host, port: peer.port });
        const atPeer = nextDatagram(peer);
        // The protocol may hand back an address of its own making.
        both.send(bytes('out'), { host: from.host, port: from.port });
        expect((await atPeer).text).toBe('out');
      }
    },
  );

  it('hears every datagram of a burst, in order, each from its sender, down to the empty one', async () => {
    const [a, b, both] = [
      await open({ bind: '127.0.0.1', port: 0 }),
      await open({ bind: '127.0.0.1', port: 0 }),
      await open({ bind: '127.0.0.1', port: 0 }),
    ];
    const heard: string[] = [];
    const all = new Promise<void>((resolve) => {
      both.listen({
        handleDatagram: (datagram, from) => {
          heard.push(`${from.port === a.port ? 'a' : 'b'}${new TextDecoder().decode(datagram)}`);
          if (heard.length === 120) resolve();
        },
        handleSocketFailure: () => undefined,
      });
    });
    const sent: string[] = [];
    for (let i = 0; i < 60; i += 1) {
      const text = i === 30 ? '' : String(i).repeat(i);
      a.send(bytes(text), a.addressOf('127.0.0.1', both.port));
      b.send(bytes(text), b.addressOf('127.0.0.1', both.port));
      sent.push(`a${text}`, `b${text}`);
    }
    await all;
    expect(heard).toEqual(sent);
  });

  it('hears nothing more after it was closed in the middle of a burst', async () => {
    const [from, to] = [
      await open({ bind: '127.0.0.1', port: 0 }),
      await open({ bind: '127.0.0.1', port: 0 }),
    ];
    let heard = 0;
    const closed = new Promise<void>((resolve) => {
      to.listen({
        handleDatagram: () => {
          heard += 1;
          if (heard === 3) void to.close().then(resolve);
        },
        handleSocketFailure: () => undefined,
      });
    });
    for (let i = 0; i < 20; i += 1) from.send(bytes('x'), from.addressOf('127.0.0.1', to.port));
    await closed;
    expect(heard).toBe(3);
  });

  it('is ready to send again as soon as a datagram is gone', async () => {
    const socket = await open({ bind: '127.0.0.1', port: 0 });
    socket.send(new Uint8Array(60_000), socket.addressOf('127.0.0.1', socket.port));
    expect(socket.isBusy).toBe(false);
  });

  it('tells how much the system buffers', async () => {
    const socket = await open({ bind: '127.0.0.1', port: 0 });
    expect(socket.receiveBufferBytes).toBeGreaterThan(64 * 1024);
  });

  it('tells of a datagram that could not leave', async () => {
    const socket = await open({ bind: '127.0.0.1', port: 0 });
    const code = new Promise<string>((resolve) => {
      socket.sendErrorListener = resolve;
    });
    socket.send(new Uint8Array(65_536), socket.addressOf('127.0.0.1', socket.port));
    expect(await code).toBe('EMSGSIZE');
  });

  it('survives news that nobody has a port', async () => {
    const gone = await open({ bind: '127.0.0.1', port: 0 });
    const { port } = gone;
    await gone.close();
    const socket = await open({ bind: '127.0.0.1', port: 0 });
    const refused = new Promise<string>((resolve) => {
      socket.readErrorListener = resolve;
    });
    await socket.connect(socket.addressOf('127.0.0.1', port));
    socket.send(bytes('anyone?'), socket.addressOf('127.0.0.1', port));
    expect(await refused).toBe('ECONNREFUSED');
  });

  it('tells why it cannot be opened', async () => {
    const { port } = await open({ bind: '127.0.0.1', port: 0 });
    expect(await openUdpSocket({ bind: '127.0.0.1', port }, calls)).toEqual({
      ok: false,
      failure: { kind: 'port-in-use', port },
    });
    expect(await openUdpSocket({ bind: '192.0.2.200', port: 0 }, calls)).toEqual({
      ok: false,
      failure: { kind: 'address-unavailable', host: '192.0.2.200' },
    });
    expect(await openUdpSocket({ bind: 'not an address', port: 0 }, calls)).toEqual({
      ok: false,
      failure: { kind: 'address-unavailable', host: 'not an address' },
    });
  });

  it('may be closed twice', async () => {
    const socket = await open({ bind: '127.0.0.1', port: 0 });
    await Promise.all([socket.close(), socket.close()]);
    socket.send(bytes('too late'), socket.addressOf('127.0.0.1', 9));
    expect(socket.isBusy).toBe(false);
  });
});

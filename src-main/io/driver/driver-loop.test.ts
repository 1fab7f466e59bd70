import { afterEach, describe, expect, it } from 'vitest';
import type { Failure } from '../../../src-shared/failure.ts';
import type { Address, ConnectionApi, EndpointConfig } from '../../protocol/connection-api.ts';
import { Endpoint } from '../../protocol/endpoint.ts';
import { makeKeyPair, sodiumCrypto } from '../crypto/sodium-crypto.ts';
import { type DriverClient, DriverLoop, monotonicNow } from './driver-loop.ts';
import { openUdpSocket, type UdpSocket } from './udp-socket.ts';

/** Collects control messages, and does what a test wants on the way. */
class Client implements DriverClient {
  readonly messages: string[] = [];
  readonly failures: Failure[] = [];
  readonly foreign: Uint8Array[] = [];
  connection: ConnectionApi | null = null;
  onMessage: (text: string) => void = () => {};
  onTurn: () => void = () => {};
  deadline: number | null = null;
  timeouts = 0;

  handleIncoming(connection: ConnectionApi): void {
    this.connection = connection;
  }

  handleReady(connection: ConnectionApi): void {
    for (let event = connection.pollEvent(); event; event = connection.pollEvent()) {
      if (event.kind !== 'control') continue;
      const text = new TextDecoder().decode(event.message);
      this.messages.push(text);
      this.onMessage(text);
    }
  }

  takeDatagram(bytes: Uint8Array, _from: Address): boolean {
    if (bytes[0] !== 0x20) return false;
    this.foreign.push(bytes.slice());
    return true;
  }

  handleTurn(): void {
    this.onTurn();
  }

  handleTimeout(): void {
    this.timeouts += 1;
    this.deadline = null;
  }

  pollDeadline(): number | null {
    return this.deadline;
  }

  handleLoopFailure(failure: Failure): void {
    this.failures.push(failure);
  }
}

interface Host {
  readonly socket: UdpSocket;
  readonly endpoint: Endpoint;
  readonly client: Client;
  readonly loop: DriverLoop;
  readonly faults: unknown[];
}

const hosts: Host[] = [];

afterEach(async () => {
  await Promise.all(hosts.splice(0).map((host) => host.loop.stop()));
});

async function openHost(accepting: boolean): Promise<Host> {
  const opened = await openUdpSocket({ bind: '127.0.0.1', port: 0 });
  if (!opened.ok) throw new Error(opened.failure.kind);
  const config: EndpointConfig = {
    crypto: sodiumCrypto,
    identity: makeKeyPair(),
    deviceName: 'test',
    accepting,
    maxDatagramBytes: 1_452,
    receiveBufferBytes: opened.value.receiveBufferBytes,
    receiveWindowBytes: 2 ** 20,
    resetSecret: null,
  };
  const endpoint = new Endpoint(config);
  const client = new Client();
  const faults: unknown[] = [];
  const loop = new DriverLoop(opened.value, endpoint, client, (_message, fault) =>
    faults.push(fault),
  );
  const host = { socket: opened.value, endpoint, client, loop, faults };
  hosts.push(host);
  return host;
}

function connect(from: Host, to: Host): ConnectionApi {
  const connection = from.endpoint.connect(
    from.socket.addressOf('127.0.0.1', to.socket.port),
    { maxDatagramBytes: 1_452, rateLimitBytesPerSecond: null },
    monotonicNow(),
  );
  from.loop.wake();
  return connection;
}

const text = (message: string): Uint8Array => new TextEncoder().encode(message);

describe('DriverLoop', () => {
  it('carries messages of two endpoints over real sockets, in order', async () => {
    const [a, b] = [await openHost(false), await openHost(true)];
    const all = new Promise<void>((resolve) => {
      b.client.onMessage = () => {
        if (b.client.messages.length === 50) resolve();
      };
    });
    const connection = connect(a, b);
    for (let i = 0; i < 50; i += 1) connection.sendControl(text(`message ${i}`));
    a.loop.wake();
    await all;
    expect(b.client.messages).toEqual(Array.from({ length: 50 }, (_, i) => `message ${i}`));
  });

  it('goes on over another socket, and the other side follows it to the new port', async () => {
    const [a, b] = [await openHost(false), await openHost(true)];
    const heard = (message: string) =>
      new Promise<void>((resolve) => {
        b.client.onMessage = (last) => {
          if (last === message) resolve();
        };
      });
    const before = heard('before');
    const connection = connect(a, b);
    connection.sendControl(text('before'));
    a.loop.wake();
    await before;
    const renewed = await openUdpSocket({ bind: '127.0.0.1', port: 0 });
    if (!renewed.ok) throw new Error(renewed.failure.kind);
    const after = heard('after');
    a.loop.replaceSocket(renewed.value);
    a.endpoint.handleNetworkChange(monotonicNow());
    connection.sendControl(text('after'));
    await after;
    const moved = new Promise<void>((resolve) => {
      b.client.onTurn = () => {
        if (b.client.connection?.remote.port === renewed.value.port) resolve();
      };
    });
    b.loop.wake();
    await moved;
    expect(b.client.messages).toEqual(['before', 'after']);
    expect(connection.isClosed).toBe(false);
  });

  it('hands datagrams of another dialect to its client and none of them to the endpoint', async () => {
    const [a, b] = [await openHost(false), await openHost(true)];
    const turn = new Promise<void>((resolve) => {
      b.client.onTurn = resolve;
    });
    a.socket.send(text(' a name'), a.socket.addressOf('127.0.0.1', b.socket.port));
    await turn;
    expect(b.client.foreign).toHaveLength(1);
    expect(b.endpoint.counters.malformed).toBe(0);
  });

  it("keeps its client's deadlines, and does not come back without one", async () => {
    const host = await openHost(false);
    const startedAt = monotonicNow();
    host.client.deadline = startedAt + 30;
    let turns = 0;
    host.loop.wake();
    await new Promise<void>((resolve) => {
      host.client.onTurn = () => {
        turns += 1;
        if (host.client.timeouts > 0) resolve();
      };
    });
    expect(monotonicNow() - startedAt).toBeGreaterThanOrEqual(29);
    expect(turns).toBeLessThan(20);
    const before = turns;
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(turns).toBe(before);
  });

  it('logs a fault that the endpoint has caught itself, and goes on', async () => {
    const [a, b] = [await openHost(false), await openHost(true)];
    const connection = connect(a, b);
    const heard = new Promise<void>((resolve) => {
      b.client.onMessage = () => {
        resolve();
      };
    });
    connection.sendControl(text('first'));
    a.loop.wake();
    await heard;
    Object.defineProperty(b.client.connection, 'handlePacket', {
      value: () => {
        throw new Error('a bug in the protocol');
      },
    });
    const logged = new Promise<void>((resolve) => {
      b.client.onTurn = () => {
        if (b.faults.length > 0) resolve();
      };
    });
    connection.sendControl(text('second'));
    a.loop.wake();
    await logged;
    expect(b.faults[0]).toEqual(new Error('a bug in the protocol'));
    expect(b.client.failures).toEqual([]);
  });

  it('ends with a failure, and not the process, when there is a fault in it', async () => {
    const host = await openHost(false);
    host.client.onTurn = () => {
      throw new Error('a bug of ours');
    };
    host.loop.wake();
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(host.client.failures).toEqual([{ kind: 'internal', reason: 'a bug of ours' }]);
    expect(host.faults).toHaveLength(1);
    host.loop.wake();
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(host.faults).toHaveLength(1);
  });
});

import { afterEach, describe, expect, it } from 'vitest';
import { RefusalProbe } from './refusal-probe.ts';
import { openUdpSocket } from './udp-socket.ts';

let probe: RefusalProbe | null = null;

afterEach(async () => {
  await probe?.close();
});

async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await new Promise((resolve) => setTimeout(resolve, 5));
}

async function openOne() {
  const socket = await openUdpSocket({ bind: '127.0.0.1', port: 0 });
  if (!socket.ok) throw new Error(socket.failure.kind);
  return socket.value;
}

describe('RefusalProbe', () => {
  it('counts what a closed port refuses', async () => {
    const socket = await openOne();
    await socket.close();
    probe = new RefusalProbe({ host: '127.0.0.1', port: socket.port });
    await until(() => probe!.refusals > 0);
    const before = probe.refusals;
    probe.ask();
    await until(() => probe!.refusals > before);
  });

  it('is heard by an open port as one byte that no Ferry answers, and not refused', async () => {
    const socket = await openOne();
    const heard: number[][] = [];
    socket.listen({
      handleDatagram: (bytes) => heard.push([...bytes]),
      handleSocketFailure: () => undefined,
    });
    probe = new RefusalProbe({ host: '127.0.0.1', port: socket.port });
    await until(() => heard.length > 0);
    expect(heard).toEqual([[0xbf]]);
    expect(probe.refusals).toBe(0);
    await socket.close();
  });
});

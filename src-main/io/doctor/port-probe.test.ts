import { createSocket, type Socket } from 'node:dgram';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { HANDSHAKE_HEAD_BYTES } from '../../protocol/constants.ts';
import { readConnectionId } from '../../protocol/connection-id.ts';
import { encodeVersion } from '../../protocol/packet.ts';
import { Device } from '../engine.test-kit.ts';
import { answerOfError, answerOnWay, probePort, SILENCE_MS } from './port-probe.ts';

const cleanUps: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

const never = new AbortController().signal;

function boundSocket(): Promise<Socket> {
  const socket = createSocket('udp4');
  cleanUps.push(() => socket.close());
  return new Promise((resolve) => socket.bind(0, '127.0.0.1', () => resolve(socket)));
}

describe('port probe', () => {
  it.each(['127.0.0.1', '::1'])('is answered by a Ferry that listens, on %s', async (host) => {
    const folder = mkdtempSync(join(tmpdir(), 'ferry-probe-'));
    cleanUps.push(() => rmSync(folder, { recursive: true }));
    const device = new Device('listener');
    cleanUps.push(() => device.engine.close());
    const listening = await device.engine.listen({ port: 0, bind: null, folder, plain: true });
    if (!listening.ok) throw new Error(listening.failure.kind);
    expect(await probePort(host, listening.value.port, never)).toEqual({
      answer: 'answers',
      localAddress: host,
      dropsAnswers: null,
    });
    expect(device.events).toEqual([]);
  });

  it('tells a Ferry of another version', async () => {
    const socket = await boundSocket();
    const at = HANDSHAKE_HEAD_BYTES;
    socket.on('message', (bytes, from) => {
      const source = readConnectionId(bytes, at);
      socket.send(encodeVersion(source, [77]), from.port, from.address);
    });
    const { answer } = await probePort('127.0.0.1', socket.address().port, never);
    expect(answer).toBe('other-version');
  });

  it('tells a closed port', async () => {
    const socket = await boundSocket();
    const { port } = socket.address();
    await new Promise<void>((resolve) => socket.close(() => resolve()));
    cleanUps.length = 0;
    expect((await probePort('127.0.0.1', port, never)).answer).toBe('refused');
  });

  it('calls rubbish for an answer silence, and ends early when nobody wants to know any more', async () => {
    const socket = await boundSocket();
    socket.on('message', (_, from) => socket.send('rubbish', from.port, from.address));
    const stop = new AbortController();
    const startedAt = performance.now();
    const report = probePort('127.0.0.1', socket.address().port, stop.signal);
    setTimeout(() => stop.abort(), 100);
    expect((await report).answer).toBe('silent');
    expect(performance.now() - startedAt).toBeLessThan(SILENCE_MS);
  });

  it.each([
    ['EHOSTUNREACH', 'unreachable'],
    ['EPERM', 'blocked-here'],
    ['ENETUNREACH', 'no-route'],
    ['ECONNRESET', 'refused'],
    ['ENOBUFS', null],
  ])('%s means %s', (code, answer) => {
    expect(answerOfError(code)).toBe(answer);
  });

  it('does not take the other computer’s firewall for this one’s', () => {
    expect(answerOnWay('EACCES', 'linux')).toBe('unreachable');
    expect(answerOnWay('EACCES', 'win32')).toBe('blocked-here');
    expect(answerOnWay('EPERM', 'linux')).toBe('blocked-here');
  });
});

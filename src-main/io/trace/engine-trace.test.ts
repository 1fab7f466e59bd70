/** A trace of a real transfer over real sockets adds up to what its statistics say. */
import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { TransferSnapshot, TransferStats } from '../../../src-shared/transfer-model.ts';
import { makeKeyPair } from '../crypto/sodium-crypto.ts';
import type { Engine } from '../engine.ts';
import { LocalEngine } from '../local-engine.ts';
import { newTransferId } from '../transfers/transfer-id.ts';
import { EngineTrace } from './engine-trace.ts';

interface Line {
  readonly time: number;
  readonly name: string;
  readonly group_id?: string;
  readonly data: {
    readonly raw?: { readonly length: number };
    readonly new?: unknown;
    readonly stats?: TransferStats;
  };
}

/** One side: an engine that is traced. */
interface Side {
  readonly engine: Engine;
  readonly path: string;
  readonly ended: Promise<TransferSnapshot>;
  close(): Promise<void>;
}

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ferry-trace-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

function makeSide(name: 'client' | 'server'): Side {
  const path = join(folder, `${name}.trace`);
  const trace = EngineTrace.open(path, `test of ${name}`, name);
  if (!trace.ok) throw new Error(trace.failure.kind);
  let tellEnd: (snapshot: TransferSnapshot) => void = () => {};
  const ended = new Promise<TransferSnapshot>((resolve) => (tellEnd = resolve));
  let accepted = false;
  const engine = new LocalEngine(
    { identity: makeKeyPair(), deviceName: 'secret name of a device' },
    (event) => {
      if (event.kind === 'ended') tellEnd(event.snapshot);
      if (event.kind !== 'transfer' || event.snapshot.direction === 'sent') return;
      if (event.snapshot.phase !== 'offered' || accepted) return;
      accepted = true;
      engine.accept(event.snapshot.id, null);
    },
    (message, fault) => {
      throw new Error(message, { cause: fault });
    },
    trace.value,
  );
  const close = async (): Promise<void> => {
    await engine.close();
    await trace.value.close();
  };
  return { engine, path, ended, close };
}

/** Up to the end of the transfer, as documented. */
function sumsOf(lines: readonly Line[], group: string): Partial<TransferStats> {
  const end = lines.findIndex(({ name }) => name === 'ferry:transfer_ended');
  const until = lines.slice(0, end).filter(({ group_id: of }) => of === group);
  const sum = (name: string): { count: number; bytes: number } => {
    const found = until.filter((line) => line.name === name);
    const bytes = found.reduce((total, { data }) => total + (data.raw?.length ?? NaN), 0);
    return { count: found.length, bytes };
  };
  const sent = sum('transport:packet_sent');
  const received = sum('transport:packet_received');
  return {
    packetsSent: sent.count,
    bytesSent: sent.bytes,
    packetsReceived: received.count,
    bytesReceived: received.bytes,
    packetsLost: sum('recovery:packet_lost').count,
  };
}

async function linesOf(path: string): Promise<readonly Line[]> {
  const text = await readFile(path, 'utf8');
  const lines = text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);
  expect(lines[0]).toMatchObject({ qlog_version: '0.3', qlog_format: 'NDJSON' });
  return lines.slice(1);
}

it('adds up to the statistics of both sides, and tells nothing that is nobody’s business', async () => {
  const [sender, receiver] = [makeSide('client'), makeSide('server')];
  const destination = join(folder, 'received');
  await mkdir(destination);
  const listening = await receiver.engine.listen({
    port: 0,
    bind: '127.0.0.1',
    folder: destination,
    plain: false,
  });
  if (!listening.ok) throw new Error(listening.failure.kind);
  const source = join(folder, 'secret name of a file');
  await writeFile(source, randomBytes(6_000_000));
  const id = newTransferId();
  sender.engine.send({
    id,
    paths: [source],
    host: '127.0.0.1',
    port: listening.value.port,
    limitBytesPerSecond: 20_000_000,
    plain: null,
  });
  const ends = await Promise.all([sender.ended, receiver.ended]);
  await Promise.all([sender.close(), receiver.close()]);

  for (const [index, side] of [sender, receiver].entries()) {
    const { stats, phase } = ends[index] ?? {};
    expect(phase).toBe('done');
    if (!stats) throw new Error('no statistics');
    const lines = await linesOf(side.path);
    expect(stats).toMatchObject(sumsOf(lines, stats.connection));
    expect(stats.packetsSent).toBeGreaterThan(20);
    expect(stats.packetsReceived).toBeGreaterThan(20);
    expect(lines.findLast(({ name }) => name === 'ferry:transfer_ended')?.data.stats).toEqual(
      stats,
    );
    expect(lines.every(({ time }) => time >= 0)).toBe(true);
    const text = await readFile(side.path, 'utf8');
    expect(text).not.toContain('secret');
    expect(text).not.toContain(folder);
    expect(text).not.toContain('127.0.0.1');
    expect(text).not.toContain(ends[index]?.peer.publicKey);
  }
  const names = new Set((await linesOf(sender.path)).map(({ name }) => name));
  expect([...names]).toEqual(
    expect.arrayContaining([
      'connectivity:connection_started',
      'connectivity:connection_state_updated',
      'connectivity:mtu_updated',
      'recovery:metrics_updated',
      'recovery:congestion_state_updated',
      'ferry:transfer_state_updated',
      'ferry:pace_updated',
    ]),
  );
}, 20_000);

import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ok } from '../../src-shared/result.ts';
import { makeKeyPair } from './crypto/sodium-crypto.ts';
import type { Engine, EngineEvent } from './engine.ts';
import { WorkerEngine } from './worker-engine.ts';

const BUILD = process.env['FERRY_TEST_BUILD'] ?? 'out/main';
const WORKER_FILE = new URL(`../../${BUILD}/network-worker.js`, import.meta.url);
/** Dies of the first send. */
const MORTAL_WORKER = new URL(
  `data:text/javascript,${encodeURIComponent(`
    import { parentPort } from 'node:worker_threads';
    const listened = { ok: true, value: { port: 5, addresses: [], plain: false } };
    parentPort.on('message', ({ kind, call }) => {
      if (kind === 'send') throw new Error('out of memory');
      if (kind === 'close') parentPort.postMessage({ kind: 'finished', call });
      if (kind === 'listen') parentPort.postMessage({ kind: 'listened', call, result: listened });
    });
  `)}`,
);

let folder: string;
let engines: Engine[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ferry-worker-'));
  await mkdir(join(folder, 'inbox'));
  await writeFile(join(folder, 'a.txt'), 'hello');
  engines = [];
});

afterEach(async () => {
  await Promise.all(engines.map((engine) => engine.close()));
  await rm(folder, { recursive: true, force: true });
});

function start(workerFile: URL, listener: (event: EngineEvent, engine: Engine) => void): Engine {
  const config = { identity: makeKeyPair(), deviceName: 'worker' };
  const engine: Engine = new WorkerEngine(
    config,
    (event) => {
      listener(event, engine);
    },
    () => {},
    workerFile,
  );
  engines.push(engine);
  return engine;
}

const listenRequest = () => ({
  port: 0,
  bind: '127.0.0.1',
  folder: join(folder, 'inbox'),
  plain: false,
});

const sendRequest = (port: number) => ({
  id: 'ab'.repeat(16),
  paths: [join(folder, 'a.txt')],
  host: '127.0.0.1',
  port,
  limitBytesPerSecond: null,
  plain: null,
});

describe('WorkerEngine', () => {
  it('does in a worker what the engine does', async () => {
    expect(existsSync(WORKER_FILE), 'run `npm run build` first').toBe(true);
    const elsewhere = join(folder, 'elsewhere');
    await mkdir(elsewhere);
    const choices: Promise<unknown>[] = [];
    const received = new Promise<void>((resolve) => {
      const receiver = start(WORKER_FILE, (event, engine) => {
        if (event.kind === 'ended' && event.snapshot.phase === 'done') resolve();
        if (event.kind !== 'transfer' || event.snapshot.phase !== 'offered') return;
        const { id, folder: shown } = event.snapshot;
        if (shown === elsewhere) engine.accept(id, null);
        // An offer may be told more than once before it has turned.
        else if (choices.length === 0) choices.push(engine.setFolder(id, elsewhere));
      });
      const sender = start(WORKER_FILE, () => {});
      void receiver.listen(listenRequest()).then((result) => {
        if (result.ok) sender.send(sendRequest(result.value.port));
      });
    });
    await received;
    expect(await Promise.all(choices)).toEqual([ok(null)]);
    expect(await readFile(join(elsewhere, 'a.txt'), 'utf8')).toBe('hello');
  });

  it('tells why it cannot listen', async () => {
    const engine = start(WORKER_FILE, () => {});
    expect(await engine.listen({ ...listenRequest(), bind: '192.0.2.200' })).toEqual({
      ok: false,
      failure: { kind: 'address-unavailable', host: '192.0.2.200' },
    });
  });

  it('listens on after a worker that died, and interrupts what it had; one that dies again and again is left alone', async () => {
    const events: EngineEvent[] = [];
    let hear: () => void = () => undefined;
    const engine = start(MORTAL_WORKER, (event) => {
      events.push(event);
      hear();
    });
    expect(await engine.listen(listenRequest())).toMatchObject({ ok: true });
    const id = 'ab'.repeat(16);
    const outcomeOf = (kind: string) => [
      { kind: 'transfer', snapshot: { id, failure: { kind } } },
      { kind: 'ended', snapshot: { id, phase: 'failed', failure: { kind } } },
    ];
    for (const count of [2, 4, 7]) {
      const told = new Promise<void>((resolve) => {
        hear = () => {
          if (events.length === count) resolve();
        };
      });
      engine.send(sendRequest(5));
      await told;
    }
    expect(events).toMatchObject([
      ...outcomeOf('interrupted'),
      ...outcomeOf('interrupted'),
      ...outcomeOf('internal'),
      { kind: 'listener-failed', failure: { kind: 'internal' } },
    ]);
    expect(await engine.listen(listenRequest())).toMatchObject({ ok: true });
  });
});

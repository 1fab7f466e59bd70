/** The same in a worker thread, as the app has it. Wants a build. */
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { key, LOOPBACK, owned } from './announcement.test-kit.ts';
import { LocalDiscovery } from './local-discovery.ts';
import type { Found } from './sightings.ts';
import { WorkerDiscovery } from './worker-discovery.ts';

const BUILT = pathToFileURL(`${process.env['FERRY_TEST_BUILD'] ?? 'out/main'}/discovery-worker.js`);
/** Says that somebody is there, and does not survive what it is told next. */
const MORTAL = new URL(
  `data:text/javascript,${encodeURIComponent(`
    import { parentPort, workerData } from 'node:worker_threads';
    parentPort.postMessage({ kind: 'found', found: [{ publicKey: workerData.ownKeys[0] }] });
    parentPort.once('message', ({ own }) => { throw new Error('told of ' + own.deviceName); });
  `)}`,
);
const ANN = owned({ publicKey: key(9_001), deviceName: 'Ann' });
const BOB = owned({ publicKey: key(9_002), deviceName: 'Bob' });

let told: (readonly Found[])[];
let faults: string[];
let worker: WorkerDiscovery | null;
beforeEach(() => {
  told = [];
  faults = [];
});
afterEach(async () => {
  vi.useRealTimers();
  await worker?.close();
});

const start = (file: URL, port: number): WorkerDiscovery =>
  (worker = new WorkerDiscovery(
    { interfaces: LOOPBACK, ownKeys: [ANN.publicKey], ports: { dns: port, beacon: port + 1 } },
    (found) => told.push(found),
    (message, fault) => faults.push(`${message}: ${String(fault)}`),
    file,
  ));

it('finds others and is found, and says goodbye when it is closed', async () => {
  const port = 43_000 + (process.pid % 400) * 2;
  const ann = start(BUILT, port);
  ann.announce(ANN);
  let found: readonly Found[] = [];
  const bob = new LocalDiscovery(
    { interfaces: LOOPBACK, ownKeys: [], ports: { dns: port, beacon: port + 1 } },
    (now) => (found = now),
    () => undefined,
  );
  bob.announce(BOB);
  const soon = { timeout: 8_000, interval: 20 };
  await vi.waitFor(() => {
    expect(told.at(-1)).toMatchObject([{ deviceName: 'Bob' }]);
    expect(found.map(({ deviceName }) => deviceName).sort()).toEqual(['Ann', 'Bob']);
  }, soon);
  await ann.close();
  await vi.waitFor(() => {
    expect(found.map(({ deviceName }) => deviceName)).toEqual(['Bob']);
  }, soon);
  await bob.close();
  expect(faults).toEqual([]);
});

it('begins anew when it died, with nobody in sight until then', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const mortal = start(MORTAL, 1);
  const until = async (isSo: () => boolean): Promise<void> => {
    while (!isSo()) await new Promise((resolve) => setImmediate(resolve));
  };
  await until(() => told.length === 1);
  mortal.announce(ANN);
  await until(() => told.length === 2);
  expect(told.at(-1)).toEqual([]);
  expect(faults).toEqual(['a fault that discovery did not survive: Error: told of Ann']);
  vi.advanceTimersByTime(5_000);
  // It is told of what is announced, and of that it dies again.
  await until(() => told.length === 4);
  expect(told.map((found) => found.length)).toEqual([1, 0, 1, 0]);
});

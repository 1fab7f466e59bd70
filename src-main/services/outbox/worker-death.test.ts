/** The app's network thread dies in the middle of a transfer: real workers, homes and sockets. Needs a build. */
import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BroadcastChannel } from 'node:worker_threads';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { WorkerEngine } from '../../io/worker-engine.ts';
import { Device } from '../device.test-kit.ts';

const BUILD = process.env['FERRY_TEST_BUILD'] ?? 'out/main';
const WORKER_FILE = new URL(`../../../${BUILD}/network-worker.js`, import.meta.url);
const MEGABYTE = 1_000_000;

/** The real one, which ends at once and without a word when it is told so on this channel. */
const mortalWorker = (channel: string): URL =>
  new URL(
    `data:text/javascript,${encodeURIComponent(`
      import '${WORKER_FILE.href}';
      import { BroadcastChannel } from 'node:worker_threads';
      const channel = new BroadcastChannel('${channel}');
      channel.onmessage = () => process.exit(1);
      channel.unref();
    `)}`,
  );

function kill(channel: string): void {
  const death = new BroadcastChannel(channel);
  death.postMessage('now');
  death.close();
}

let folder: string;
let devices: Device[];

beforeEach(() => {
  expect(existsSync(WORKER_FILE), 'run `npm run build` first').toBe(true);
  folder = mkdtempSync(join(tmpdir(), 'ferry-death-'));
  devices = [];
});

afterEach(async () => {
  await Promise.all(devices.map((device) => device.stop()));
  rmSync(folder, { recursive: true });
});

async function start(name: string): Promise<Device> {
  const worker = mortalWorker(join(folder, name));
  const device = await Device.start(
    join(folder, name),
    (config, listener) => new WorkerEngine(config, listener, () => undefined, worker),
  );
  devices.push(device);
  return device;
}

it.each(['ann', 'bob'])(
  'a transfer goes on by itself after the network thread of %s died',
  async (name) => {
    const [ann, bob] = [await start('ann'), await start('bob')];
    bob.acceptAll();
    const path = join(folder, 'large.bin');
    writeFileSync(path, randomBytes(20 * MEGABYTE));
    const port = await bob.listen();
    const sent = ann.send([path], port, { limitBytesPerSecond: 20 * MEGABYTE });
    const { id } = await bob.next(({ doneBytes }) => doneBytes > 6 * MEGABYTE);
    const [who, which] = name === 'ann' ? [ann, sent] : [bob, id];
    const interrupted = who.sees(which, ({ phase }) => phase === 'interrupted');
    kill(join(folder, name));
    expect(await interrupted).toMatchObject({ failure: { kind: 'interrupted' } });
    const [sending, receiving] = await Promise.all([
      ann.sees(sent, ({ phase }) => phase === 'done'),
      bob.sees(id, ({ phase }) => phase === 'done'),
    ]);
    expect([sending.failure, receiving.failure]).toEqual([null, null]);
    expect(readFileSync(receiving.files[0]?.path ?? '').equals(readFileSync(path))).toBe(true);
    // What was there before was not sent again.
    expect(sending.stats?.bytesSent).toBeLessThan(16 * MEGABYTE);
  },
  30_000,
);

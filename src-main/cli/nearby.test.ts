/** Devices that find each other without an address: real processes, over loopback alone. */
import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { silentLog } from '../services/log.ts';
import { openState } from '../services/open-state.ts';
import { type Line, runCommand, type Running } from './command.test-kit.ts';

const LOOPBACK = { FERRY_DISCOVERY: 'lo' };
/** Of no other test that runs at the same time. */
const NAME = `Ben’s desk ${process.pid}`;

let folder: string;
let running: Running[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ferry-nearby-'));
  await mkdir(join(folder, 'inbox'));
  await mkdir(join(folder, 'ben'));
  running = [];
  const state = openState(join(folder, 'ben'), { kind: 'command' }, folder, silentLog);
  if (!state.ok) throw new Error(state.failure.kind);
  state.value.settings.change({ deviceName: NAME });
  state.value.close();
});
afterEach(async () => {
  await Promise.all(running.map((one) => one.kill()));
  await rm(folder, { recursive: true, force: true });
});

function ferry(home: string, ...words: readonly string[]): Running {
  const one = runCommand([...words, '--json', '--home', join(folder, home)], LOOPBACK);
  running.push(one);
  return one;
}

const listen = (...more: readonly string[]): Running =>
  ferry('ben', 'listen', '--port', '0', '--yes', '--dir', join(folder, 'inbox'), ...more);

async function visible(): Promise<readonly Line[]> {
  const devices = ferry('ann', 'devices');
  expect(await devices.exit()).toBe(0);
  return devices.lines.filter((line) => line['name'] === NAME && line['visible'] === true);
}

async function makeFile(byteCount: number): Promise<string> {
  const path = join(folder, 'file');
  await writeFile(path, randomBytes(byteCount));
  return path;
}

async function expectArrived(path: string): Promise<void> {
  const [sent, received] = await Promise.all([
    readFile(path),
    readFile(join(folder, 'inbox/file')),
  ]);
  expect(sent.equals(received)).toBe(true);
}

it('lists who listens, where and what it is, and nobody who does not', async () => {
  const ben = listen();
  const { port } = await ben.event('listening');
  const [device] = await visible();
  expect(device).toMatchObject({ host: '127.0.0.1', port, verified: false, blocked: false });
  expect(device?.['kind']).toMatch(/^(server|desktop|laptop)$/);
  ben.signal('SIGINT');
  await ben.exit();
  expect(await visible()).toEqual([]);
});

it('lists nobody who is invisible', async () => {
  await listen('--invisible').event('listening');
  expect(await visible()).toEqual([]);
});

it('sends to a device by its name, and to nobody else', async () => {
  await listen('--once').event('listening');
  const path = await makeFile(100_000);
  const ann = ferry('ann', 'send', path, '--to', NAME);
  expect(await ann.exit()).toBe(0);
  await expectArrived(path);
  const lost = ferry('ann', 'send', path, '--to', `${NAME} junior`);
  expect(await lost.exit()).toBe(1);
  expect(lost.lines.at(-1)).toMatchObject({ event: 'error', code: 'bad-address' });
  expect(lost.err).toContain(`No device called “${NAME} junior” is visible.`);
});

it('goes on at once when whom it is for listens again at another port', async () => {
  const first = listen();
  const { port } = await first.event('listening');
  const path = await makeFile(6_000_000);
  const ann = ferry('ann', 'send', path, '--to', `127.0.0.1:${String(port)}`, '--limit', '2MB/s');
  await first.line((line) => line.event === 'progress' && Number(line['bytes']) > 0);
  await first.kill();
  await ann.event('interrupted');
  const second = listen('--once');
  expect((await second.event('listening'))['port']).not.toBe(port);
  expect(await ann.exit()).toBe(0);
  expect(await second.exit()).toBe(0);
  await expectArrived(path);
}, 60_000);

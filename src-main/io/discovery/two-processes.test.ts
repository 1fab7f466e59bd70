/** Two devices in two processes find each other over loopback, by each way alone. Wants a build. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, it, vi } from 'vitest';
import type { OwnAnnouncement } from './announcement.ts';
import { key, owned } from './announcement.test-kit.ts';
import type { DiscoveryConfig } from './discovery.ts';
import type { Found } from './sightings.ts';

const BUILD = process.env['FERRY_TEST_BUILD'] ?? 'out/main';
const WORKER = fileURLToPath(new URL(`../../../${BUILD}/discovery-worker.js`, import.meta.url));
const PROGRAM = fileURLToPath(new URL('./two-processes.test-kit.mjs', import.meta.url));
const LOOPBACK = Object.entries(networkInterfaces())
  .filter(([, infos]) => infos?.some(({ internal }) => internal))
  .map(([name]) => name);

let children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children) child.kill('SIGKILL');
  children = [];
});

function start(config: Omit<DiscoveryConfig, 'interfaces'>, own: OwnAnnouncement | null) {
  if (!existsSync(WORKER)) throw new Error('run `npm run build` first');
  const words = [WORKER, JSON.stringify({ interfaces: LOOPBACK, ...config }), JSON.stringify(own)];
  const child = spawn(process.execPath, [PROGRAM, ...words], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  children.push(child);
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const found = (): readonly Found[] => {
    const last = said.trim().split('\n').at(-1) ?? '';
    return last === '' ? [] : (JSON.parse(last) as { found: readonly Found[] }).found;
  };
  return { child, found };
}

it.each(['dns-sd', 'beacon'] as const)('by %s', async (way) => {
  const base = 44_000 + (process.pid % 400) * 2;
  const config = { ways: [way], ports: { dns: base, beacon: base + 1 } };
  const [annKey, benKey] = [key(7_001), key(7_002)];
  const ann = start({ ...config, ownKeys: [annKey] }, owned({ publicKey: annKey, port: 41_001 }));
  const ben = start({ ...config, ownKeys: [benKey] }, owned({ publicKey: benKey, port: 41_002 }));
  const soon = { timeout: 8_000, interval: 20 };
  await vi.waitFor(() => {
    expect(ann.found()).toMatchObject([{ publicKey: benKey }]);
    expect(ann.found()[0]?.addresses[0]).toEqual({ host: '127.0.0.1', port: 41_002 });
    expect(ben.found()).toMatchObject([{ publicKey: annKey }]);
  }, soon);
  ann.child.stdin?.end();
  await vi.waitFor(() => {
    expect(ben.found()).toEqual([]);
  }, soon);
});

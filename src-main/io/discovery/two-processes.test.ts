/** Two devices in two processes find each other over loopback, by each way alone. Wants a build. */
import { afterEach, expect, it, vi } from 'vitest';
import { key, LOOPBACK, owned } from './announcement.test-kit.ts';
import { DeviceProcess } from './device-process.test-kit.ts';

let devices: DeviceProcess[] = [];
afterEach(() => {
  for (const device of devices) device.kill();
});

it.each(['dns-sd', 'beacon'] as const)('by %s', async (way) => {
  const base = 44_000 + (process.pid % 400) * 2;
  const ports = { dns: base, beacon: base + 1 };
  const [ann, bob] = [7_001, 7_002].map((n) => {
    const own = owned({ publicKey: key(n), port: 34_000 + n });
    const config = { interfaces: LOOPBACK, ways: [way], ports, ownKeys: [own.publicKey] };
    return new DeviceProcess(config, own);
  }) as [DeviceProcess, DeviceProcess];
  devices = [ann, bob];
  const soon = { timeout: 8_000, interval: 20 };
  await vi.waitFor(() => {
    expect(ann.found).toMatchObject([{ publicKey: key(7_002) }]);
    expect(bob.found).toMatchObject([{ publicKey: key(7_001) }]);
  }, soon);
  expect(ann.found[0]?.addresses[0]).toEqual({ host: '127.0.0.1', port: 41_002 });
  ann.leave();
  await vi.waitFor(() => {
    expect(bob.found).toEqual([]);
  }, soon);
});

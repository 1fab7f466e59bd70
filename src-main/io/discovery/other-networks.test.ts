/**
 * Two hosts on two links of their own (namespaces of Linux; wants root and `ip`, else skipped): both
 * families, several interfaces, and networks that change. Wants a build.
 */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { canMakeHosts, ip } from '../network-hosts.test-kit.ts';
import { key, owned } from './announcement.test-kit.ts';
import { DeviceProcess } from './device-process.test-kit.ts';

const [A, B] = [`ferry-da-${process.pid}`, `ferry-db-${process.pid}`];
const ANN = owned({ publicKey: key(8_001), deviceName: 'Ann', port: 41_101 });
const SOON = { timeout: 8_000, interval: 20 };

/** A cable between both hosts, with an interface of this name at each end. */
function plug(name: string): void {
  const [a, b] = [`fa${process.pid % 100_000}`, `fb${process.pid % 100_000}`];
  ip('link', 'add', a, 'type', 'veth', 'peer', 'name', b);
  for (const [end, host] of [
    [a, A],
    [b, B],
  ] as const) {
    ip('link', 'set', end, 'netns', host);
    ip('-n', host, 'link', 'set', end, 'name', name);
    ip('-n', host, 'link', 'set', name, 'up');
  }
}

function address(name: string, network: string): void {
  ip('-n', A, 'addr', 'add', `${network}1/24`, 'dev', name);
  ip('-n', B, 'addr', 'add', `${network}2/24`, 'dev', name);
}

const hostsOf = (device: DeviceProcess): readonly string[] =>
  device.found.flatMap(({ addresses }) => addresses.map(({ host }) => host));

describe.skipIf(!canMakeHosts())('two hosts', { timeout: 40_000 }, () => {
  let devices: DeviceProcess[] = [];
  beforeEach(() => {
    for (const host of [A, B]) ip('netns', 'add', host);
    plug('eth0');
  });
  afterEach(() => {
    for (const device of devices) device.kill();
    devices = [];
    for (const host of [A, B]) ip('netns', 'del', host);
  });

  function both(ways: readonly ('dns-sd' | 'beacon')[], bind: string | null = null): DeviceProcess {
    const config = { interfaces: 'all', ways } as const;
    const ann = new DeviceProcess({ ...config, ownKeys: [ANN.publicKey] }, { ...ANN, bind }, A);
    const bob = new DeviceProcess({ ...config, ownKeys: [] }, null, B);
    devices = [ann, bob];
    return bob;
  }

  it.each([['dns-sd'], ['beacon']] as const)(
    'find each other over IPv6 alone, by %s, at an address with a zone',
    async (way) => {
      const bob = both([way]);
      await vi.waitFor(() => {
        expect(bob.found).toMatchObject([{ deviceName: 'Ann' }]);
      }, SOON);
      expect(hostsOf(bob)).toEqual([expect.stringMatching(/^fe80::[0-9a-f:]+%eth0$/)]);
    },
  );

  it.each([['dns-sd'], ['beacon']] as const)(
    'are found at the one address that they listen on, and at no other, by %s',
    async (way) => {
      address('eth0', '10.99.0.');
      ip('-n', A, 'addr', 'add', '10.99.0.7/24', 'dev', 'eth0');
      const bob = both([way], '10.99.0.7');
      await vi.waitFor(() => expect(bob.found).toHaveLength(1), SOON);
      await new Promise((resolve) => setTimeout(resolve, 1_500));
      expect(hostsOf(bob)).toEqual(['10.99.0.7']);
    },
  );

  it('are one neighbour on two networks by both ways, and follow what comes and goes', async () => {
    address('eth0', '10.99.0.');
    const bob = both(['dns-sd', 'beacon']);
    const only = async (...patterns: readonly RegExp[]): Promise<void> => {
      await vi.waitFor(() => {
        expect(bob.found).toHaveLength(1);
        expect(hostsOf(bob)).toEqual(patterns.map((one) => expect.stringMatching(one) as string));
      }, SOON);
    };
    await only(/^10\.99\.0\.1$/, /%eth0$/);
    plug('wlan0');
    address('wlan0', '10.88.0.');
    await only(/^10\.99\.0\.1$/, /%eth0$/, /^10\.88\.0\.1$/, /%wlan0$/);
    ip('-n', B, 'link', 'set', 'eth0', 'down');
    await only(/^10\.88\.0\.1$/, /%wlan0$/);
  });
});

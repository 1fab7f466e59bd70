import type { NetworkInterfaceInfo } from 'node:os';
import { describe, expect, it } from 'vitest';
import {
  addressesKey,
  isOnOwnNetwork,
  isOwnAddress,
  ownAddresses,
  rankAddresses,
} from './addresses.ts';

const v4 = (address: string, internal = false): NetworkInterfaceInfo => ({
  address,
  family: 'IPv4',
  internal,
  netmask: '255.255.255.0',
  mac: '00:00:00:00:00:00',
  cidr: null,
});
const v6 = (address: string, internal = false): NetworkInterfaceInfo => ({
  ...v4(address, internal),
  family: 'IPv6',
  scopeid: 0,
});

describe('rankAddresses', () => {
  it('puts what a neighbour can reach first', () => {
    const addresses = rankAddresses({
      lo: [v4('127.0.0.1', true), v6('::1', true)],
      docker0: [v4('172.17.0.1')],
      eth0: [v6('fe80::1'), v6('fd00::5'), v6('2001:db8::5'), v4('192.168.1.5')],
    });
    expect(addresses).toEqual([
      '192.168.1.5',
      '2001:db8::5',
      'fd00::5',
      'fe80::1%eth0',
      '172.17.0.1',
    ]);
  });

  it('shows loopback only when there is nothing else', () => {
    expect(rankAddresses({ lo: [v6('::1', true), v4('127.0.0.1', true)] })).toEqual([
      '127.0.0.1',
      '::1',
    ]);
  });

  it('puts a self-made IPv4 address behind the ones that were given', () => {
    const addresses = rankAddresses({ eth0: [v4('169.254.3.4'), v6('2001:db8::5')] });
    expect(addresses).toEqual(['2001:db8::5', '169.254.3.4']);
  });
});

describe('ownAddresses', () => {
  it('finds at least one address of this computer', () => {
    expect(ownAddresses().length).toBeGreaterThan(0);
  });
});

describe('isOwnAddress', () => {
  it('knows loopback and the addresses of this computer, and nobody else', () => {
    for (const host of ['127.0.0.1', '127.8.9.1', '::1', ...ownAddresses()]) {
      expect(isOwnAddress(host), host).toBe(true);
    }
    for (const host of ['198.51.100.7', '2001:db8::7', 'fe80::dead%eth0']) {
      expect(isOwnAddress(host), host).toBe(false);
    }
  });
});

describe('isOnOwnNetwork', () => {
  const interfaces = {
    eth0: [
      { ...v4('192.168.1.5'), cidr: '192.168.1.5/24' },
      { ...v6('fd00::5'), cidr: 'fd00::5/64' },
      { ...v6('fe80::1'), cidr: 'fe80::1/64' },
    ],
  };

  it.each(['192.168.1.77', 'fd00::99', 'fe80::42', 'fe80::42%eth0'])('has %s', (host) => {
    expect(isOnOwnNetwork(host, interfaces)).toBe(true);
  });

  it.each(['192.168.2.77', '8.8.8.8', 'fd01::99', '2001:db8::1', 'laptop.local'])(
    'does not have %s',
    (host) => {
      expect(isOnOwnNetwork(host, interfaces)).toBe(false);
    },
  );

  it('has loopback wherever there is one', () => {
    expect(isOnOwnNetwork('127.0.0.1')).toBe(true);
  });
});

it('names all addresses of this computer in one text, the same as long as they are', () => {
  expect(addressesKey()).toContain('127.0.0.1');
  expect(addressesKey()).toBe(addressesKey());
});

import type { NetworkInterfaceInfo } from 'node:os';
import { describe, expect, it } from 'vitest';
import {
  chosenInterfaces,
  interfaceOfNeighbour,
  interfacesKey,
  parseInterfaceChoice,
} from './discovery-interfaces.ts';
import { addressRank, announcedHost } from './neighbour-address.ts';

const info4 = (
  address: string,
  bits: number,
  netmask: string,
  internal = false,
): NetworkInterfaceInfo => ({
  family: 'IPv4',
  address,
  netmask,
  cidr: `${address}/${bits}`,
  internal,
  mac: '',
});
const info6 = (address: string, scopeid: number, internal = false): NetworkInterfaceInfo => ({
  family: 'IPv6',
  address,
  netmask: 'ffff:ffff:ffff:ffff::',
  cidr: `${address}/${internal ? 128 : 64}`,
  internal,
  mac: '',
  scopeid,
});

const MACHINE = {
  lo: [info4('127.0.0.1', 8, '255.0.0.0', true), info6('::1', 0, true)],
  eth0: [info4('192.168.1.5', 22, '255.255.252.0'), info6('fe80::5', 2), info6('fd12::5', 0)],
  wlan0: [info4('10.0.0.5', 24, '255.255.255.0')],
  docker0: [info4('172.17.0.1', 16, '255.255.0.0')],
  wg0: [info4('10.9.0.2', 32, '255.255.255.255')],
};

describe('interfaces', () => {
  it('are all but loopback, none, or the named ones', () => {
    const names = (setting?: string): readonly string[] =>
      chosenInterfaces(parseInterfaceChoice(setting), MACHINE).map(({ name }) => name);
    expect(names()).toEqual(['eth0', 'wlan0', 'docker0', 'wg0']);
    expect(names('off')).toEqual([]);
    expect(names('lo')).toEqual(['lo']);
    expect(names('wlan0, eth0,none')).toEqual(['eth0', 'wlan0']);
  });

  it('have the broadcast addresses of their networks, where those have any', () => {
    const broadcasts = chosenInterfaces(['lo', 'eth0', 'wlan0', 'wg0'], MACHINE).map(
      (one) => one.broadcasts,
    );
    expect(broadcasts).toEqual([['127.255.255.255'], ['192.168.3.255'], ['10.0.0.255'], []]);
  });

  it('are called by number on Windows, where a zone is one', () => {
    const [eth0] = chosenInterfaces(['eth0'], MACHINE, 'win32');
    expect(eth0?.zone).toBe('2');
  });

  it('are others when an address comes or goes', () => {
    const before = chosenInterfaces('all', MACHINE);
    const after = chosenInterfaces('all', { ...MACHINE, wlan0: [] });
    expect(interfacesKey(before)).not.toBe(interfacesKey(after));
    expect(interfacesKey(before)).toBe(interfacesKey(chosenInterfaces('all', MACHINE)));
  });
});

describe('a datagram', () => {
  const all = chosenInterfaces('all', MACHINE);

  it.each([
    ['192.168.2.200', 'eth0'],
    ['fe80::77%eth0', 'eth0'],
    ['fd12::77', 'eth0'],
    ['10.0.0.99', 'wlan0'],
  ])('from %s came by %s', (host, name) => {
    expect(interfaceOfNeighbour(host, all)?.name).toBe(name);
  });

  it.each(['8.8.8.8', 'fe80::77%eth1', '2001:db8::1', '127.0.0.1', '', 'x'])(
    'from %j came from no neighbour',
    (host) => {
      expect(interfaceOfNeighbour(host, all)).toBeNull();
    },
  );
});

describe('an announced address', () => {
  const [eth0] = chosenInterfaces(['eth0'], MACHINE);
  const [lo] = chosenInterfaces(['lo'], MACHINE);

  it('gets the zone of where it came from, if it means nothing without', () => {
    expect(announcedHost('fe80::9', eth0!)).toBe('fe80::9%eth0');
    expect(announcedHost('fd12::9', eth0!)).toBe('fd12::9');
    expect(announcedHost('10.0.0.9', eth0!)).toBe('10.0.0.9');
  });

  it('is nobody’s, if it is everybody’s, or this computer’s own', () => {
    for (const host of [
      '127.0.0.1',
      '::1',
      '0.0.0.0',
      '::',
      '255.255.255.255',
      '224.0.0.1',
      'ff02::1',
      'fe80::1%eth0',
      '::ffff:10.0.0.1',
      'ann',
      '',
    ]) {
      expect(announcedHost(host, eth0!)).toBeNull();
    }
    expect(announcedHost('127.0.0.1', lo!)).toBe('127.0.0.1');
  });

  it('is the better the less is in between', () => {
    const all = chosenInterfaces('all', MACHINE);
    const hosts = ['8.8.8.8', '172.17.0.9', '10.0.0.9', 'fe80::9%eth0', 'fd12::9', '192.168.1.9'];
    const sorted = [...hosts].sort((a, b) => addressRank(a, all) - addressRank(b, all));
    expect(sorted).toEqual([...hosts].reverse());
  });
});

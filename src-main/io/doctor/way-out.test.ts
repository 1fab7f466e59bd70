import type { NetworkInterfaceInfo } from 'node:os';
import { describe, expect, it } from 'vitest';
import { isPrivateAddress, ownNetworksOf, wayOutOf } from './way-out.ts';

function info(address: string, bits: number, internal = false): NetworkInterfaceInfo {
  const family = address.includes(':') ? 'IPv6' : 'IPv4';
  const rest = { address, netmask: '', mac: '', internal, cidr: `${address}/${bits}` };
  return family === 'IPv6' ? { ...rest, family, scopeid: 0 } : { ...rest, family };
}

const INTERFACES = {
  lo: [info('127.0.0.1', 8, true), info('::1', 128, true)],
  eth0: [info('192.168.1.2', 24), info('fe80::2', 64)],
  wlp3s0: [info('192.168.7.2', 24), info('fe80::7', 64)],
  wg0: [info('10.8.0.2', 24)],
  utun4: [info('100.64.1.9', 32)],
  'Wi-Fi 2': [info('172.20.0.9', 16)],
};

describe('way out', () => {
  it('knows the interface by the own address', () => {
    expect(wayOutOf('192.168.1.2', INTERFACES)).toEqual({
      interfaceName: 'eth0',
      localAddress: '192.168.1.2',
      isTunnel: false,
      isWireless: false,
    });
    expect(wayOutOf('fe80::7%wlp3s0', INTERFACES)).toMatchObject({ interfaceName: 'wlp3s0' });
    expect(wayOutOf('9.9.9.9', INTERFACES)).toBeNull();
  });

  it.each([
    ['192.168.1.2', false, false],
    ['192.168.7.2', false, true],
    ['172.20.0.9', false, true],
    ['10.8.0.2', true, false],
    ['100.64.1.9', true, false],
  ])('%s: tunnel %s, wireless %s', (address, isTunnel, isWireless) => {
    expect(wayOutOf(address, INTERFACES)).toMatchObject({ isTunnel, isWireless });
  });

  it('finds the networks that an address lies on, by its zone where it has one', () => {
    const names = (address: string) =>
      ownNetworksOf(address, INTERFACES).map((network) => network.interfaceName);
    expect(names('192.168.1.77')).toEqual(['eth0']);
    expect(names('192.168.2.77')).toEqual([]);
    expect(names('fe80::99')).toEqual(['eth0', 'wlp3s0']);
    expect(names('fe80::99%wlp3s0')).toEqual(['wlp3s0']);
    expect(names('127.0.0.9')).toEqual([]);
    expect(names('100.64.1.9')).toEqual([]);
    expect(ownNetworksOf('10.8.0.1', INTERFACES)).toEqual([
      { interfaceName: 'wg0', isTunnel: true },
    ]);
  });

  it.each([
    ['10.1.2.3', true],
    ['172.31.0.1', true],
    ['172.32.0.1', false],
    ['100.100.1.1', true],
    ['8.8.8.8', false],
    ['fe80::1%eth0', true],
    ['fd00::1', true],
    ['2001:db8::1', false],
    ['::1', true],
  ])('%s is private: %s', (address, isPrivate) => {
    expect(isPrivateAddress(address)).toBe(isPrivate);
  });
});

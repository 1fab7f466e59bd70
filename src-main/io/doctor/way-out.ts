/** By which of this computer's interfaces the way to an address leads, and what kind of interface that is. */
import { BlockList, isIPv4 } from 'node:net';
import type { NetworkInterfaceInfo } from 'node:os';
import type { WayOut } from '../../../src-shared/doctor-model.ts';

export type Interfaces = Readonly<Record<string, readonly NetworkInterfaceInfo[] | undefined>>;

/** Tunnels by their names: of kernels, and of the VPN programs in use. */
const TUNNEL =
  /^(tun|tap|utun|ppp|wg|ipsec|gpd|zt|tailscale|nordlynx|proton|mullvad|cscotun|vpn)|vpn|wireguard|wintun|tap-windows|zerotier|anyconnect|globalprotect/i;
const WIRELESS = /^(wl|wifi|wi-fi|ath|ra\d)|wlan|wireless/i;

/** Null: no interface has that address. */
export function wayOutOf(localAddress: string, interfaces: Interfaces): WayOut | null {
  const [bare = localAddress] = localAddress.split('%', 1);
  for (const [interfaceName, infos] of Object.entries(interfaces)) {
    if (infos?.some((info) => info.address === bare)) {
      return {
        interfaceName,
        localAddress,
        isTunnel: TUNNEL.test(interfaceName),
        isWireless: WIRELESS.test(interfaceName),
      };
    }
  }
  return null;
}

/** On whose network does a numeric address lie? Loopback counts as none. */
export function ownNetworksOf(
  address: string,
  interfaces: Interfaces,
): readonly { readonly interfaceName: string; readonly isTunnel: boolean }[] {
  const [bare = address, zone] = address.split('%', 2);
  return Object.entries(interfaces)
    .filter(([name]) => zone === undefined || zone === name)
    .filter(([, infos]) => infos?.some((info) => !info.internal && isOnNetworkOf(bare, info)))
    .map(([interfaceName]) => ({ interfaceName, isTunnel: TUNNEL.test(interfaceName) }));
}

function isOnNetworkOf(address: string, info: NetworkInterfaceInfo): boolean {
  const family = isIPv4(address) ? 'IPv4' : 'IPv6';
  if (info.cidr === null || info.family !== family) return false;
  const bits = Number(info.cidr.split('/')[1]);
  // A network of one address, as tunnels have it, is nobody's neighbourhood.
  if (bits >= (family === 'IPv4' ? 32 : 128)) return false;
  const network = new BlockList();
  network.addSubnet(info.address, bits, family === 'IPv4' ? 'ipv4' : 'ipv6');
  return network.check(address, family === 'IPv4' ? 'ipv4' : 'ipv6');
}

/** Not of the public internet: RFC 1918, 6598, 3927, 4193 and link-local, and loopback. */
export function isPrivateAddress(address: string): boolean {
  const [bare = address] = address.split('%', 1);
  return PRIVATE.check(bare, isIPv4(bare) ? 'ipv4' : 'ipv6');
}

const PRIVATE = new BlockList();
PRIVATE.addSubnet('10.0.0.0', 8);
PRIVATE.addSubnet('172.16.0.0', 12);
PRIVATE.addSubnet('192.168.0.0', 16);
PRIVATE.addSubnet('100.64.0.0', 10);
PRIVATE.addSubnet('169.254.0.0', 16);
PRIVATE.addSubnet('127.0.0.0', 8);
PRIVATE.addSubnet('fc00::', 7, 'ipv6');
PRIVATE.addSubnet('fe80::', 10, 'ipv6');
PRIVATE.addAddress('::1', 'ipv6');

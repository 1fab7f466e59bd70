/**
 * On which interfaces does this computer announce itself and look for others, and which of them did a
 * datagram come from? Values of `os.networkInterfaces()`; asks the system for nothing.
 */
import { BlockList, isIPv4, isIPv6 } from 'node:net';
import type { NetworkInterfaceInfo } from 'node:os';
import { zoneOf } from '../addresses.ts';
import { INTERFACES_MAX } from './discovery-constants.ts';

/** `all`: all but loopback. */
export type InterfaceChoice = 'all' | readonly string[];

export interface DiscoveryInterface {
  readonly name: string;
  /** What a link-local IPv6 address is followed by. */
  readonly zone: string;
  /** Numeric. */
  readonly addresses4: readonly string[];
  /** Numeric, without zones. */
  readonly addresses6: readonly string[];
  /** Directed broadcast addresses of its IPv4 networks. */
  readonly broadcasts: readonly string[];
  /** Addresses that need no router. */
  readonly networks: BlockList;
}

/** As `FERRY_DISCOVERY` says it: unset = all, `off` = none, else names of interfaces. */
export function parseInterfaceChoice(setting: string | undefined): InterfaceChoice {
  if (setting === undefined || setting.trim() === '') return 'all';
  const names = setting.split(',').map((name) => name.trim());
  return names.filter((name) => name !== '' && name !== 'off');
}

export function chosenInterfaces(
  choice: InterfaceChoice,
  interfaces: Readonly<Record<string, readonly NetworkInterfaceInfo[] | undefined>>,
  platform: NodeJS.Platform = process.platform,
): readonly DiscoveryInterface[] {
  return Object.entries(interfaces)
    .filter(([name, infos]) =>
      choice === 'all' ? infos?.some(({ internal }) => !internal) : choice.includes(name),
    )
    .slice(0, INTERFACES_MAX)
    .map(([name, infos]) => interfaceOf(name, infos ?? [], platform));
}

function interfaceOf(
  name: string,
  infos: readonly NetworkInterfaceInfo[],
  platform: NodeJS.Platform,
): DiscoveryInterface {
  const networks = new BlockList();
  for (const { address, cidr, family } of infos) {
    const bits = Number(cidr?.split('/')[1] ?? NaN);
    if (Number.isInteger(bits)) networks.addSubnet(address, bits, typeOf(family));
  }
  const of4 = infos.filter(({ family }) => family === 'IPv4');
  const of6 = infos.filter((info) => info.family === 'IPv6');
  return {
    name,
    zone: zoneOf(name, infos, platform),
    addresses4: of4.map(({ address }) => address),
    addresses6: of6.map(({ address }) => address),
    broadcasts: [...new Set(of4.map(broadcastOf).filter((address) => address !== null))],
    networks,
  };
}

/** Null: a network of one or two, which has none. */
function broadcastOf({ address, netmask, cidr }: NetworkInterfaceInfo): string | null {
  if (Number(cidr?.split('/')[1] ?? 32) >= 31) return null;
  const mask = netmask.split('.').map(Number);
  const octets = address.split('.').map((octet, at) => Number(octet) | (~(mask[at] ?? 0) & 0xff));
  return octets.join('.');
}

/** The interface whose neighbour `host` is; null = none's. `host` numeric, link-local IPv6 with its zone. */
export function interfaceOfNeighbour(
  host: string,
  interfaces: readonly DiscoveryInterface[],
): DiscoveryInterface | null {
  const [address = '', zone] = host.split('%', 2);
  if (!isIPv4(address) && !isIPv6(address)) return null;
  if (zone !== undefined) return interfaces.find((one) => one.zone === zone) ?? null;
  const type = isIPv4(address) ? 'ipv4' : 'ipv6';
  return interfaces.find(({ networks }) => networks.check(address, type)) ?? null;
}

const typeOf = (family: string): 'ipv4' | 'ipv6' => (family === 'IPv4' ? 'ipv4' : 'ipv6');

/** A listener there is one on all of this computer's addresses. */
export const isAnyAddress = (bind: string | null): bind is null | '0.0.0.0' | '::' =>
  bind === null || bind === '0.0.0.0' || bind === '::';

/** Addresses of the interface at which a listener on `bind` (null = all) can be reached. */
export function reachableAt(
  { addresses4, addresses6 }: DiscoveryInterface,
  bind: string | null,
): readonly string[] {
  const all = [...addresses4, ...addresses6];
  if (isAnyAddress(bind)) return all;
  const [address] = bind.split('%', 1);
  return all.filter((one) => one === address);
}

/** Differs when there is something to open or to close. */
export const interfacesKey = (interfaces: readonly DiscoveryInterface[]): string =>
  interfaces
    .map(({ name, addresses4, addresses6 }) => [name, ...addresses4, ...addresses6].join(' '))
    .join('\n');

/**
 * Under which addresses others can reach this computer, most useful first. Loopback only when there
 * is nothing else.
 */
import { BlockList, isIPv4, isIPv6 } from 'node:net';
import { isLoopback } from '../../src-shared/loopback.ts';
import { networkInterfaces, type NetworkInterfaceInfo } from 'node:os';

/** Interfaces that software made (containers, virtual machines, tunnels): rarely what a neighbour can reach. */
const SOFTWARE_INTERFACE =
  /^(docker|br-|veth|virbr|vmnet|vboxnet|vethernet|utun|tun|tap|wg|zt|tailscale|cni|flannel|podman|lxc|lxd|awdl|llw|bridge|anpi)/i;

export const isSoftwareInterface = (name: string): boolean => SOFTWARE_INTERFACE.test(name);

export function ownAddresses(): readonly string[] {
  return rankAddresses(networkInterfaces());
}

/** Loopback, or an address of one of this computer's interfaces: what is sent there never leaves. `host` is numeric. */
export function isOwnAddress(host: string): boolean {
  if (isLoopback(host)) return true;
  const [address] = host.split('%', 1);
  return Object.values(networkInterfaces()).some((infos) =>
    infos?.some((info) => info.address === address),
  );
}

/** Can `host` be reached without a router in between, or is it this computer? Numeric. */
export function isOnOwnNetwork(
  host: string,
  interfaces: Readonly<
    Record<string, readonly NetworkInterfaceInfo[] | undefined>
  > = networkInterfaces(),
): boolean {
  const [address = host] = host.split('%', 1);
  if (!isIPv4(address) && !isIPv6(address)) return false;
  const networks = new BlockList();
  for (const info of Object.values(interfaces).flatMap((infos) => infos ?? [])) {
    if (info.cidr === null) continue;
    const bits = Number(info.cidr.split('/')[1]);
    networks.addSubnet(info.address, bits, info.family === 'IPv4' ? 'ipv4' : 'ipv6');
  }
  return networks.check(address, isIPv4(address) ? 'ipv4' : 'ipv6');
}

/** What a link-local IPv6 address of an interface's neighbours is followed by; empty = none. */
export function zoneOf(
  name: string,
  infos: readonly NetworkInterfaceInfo[],
  platform: NodeJS.Platform = process.platform,
): string {
  if (platform !== 'win32') return name;
  // Windows knows zones by their numbers, and calls its interfaces something with spaces in it.
  const scopes = infos.map((info) => ('scopeid' in info ? (info.scopeid ?? 0) : 0));
  return String(scopes.find((id) => id !== 0) ?? '');
}

/** Zones of the interfaces on which this computer has link-local neighbours, those of software last. */
export function linkLocalZones(
  interfaces: Readonly<
    Record<string, readonly NetworkInterfaceInfo[] | undefined>
  > = networkInterfaces(),
  platform: NodeJS.Platform = process.platform,
): readonly string[] {
  return Object.entries(interfaces)
    .filter(([, infos]) => infos?.some(({ address }) => isLinkLocal(address)))
    .sort(([a], [b]) => Number(isSoftwareInterface(a)) - Number(isSoftwareInterface(b)))
    .map(([name, infos]) => zoneOf(name, infos ?? [], platform));
}

/** Differs when this computer has moved to another network, or gained or lost one. */
export function addressesKey(): string {
  return Object.values(networkInterfaces())
    .flatMap((infos) => (infos ?? []).map((info) => info.address))
    .join(' ');
}

/** `interfaces` as `os.networkInterfaces()` gives it. */
export function rankAddresses(
  interfaces: Readonly<Record<string, readonly NetworkInterfaceInfo[] | undefined>>,
): readonly string[] {
  const ranked = Object.entries(interfaces).flatMap(([name, infos]) =>
    (infos ?? []).map((info) => ({ host: hostOf(name, info), rank: rankOf(name, info) })),
  );
  ranked.sort((a, b) => a.rank - b.rank);
  const best = ranked.some((address) => address.rank < LOOPBACK_RANK)
    ? ranked.filter((address) => address.rank < LOOPBACK_RANK)
    : ranked;
  return [...new Set(best.map((address) => address.host))];
}

const LOOPBACK_RANK = 100;
const SOFTWARE_RANK = 10;

function rankOf(name: string, info: NetworkInterfaceInfo): number {
  if (info.internal) return info.family === 'IPv4' ? LOOPBACK_RANK : LOOPBACK_RANK + 1;
  const software = isSoftwareInterface(name) ? SOFTWARE_RANK : 0;
  if (info.family === 'IPv4') return software + (info.address.startsWith('169.254.') ? 4 : 0);
  if (isLinkLocal(info.address)) return software + 5;
  return software + (isUniqueLocal(info.address) ? 2 : 1);
}

/** A link-local IPv6 address means nothing without its interface. */
function hostOf(name: string, info: NetworkInterfaceInfo): string {
  return info.family === 'IPv6' && isLinkLocal(info.address)
    ? `${info.address}%${name}`
    : info.address;
}

export const isLinkLocal = (address: string): boolean => /^fe[89ab]/i.test(address);
const isUniqueLocal = (address: string): boolean => /^f[cd]/i.test(address);

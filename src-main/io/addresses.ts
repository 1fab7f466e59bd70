/**
 * Under which addresses others can reach this computer, most useful first. Loopback only when there
 * is nothing else.
 */
import { networkInterfaces, type NetworkInterfaceInfo } from 'node:os';

/** Interfaces that software made (containers, virtual machines, tunnels): rarely what a neighbour can reach. */
const SOFTWARE_INTERFACE =
  /^(docker|br-|veth|virbr|vmnet|vboxnet|vethernet|utun|tun|tap|wg|zt|tailscale|cni|flannel|podman|lxc|lxd|awdl|llw|bridge|anpi)/i;

export function ownAddresses(): readonly string[] {
  return rankAddresses(networkInterfaces());
}

/** Loopback, or an address of one of this computer's interfaces: what is sent there never leaves. `host` is numeric. */
export function isOwnAddress(host: string): boolean {
  if (host === '::1' || host.startsWith('127.')) return true;
  const [address] = host.split('%', 1);
  return Object.values(networkInterfaces()).some((infos) =>
    infos?.some((info) => info.address === address),
  );
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
  const software = SOFTWARE_INTERFACE.test(name) ? SOFTWARE_RANK : 0;
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

const isLinkLocal = (address: string): boolean => /^fe[89ab]/i.test(address);
const isUniqueLocal = (address: string): boolean => /^f[cd]/i.test(address);

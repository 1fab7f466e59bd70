/**
 * Which of the addresses that somebody announces can be theirs, how is each called here, and which of
 * them is the best to begin with?
 */
import { isIPv4, isIPv6 } from 'node:net';
import { isSoftwareInterface } from '../addresses.ts';
import { type DiscoveryInterface, interfaceOfNeighbour } from './discovery-interfaces.ts';

/** `host` as it can be sent to; null = nobody's address, or none that leads anywhere from here. */
export function announcedHost(host: string, cameBy: DiscoveryInterface): string | null {
  if (isIPv4(host)) {
    const [first = 0] = host.split('.').map(Number);
    if (first === 127) return cameBy.networks.check(host, 'ipv4') ? host : null;
    return first > 0 && first < 224 ? host : null;
  }
  if (!isIPv6(host) || host.includes('%')) return null;
  if (isLinkLocal6(host)) return `${host}%${cameBy.zone}`;
  if (host === '::1') return cameBy.networks.check(host, 'ipv6') ? host : null;
  return /^(?:[0:]+|ff[0-9a-f]{2}:.*|::ffff:.*)$/i.test(host) ? null : host;
}

const WIRELESS_INTERFACE = /^(wl|wlan|wifi|wi-fi|ath|ra\d)/i;

/**
 * Lower is better: what needs no router before what does, real networks before those that software
 * made, wires before radio; among those IPv4 before IPv6, since a zone is what most often goes wrong.
 */
export function addressRank(host: string, interfaces: readonly DiscoveryInterface[]): number {
  const at = interfaceOfNeighbour(host, interfaces);
  return (at === null ? OFF_LINK : interfaceRank(at.name)) + kindRank(host);
}

const OFF_LINK = 300;

function interfaceRank(name: string): number {
  if (isSoftwareInterface(name)) return 200;
  return WIRELESS_INTERFACE.test(name) ? 100 : 0;
}

function kindRank(host: string): number {
  if (isIPv4(host)) return host.startsWith('169.254.') ? 30 : 0;
  return isLinkLocal6(host) ? 20 : 10;
}

const isLinkLocal6 = (host: string): boolean => /^fe[89ab]/i.test(host);

/**
 * Who is a neighbour, and what is known of each? One value a device, whether it is announced, was sent
 * to or was verified, and however many of that at once. Decides nothing about how it was found.
 */
import { fingerprintOf } from '../fingerprint.ts';
import type { RecentHost } from '../../../src-shared/ipc-contract.ts';
import type { Neighbour, NeighbourAddress } from '../../../src-shared/neighbour-model.ts';
import type { Device } from '../trust.ts';

export interface NeighbourSources {
  /** Latest first. */
  readonly recentHosts: readonly RecentHost[];
  readonly devices: readonly Device[];
  /** 64 hexadecimal digits each: keys of this computer, which is no neighbour of itself. */
  readonly ownKeys: readonly string[];
}

/** Those that announce themselves first, then verified ones, then by name. */
export function mergeNeighbours(sources: NeighbourSources): readonly Neighbour[] {
  const found = new Map<string, Neighbour>();
  const add = (neighbour: Neighbour): void => {
    const known = found.get(neighbour.neighbourId);
    found.set(neighbour.neighbourId, known === undefined ? neighbour : joined(known, neighbour));
  };
  const { devices } = sources;
  for (const recent of sources.recentHosts) add(ofRecent(recent, deviceAt(recent, devices)));
  for (const device of devices) if (device.verifiedAt !== null) add(ofDevice(device));
  return [...found.values()]
    .filter(({ publicKey }) => publicKey === null || !sources.ownKeys.includes(publicKey))
    .sort(inOrder);
}

export const neighbourIdOf = (
  publicKey: string | null,
  { host, port }: NeighbourAddress,
): string => (publicKey === null ? `at:${host.toLowerCase()} ${port}` : `key:${publicKey}`);

/** Who was met there last, where the host itself remembers no key. */
function deviceAt(recent: RecentHost, devices: readonly Device[]): Device | null {
  const { host, port, publicKey } = recent;
  if (publicKey !== null) return devices.find((one) => one.publicKey === publicKey) ?? null;
  return devices
    .filter((one) => one.host === host && one.port === port)
    .reduce<Device | null>(
      (last, one) => (last === null || one.lastSeenAt > last.lastSeenAt ? one : last),
      null,
    );
}

function ofRecent(recent: RecentHost, device: Device | null): Neighbour {
  const { host, port } = recent;
  const publicKey = recent.publicKey ?? device?.publicKey ?? null;
  return {
    neighbourId: neighbourIdOf(publicKey, recent),
    deviceName: device?.deviceName ?? recent.deviceName,
    deviceKind: 'unknown',
    addresses: [{ host, port }],
    isReachable: false,
    trust: publicKey === null ? 'unknown' : trustOf(device),
    publicKey,
    fingerprint: publicKey === null ? null : fingerprintOf(Buffer.from(publicKey, 'hex')),
    lastSeenAt: device?.lastSeenAt ?? null,
    isKept: true,
  };
}

function ofDevice(device: Device): Neighbour {
  const { publicKey, deviceName, host, port, lastSeenAt } = device;
  return {
    neighbourId: neighbourIdOf(publicKey, device),
    deviceName,
    deviceKind: 'unknown',
    addresses: [{ host, port }],
    isReachable: false,
    trust: trustOf(device),
    publicKey,
    fingerprint: fingerprintOf(Buffer.from(publicKey, 'hex')),
    lastSeenAt,
    isKept: false,
  };
}

function trustOf(device: Device | null): Neighbour['trust'] {
  if (device?.rules.isBlocked) return 'blocked';
  return device?.verifiedAt != null ? 'verified' : 'unverified';
}

/** Two that are the same device; what `first` says counts. */
function joined(first: Neighbour, second: Neighbour): Neighbour {
  const isNew = ({ host, port }: NeighbourAddress): boolean =>
    !first.addresses.some((one) => one.host === host && one.port === port);
  return {
    ...first,
    deviceName: first.deviceName ?? second.deviceName,
    addresses: [...first.addresses, ...second.addresses.filter(isNew)],
    lastSeenAt: first.lastSeenAt ?? second.lastSeenAt,
    isKept: first.isKept || second.isKept,
  };
}

const BY_NAME = new Intl.Collator('en', { sensitivity: 'base', numeric: true });

function inOrder(a: Neighbour, b: Neighbour): number {
  return (
    Number(b.isReachable) - Number(a.isReachable) ||
    Number(b.trust === 'verified') - Number(a.trust === 'verified') ||
    BY_NAME.compare(shownName(a), shownName(b)) ||
    (a.neighbourId < b.neighbourId ? -1 : 1)
  );
}

const shownName = ({ deviceName, addresses }: Neighbour): string =>
  deviceName ?? addresses[0]?.host ?? '';

/**
 * Who is a neighbour, and what is known of each? One value a device, whether it is announced, was sent
 * to or was verified, and however many of that at once. Decides nothing about how it was found.
 */
import type { RecentHost } from '../../../src-shared/ipc-contract.ts';
import type { Neighbour, NeighbourAddress } from '../../../src-shared/neighbour-model.ts';
import type { Found } from '../../io/discovery/sightings.ts';
import { fingerprintOf } from '../fingerprint.ts';
import { type Device, trustNow } from '../trust.ts';

export interface NeighbourSources {
  /** Who announces itself now. */
  readonly found: readonly Found[];
  /** By key, ms since 1970: when its announcements came or ended. */
  readonly seenAt: ReadonlyMap<string, number>;
  /** Latest first. */
  readonly recentHosts: readonly RecentHost[];
  readonly devices: readonly Device[];
  /** Of the devices also those that were neither verified nor sent to. */
  readonly listsMet: boolean;
  /** 64 hexadecimal digits each: keys of this computer, which is no neighbour of itself. */
  readonly ownKeys: readonly string[];
}

/** What one source knows of a neighbour; null and missing = nothing. */
interface Part extends Pick<Neighbour, 'publicKey' | 'addresses'> {
  readonly deviceName: string | null;
  readonly deviceKind?: Neighbour['deviceKind'];
  readonly isReachable?: boolean;
  readonly isMute?: boolean;
  readonly isKept?: boolean;
}

/** Those that announce themselves first, then verified ones, then by name. */
export function mergeNeighbours(sources: NeighbourSources): readonly Neighbour[] {
  const { found, recentHosts, devices, listsMet, ownKeys } = sources;
  const keyAt = keysByPlace(devices);
  const recent = recentHosts.map((one) => ofRecent(one, one.publicKey ?? keyAt(one)));
  const listed = devices.filter((device) => listsMet || device.verifiedAt !== null);
  // What an announcement says of addresses is newest, so it comes first.
  const parts: readonly Part[] = [...found.map(ofFound), ...recent, ...listed.map(ofDevice)];
  const byId = new Map<string, Part[]>();
  for (const part of parts) {
    const { publicKey } = part;
    if (publicKey !== null && ownKeys.includes(publicKey)) continue;
    const id = neighbourIdOf(publicKey, part.addresses[0]);
    byId.set(id, [...(byId.get(id) ?? []), part]);
  }
  const known = new Map(devices.map((device) => [device.publicKey, device]));
  return [...byId].map(([id, ofOne]) => joined(id, ofOne, known, sources.seenAt)).sort(inOrder);
}

/** Is `recent` what keeps this neighbour in the list? */
export const isForRecent = (neighbour: Neighbour, recent: RecentHost): boolean =>
  neighbourIdOf(recent.publicKey, recent) === neighbour.neighbourId ||
  neighbour.addresses.some((address) => isSamePlace(address, recent));

const neighbourIdOf = (publicKey: string | null, place: NeighbourAddress | undefined): string =>
  publicKey === null ? `at:${place?.host.toLowerCase()} ${place?.port}` : `key:${publicKey}`;

/** Who was met at a place last, where nobody remembers a key. Who announces itself there may be lying. */
function keysByPlace(devices: readonly Device[]): (place: NeighbourAddress) => string | null {
  const latestFirst = [...devices].sort((a, b) => b.lastSeenAt - a.lastSeenAt);
  return (place) => latestFirst.find((device) => isSamePlace(device, place))?.publicKey ?? null;
}

const ofFound = (found: Found): Part => ({ ...found, isReachable: true });

const ofRecent = ({ host, port, deviceName }: RecentHost, publicKey: string | null): Part => ({
  publicKey,
  deviceName,
  addresses: [{ host, port }],
  isKept: true,
});

const ofDevice = ({ publicKey, deviceName, host, port }: Device): Part => ({
  publicKey,
  deviceName,
  addresses: [{ host, port }],
});

/** The parts of one neighbour, the first one counting most. */
function joined(
  neighbourId: string,
  parts: readonly Part[],
  devices: ReadonlyMap<string, Device>,
  seenAt: ReadonlyMap<string, number>,
): Neighbour {
  const publicKey = parts[0]?.publicKey ?? null;
  const device = publicKey === null ? undefined : devices.get(publicKey);
  const said = parts.find(({ deviceName }) => deviceName !== null)?.deviceName ?? null;
  const announcedKind = parts.find(({ deviceKind }) => deviceKind !== undefined)?.deviceKind;
  const isReachable = parts.some((part) => part.isReachable === true);
  // Anybody can announce a verified key under another's name, and so have files sent to the wrong friend.
  const isProved = !isReachable || device?.verifiedAt != null;
  const sights = [publicKey === null ? undefined : seenAt.get(publicKey), device?.lastSeenAt];
  const seen = sights.filter((at) => at !== undefined);
  return {
    neighbourId,
    deviceName: isProved ? (device?.deviceName ?? said) : said,
    deviceKind: announcedKind ?? device?.deviceKind ?? 'unknown',
    addresses: distinct(parts.flatMap(({ addresses }) => addresses)),
    isReachable,
    isMute: parts.some(({ isMute }) => isMute === true),
    trust: publicKey === null ? 'unknown' : trustNow(device ?? null),
    publicKey,
    fingerprint: publicKey === null ? null : fingerprintOf(Buffer.from(publicKey, 'hex')),
    lastSeenAt: seen.length === 0 ? null : Math.max(...seen),
    isKept: parts.some(({ isKept }) => isKept === true),
  };
}

const isSamePlace = (a: NeighbourAddress, b: NeighbourAddress): boolean =>
  a.host === b.host && a.port === b.port;

const distinct = (places: readonly NeighbourAddress[]): readonly NeighbourAddress[] =>
  places.filter((place, at) => places.findIndex((one) => isSamePlace(one, place)) === at);

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

/**
 * Whom does `--to` mean? An address or the name of a host, as ever; if there is no such host, the one
 * visible device of that name, and then nobody else: it is named by its key.
 */
import { isIP } from 'node:net';
import { shapeOfName } from '../../src-shared/name-shape.ts';
import type { Neighbour } from '../../src-shared/neighbour-model.ts';
import type { SendTarget } from '../../src-shared/send-target.ts';
import { isOwnAddress } from '../io/addresses.ts';
import { lookupHost } from '../io/driver/host-lookup.ts';
import type { Nearby } from './nearby.ts';
import type { Report } from './report.ts';
import { quotedName } from './shown-text.ts';
import { notAHost, type Target } from './target-text.ts';
import { UsageError } from './usage.ts';

/** `to` as typed, `target` what it is as a host or a link; null = neither. Throws UsageError. */
export async function targetOf(
  to: string,
  target: Target | null,
  nearby: Pick<Nearby, 'neighbours' | 'lookAround'>,
  report: Pick<Report, 'note'>,
  lookup: typeof lookupHost = lookupHost,
): Promise<SendTarget> {
  const host = target === null ? 'unknown' : await hostKind(target, lookup);
  if (target !== null && host === 'another') return target;
  await nearby.lookAround();
  const device = deviceCalled(to, nearby.neighbours.all);
  const [best] = device?.addresses ?? [];
  if (device !== null && best !== undefined) return { ...best, publicKey: device.publicKey };
  if (target === null) throw notAHost(to);
  if (host === 'this') return target;
  report.note(`No device called ${quotedName(to)} is visible.`);
  return target;
}

/**
 * Two computers with one name are one host to each of them: itself. The other one is meant, if there is one, but
 * by `localhost`.
 */
async function hostKind(
  { host, publicKey }: Target,
  lookup: typeof lookupHost,
): Promise<'another' | 'this' | 'unknown'> {
  if (publicKey !== null || isIP(host) !== 0 || /^localhost\.?$/i.test(host)) return 'another';
  const found = await lookup(host);
  if (!found.ok) return 'unknown';
  return found.value.every(isOwnAddress) ? 'this' : 'another';
}

/** The visible one of exactly this name; a verified one before others, and never a stranger for it. Null = none. Throws UsageError. */
export function deviceCalled(name: string, all: readonly Neighbour[]): Neighbour | null {
  const named = all.filter(({ isReachable, deviceName }) => isReachable && deviceName === name);
  const verified = named.filter(({ trust }) => trust === 'verified');
  const meant = verified.length === 1 ? verified : named;
  if (meant.length > 0 && verified.length === 0 && isVerifiedName(name, all)) {
    throw new UsageError(
      `The “${name}” that you verified is not visible; with another key there is ${placesOf(meant)}: if you mean that one, name it by its address`,
    );
  }
  if (meant.length < 2) return meant[0] ?? null;
  throw new UsageError(
    `${meant.length} visible devices are called “${name}”: name one by its address, ${placesOf(meant)}`,
  );
}

/** Anybody can call their device so while the one that is meant is away. */
const isVerifiedName = (name: string, all: readonly Neighbour[]): boolean =>
  all.some(
    ({ trust, deviceName }) =>
      trust === 'verified' && deviceName !== null && shapeOfName(deviceName) === shapeOfName(name),
  );

const placesOf = (devices: readonly Neighbour[]): string =>
  devices.map(({ addresses: [best], fingerprint }) => `${best?.host} (${fingerprint})`).join(', ');

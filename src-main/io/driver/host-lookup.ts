/**
 * From what a person typed as a host to numeric addresses to try, in order. Asks the system's
 * resolver for names only; numeric addresses never leave this file's own checks.
 */
import { lookup } from 'node:dns/promises';
import { isIPv4, isIPv6 } from 'node:net';
import type { Failure } from '../../../src-shared/failure.ts';
import { isLinkLocal, linkLocalZones } from '../addresses.ts';
import { fail, ok, type Result } from '../../../src-shared/result.ts';

/** Addresses of one name that are tried; a name with more of them is a mistake or a trick. */
const ADDRESSES_TRIED_MAX = 4;
/** RFC 1035, section 2.3.4. */
const HOST_NAME_MAX = 253;

/** At least one numeric address, or `bad-address` or `unknown-host`. `zones`: of this computer. */
export async function lookupHost(
  host: string,
  zones: () => readonly string[] = linkLocalZones,
): Promise<Result<readonly string[], Failure>> {
  if (isIPv4(host) || isIPv6(host)) {
    return isReachableKind(host) ? ok(zoned(host, zones)) : fail({ kind: 'bad-address', host });
  }
  if (!isPlausibleName(host)) return fail({ kind: 'bad-address', host });
  try {
    const found = await lookup(host, { all: true, verbatim: true });
    const hosts = found.map((entry) => entry.address).filter(isReachableKind);
    if (hosts.length > 0) return ok([...new Set(hosts)].slice(0, ADDRESSES_TRIED_MAX));
  } catch {
    // Whatever the resolver's trouble is, the name has no address now.
  }
  return fail({ kind: 'unknown-host', host });
}

/**
 * A link-local address means nothing without its interface. On the other computer's screen stands the name of
 * its own, if any; then it may be on any of ours.
 */
function zoned(host: string, zones: () => readonly string[]): readonly string[] {
  if (!isLinkLocal(host)) return [host];
  const [address = host, zone = ''] = host.split('%', 2);
  const known = zones();
  if (known.includes(zone) || known.length === 0) return [host];
  return known.slice(0, ADDRESSES_TRIED_MAX).map((one) => `${address}%${one}`);
}

function isPlausibleName(host: string): boolean {
  if (host.length === 0 || host.length > HOST_NAME_MAX) return false;
  // Digits and dots alone are a mistyped IPv4 address, which some resolvers read in surprising ways.
  if (/^[0-9.]+$/.test(host)) return false;
  return host
    .replace(/\.$/, '')
    .split('.')
    .every((label) => /^[\p{L}\p{N}_](?:[\p{L}\p{N}_-]{0,61}[\p{L}\p{N}_])?$/u.test(label));
}

/** One computer's address: not "any", not multicast, not broadcast. */
function isReachableKind(host: string): boolean {
  if (isIPv4(host)) {
    const first = Number(host.split('.')[0]);
    return first > 0 && first < 224;
  }
  const bare = host.split('%')[0] ?? '';
  return !/^[0:]+$/.test(bare) && !/^ff[0-9a-f]{2}:/i.test(bare);
}

/** Known devices in words, and which of them are shown. */
import { say } from '../../../src-shared/say.ts';
import type { KnownDevice } from '../../../src-shared/trust-model.ts';

/** From so many on there is a search field. */
export const SEARCH_FROM_DEVICES = 8;
/** Keys cost nothing to make: main knows hundreds, and nobody reads them all. */
export const DEVICES_SHOWN_MAX = 50;

export const deviceLabel = ({ deviceName }: KnownDevice): string => deviceName ?? say('Unnamed');

export interface DeviceGroups {
  /** A person has decided something about them. */
  readonly decided: readonly KnownDevice[];
  readonly others: readonly KnownDevice[];
  /** Found, and not among those above. */
  readonly hiddenCount: number;
}

/** `text`: of a name or of a key's digits. */
export function groupDevices(all: readonly KnownDevice[], text: string): DeviceGroups {
  const wanted = folded(text);
  const digits = wanted.replaceAll(' ', '');
  const found = all.filter(
    (device) =>
      wanted === '' ||
      folded(deviceLabel(device)).includes(wanted) ||
      device.fingerprint.replaceAll(' ', '').startsWith(digits),
  );
  const isDecided = ({ verifiedAt, rules }: KnownDevice): boolean =>
    verifiedAt !== null || rules.isBlocked;
  const decided = found.filter(isDecided);
  const others = found.filter((device) => !isDecided(device));
  const room = Math.max(0, DEVICES_SHOWN_MAX - decided.length);
  return {
    decided,
    others: others.slice(0, room),
    hiddenCount: Math.max(0, others.length - room),
  };
}

/** What is searched for at first, so that this one is in sight; null = nobody in particular. */
export function firstSearch(all: readonly KnownDevice[], publicKey: string | null): string {
  const wanted = all.find((device) => device.publicKey === publicKey);
  if (wanted === undefined) return '';
  const { decided, others } = groupDevices(all, '');
  return [...decided, ...others].includes(wanted) ? '' : wanted.fingerprint;
}

const folded = (text: string): string => text.normalize('NFKC').trim().toLowerCase();

export type Standing = 'verified' | 'blocked' | 'unverified';

export function standingOf({ verifiedAt, rules }: KnownDevice): Standing {
  if (rules.isBlocked) return 'blocked';
  return verifiedAt === null ? 'unverified' : 'verified';
}

export function standingLabel(standing: Standing): string {
  switch (standing) {
    case 'verified':
      return say('Verified');
    case 'blocked':
      return say('Blocked');
    case 'unverified':
      return say('Unverified');
  }
}

/** How is a neighbour called, where is it, and what has one to know of it before sending? */
import { DEFAULT_PORT } from '../../../src-shared/listen-model.ts';
import { shapeOfName } from '../../../src-shared/name-shape.ts';
import type { Neighbour, NeighbourAddress } from '../../../src-shared/neighbour-model.ts';
import { say } from '../../../src-shared/say.ts';
import type { SendTarget } from '../../../src-shared/send-target.ts';
import { formatDestination } from '../send/destination.ts';

export const neighbourName = (neighbour: Neighbour): string =>
  neighbour.deviceName ?? placeOf(neighbour);

/** The best of its addresses, as it is typed: `192.168.1.5:27182`. */
export const neighbourAddress = (neighbour: Neighbour): string =>
  formatDestination(bestAddress(neighbour));

/** Whoever is at its best address and has its key. */
export function neighbourTarget(neighbour: Neighbour): SendTarget {
  const { host, port } = bestAddress(neighbour);
  return { host, port, publicKey: neighbour.publicKey };
}

/** Where it is, and whether it is there: `192.168.1.5`, `Not in sight · laptop.local:5005`. Who goes by an address needs it only once. */
export function whereWords(neighbour: Neighbour): string {
  const { deviceName, isReachable } = neighbour;
  if (deviceName === null) return isReachable ? say('In sight') : say('Not in sight');
  const place = placeOf(neighbour);
  if (!isReachable) return say('Not in sight · {place}', { place });
  return isHereNow(neighbour) ? place : say('Does not answer · {place}', { place });
}

/** It announces itself, and nothing is known to be in the way. */
export const isHereNow = ({ isReachable, isMute }: Neighbour): boolean => isReachable && !isMute;

/** Ferry's own port goes without saying. */
function placeOf(neighbour: Neighbour): string {
  const { host, port } = bestAddress(neighbour);
  return port === DEFAULT_PORT ? host : formatDestination({ host, port });
}

/**
 * What has to be seen of it: `lookalike` calls itself as a verified device does, and has another key.
 * Anyone can announce any name.
 */
export type NeighbourMark = 'verified' | 'blocked' | 'lookalike';

export function markOf(neighbour: Neighbour, all: readonly Neighbour[]): NeighbourMark | null {
  if (neighbour.trust === 'blocked' || neighbour.trust === 'verified') return neighbour.trust;
  const name = shapeOf(neighbour);
  return name !== null && verifiedNames(all).has(name) ? 'lookalike' : null;
}

/** By the list that they were found in: each of hundreds of rows asks. */
const namesOfLists = new WeakMap<readonly Neighbour[], ReadonlySet<string | null>>();

function verifiedNames(all: readonly Neighbour[]): ReadonlySet<string | null> {
  const known = namesOfLists.get(all);
  if (known !== undefined) return known;
  const names = new Set(all.filter(({ trust }) => trust === 'verified').map(shapeOf));
  namesOfLists.set(all, names);
  return names;
}

/** What is dropped on it goes without another question. */
export const isSentAtOnce = (neighbour: Neighbour, all: readonly Neighbour[]): boolean => {
  const mark = markOf(neighbour, all);
  return mark === null || mark === 'verified';
};

export function markWords(mark: NeighbourMark): string {
  switch (mark) {
    case 'verified':
      return say('Verified');
    case 'blocked':
      return say('Blocked');
    case 'lookalike':
      return say('Not the verified one');
  }
}

/** So that capitals, what nobody sees, or the same letter made of other characters, fool nobody. */
const shapeOf = ({ deviceName }: Neighbour): string | null =>
  deviceName === null ? null : shapeOfName(deviceName);

/** Main never lists one without. */
export function bestAddress({ addresses }: Neighbour): NeighbourAddress {
  return addresses[0] ?? { host: '', port: DEFAULT_PORT };
}

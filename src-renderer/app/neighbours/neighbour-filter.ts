/** Who of many neighbours is meant by what was typed of a name, an address or a fingerprint. */
import { folded } from '../../../src-shared/folding.ts';
import type { Neighbour } from '../../../src-shared/neighbour-model.ts';
import { neighbourName } from './neighbour-words.ts';

/** So many are found by looking. */
export const LOOKED_THROUGH_MAX = 8;

/** In the order that they are in; all for an empty text. */
export function neighboursWith(
  text: string,
  neighbours: readonly Neighbour[],
): readonly Neighbour[] {
  const wanted = comparable(text);
  if (wanted === '') return neighbours;
  return neighbours.filter((one) => placesOf(one).some((place) => place.includes(wanted)));
}

function placesOf(neighbour: Neighbour): readonly string[] {
  const { addresses, fingerprint } = neighbour;
  return [
    comparable(neighbourName(neighbour)),
    ...addresses.map(({ host }) => comparable(host)),
    comparable(fingerprint ?? ''),
  ];
}

/** Without blanks, since a fingerprint is read aloud in groups, and without marks above and below letters. */
const comparable = (text: string): string =>
  folded(text.normalize('NFKD').replace(/[\p{M}\s]/gu, ''));

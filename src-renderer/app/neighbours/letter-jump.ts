/** A letter jumps to the next neighbour whose name begins with it, round and round. */
import type { KeyboardEvent } from 'react';
import { folded } from '../../../src-shared/folding.ts';
import type { Neighbour } from '../../../src-shared/neighbour-model.ts';
import { neighbourName } from './neighbour-words.ts';

const LETTER = /^[\p{L}\p{N}]$/u;

/** Null where the key is none. */
export function letterOf({ key, ctrlKey, metaKey, altKey }: KeyboardEvent): string | null {
  return ctrlKey || metaKey || altKey || !LETTER.test(key) ? null : key;
}

/** Null where nobody's does. `from`: where one is now. */
export function nextNamed(
  neighbours: readonly Neighbour[],
  letter: string,
  from: number,
): number | null {
  for (let step = 1; step <= neighbours.length; step += 1) {
    const place = (from + step) % neighbours.length;
    const neighbour = neighbours[place];
    if (neighbour && folded(neighbourName(neighbour)).startsWith(folded(letter))) return place;
  }
  return null;
}

import { expect, it } from 'vitest';
import { oddNeighbours } from '../../fixtures/neighbour-scenes.ts';
import { nextNamed } from './letter-jump.ts';
import { neighbourName } from './neighbour-words.ts';

it('goes to the next of that letter, round and round, and nowhere for a letter that nobody has', () => {
  const names = oddNeighbours.map(neighbourName);
  const first = nextNamed(oddNeighbours, 'S', 0);
  expect(names[first ?? -1]).toBe('studio');
  expect(nextNamed(oddNeighbours, 's', first ?? 0)).toBe(names.indexOf('Studio'));
  expect(nextNamed(oddNeighbours, '会', 0)).toBe(names.indexOf('会議室のパソコン'));
  expect(nextNamed(oddNeighbours, 'x', 0)).toBeNull();
  expect(nextNamed([], 'a', 0)).toBeNull();
});

import { expect, it } from 'vitest';
import { ANNA, neighbour, STUDIO, UNKNOWN } from '../../fixtures/snapshots.ts';
import { createNeighboursStore, withHeld, withNeighbours } from './neighbours-store.ts';

const anna = neighbour(ANNA, { isReachable: true });
const studio = neighbour(STUDIO, { isReachable: true });
const other = neighbour(UNKNOWN);
const fresh = createNeighboursStore().getState();
const names = (state: typeof fresh): readonly (string | null)[] =>
  state.shown.map(({ deviceName }) => deviceName);

it('follows main’s order while nobody is at the list', () => {
  const state = withNeighbours(withNeighbours(fresh, [anna, studio]), [studio, anna]);
  expect(names(state)).toEqual(['Studio', 'Anna’s ThinkPad']);
});

it('moves nobody while somebody is at the list, and puts new ones last', () => {
  const held = withHeld(withNeighbours(fresh, [anna, studio]), true);
  const state = withNeighbours(held, [other, studio, anna]);
  expect(names(state)).toEqual(['Anna’s ThinkPad', 'Studio', null]);
  expect(names(withHeld(state, false))).toEqual([null, 'Studio', 'Anna’s ThinkPad']);
});

it('keeps the place of one that goes, out of sight, until the list is let go', () => {
  const state = withNeighbours(withHeld(withNeighbours(fresh, [anna, studio]), true), [studio]);
  expect(state.shown).toEqual([{ ...anna, isReachable: false }, studio]);
  expect(names(withHeld(state, false))).toEqual(['Studio']);
});

it('keeps whom nothing is new of as it was, whatever the others do', () => {
  const before = withNeighbours(fresh, [anna, studio]);
  const after = withNeighbours(before, [{ ...studio, isMute: true }, structuredClone(anna)]);
  expect(after.all?.[1]).toBe(anna);
  expect(after.shown[0]).toEqual({ ...studio, isMute: true });
});

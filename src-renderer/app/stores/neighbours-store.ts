/**
 * The neighbours as main lists them, and as they are shown: while the pointer or the focus is on the
 * list nothing in it moves or goes, so that nobody presses another one than they aimed at.
 */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Neighbour } from '../../../src-shared/neighbour-model.ts';

export interface NeighboursState {
  /** As main sorts them; null until it has answered for the first time. */
  readonly all: readonly Neighbour[] | null;
  readonly shown: readonly Neighbour[];
  readonly isHeld: boolean;
}

export type NeighboursStore = StoreApi<NeighboursState>;

export const createNeighboursStore = (): NeighboursStore =>
  createStore<NeighboursState>(() => ({ all: null, shown: [], isHeld: false }));

export function withNeighbours(
  state: NeighboursState,
  told: readonly Neighbour[],
): NeighboursState {
  const all = sameWhereUnchanged(state.all ?? [], told);
  return { ...state, all, shown: state.isHeld ? heldList(state.shown, all) : all };
}

export function withHeld(state: NeighboursState, isHeld: boolean): NeighboursState {
  if (state.isHeld === isHeld) return state;
  return { ...state, isHeld, shown: isHeld ? state.shown : (state.all ?? []) };
}

/** Everyone in their place, with what is new of them; who is gone is out of sight, who is new comes last. */
function heldList(shown: readonly Neighbour[], all: readonly Neighbour[]): readonly Neighbour[] {
  const now = new Map(all.map((one) => [one.neighbourId, one]));
  const kept = shown.map((one) => now.get(one.neighbourId) ?? { ...one, isReachable: false });
  for (const { neighbourId } of shown) now.delete(neighbourId);
  return [...kept, ...now.values()];
}

/** Of whom nothing is new is the same object, so that its row need not be drawn again: there may be hundreds. */
function sameWhereUnchanged(
  before: readonly Neighbour[],
  now: readonly Neighbour[],
): readonly Neighbour[] {
  const known = new Map(before.map((one) => [one.neighbourId, one]));
  return now.map((one) => {
    const former = known.get(one.neighbourId);
    return former !== undefined && JSON.stringify(former) === JSON.stringify(one) ? former : one;
  });
}

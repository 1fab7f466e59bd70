/** The neighbours as main lists them. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Neighbour } from '../../../src-shared/neighbour-model.ts';

export interface NeighboursState {
  /** In the order in which they are shown; null until main has answered for the first time. */
  readonly all: readonly Neighbour[] | null;
}

export type NeighboursStore = StoreApi<NeighboursState>;

export const createNeighboursStore = (): NeighboursStore =>
  createStore<NeighboursState>(() => ({ all: null }));

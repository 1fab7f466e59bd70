/**
 * What main said about each transfer, and the rate of its last minute. It decides nothing: a
 * snapshot replaces the one before it, and an item that did not change keeps its identity, so that
 * only the changed one is drawn again.
 */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { TransferId, TransferSnapshot } from '../../../src-shared/transfer-model.ts';
import { type RateTrace, traceWith } from '../transfers/rate-trace.ts';

export interface TransfersState {
  /** Newest first. */
  readonly ids: readonly TransferId[];
  readonly byId: Readonly<Record<TransferId, TransferSnapshot>>;
  readonly traces: Readonly<Record<TransferId, RateTrace>>;
  /** Offers that the person wants to answer later: they stay in the list, without the dialog. */
  readonly postponed: readonly TransferId[];
  /** Offers that were answered, until main says what became of them. */
  readonly answering: readonly TransferId[];
}

export type TransfersStore = StoreApi<TransfersState>;

export function createTransfersStore(): TransfersStore {
  return createStore<TransfersState>(() => ({
    ids: [],
    byId: {},
    traces: {},
    postponed: [],
    answering: [],
  }));
}

/** `now` in ms, of any clock that does not jump. */
export function withSnapshot(
  state: TransfersState,
  snapshot: TransferSnapshot,
  now: number,
): TransfersState {
  const { id } = snapshot;
  const isNew = state.byId[id] === undefined;
  const moves = snapshot.phase === 'transferring';
  const trace = moves
    ? traceWith(state.traces[id] ?? null, snapshot.rateBytesPerSecond, now)
    : state.traces[id];
  const waits = snapshot.phase === 'offered';
  return {
    ids: isNew ? [id, ...state.ids] : state.ids,
    byId: { ...state.byId, [id]: snapshot },
    traces: trace && trace !== state.traces[id] ? { ...state.traces, [id]: trace } : state.traces,
    postponed: waits ? state.postponed : without(state.postponed, id),
    answering: waits ? state.answering : without(state.answering, id),
  };
}

/** `snapshots` oldest first, as `app-state` lists them; those that a notice brought already are newer and stay. */
export function withInitial(
  state: TransfersState,
  snapshots: readonly TransferSnapshot[],
  now: number,
): TransfersState {
  const earlier = snapshots.filter(({ id }) => state.byId[id] === undefined);
  const filled = earlier.reduce((sum, snapshot) => withSnapshot(sum, snapshot, now), state);
  const order = snapshots.map(({ id }) => id).reverse();
  const later = state.ids.filter((id) => !order.includes(id));
  return { ...filled, ids: [...later, ...order] };
}

export function withoutTransfer(state: TransfersState, id: TransferId): TransfersState {
  const byId = { ...state.byId };
  const traces = { ...state.traces };
  delete byId[id];
  delete traces[id];
  return {
    ids: without(state.ids, id),
    byId,
    traces,
    postponed: without(state.postponed, id),
    answering: without(state.answering, id),
  };
}

export const withPostponed = (state: TransfersState, id: TransferId): TransfersState => ({
  ...state,
  postponed: state.postponed.includes(id) ? state.postponed : [...state.postponed, id],
});

export const withReopened = (state: TransfersState, id: TransferId): TransfersState => ({
  ...state,
  postponed: without(state.postponed, id),
});

export const withAnswering = (
  state: TransfersState,
  id: TransferId,
  isAnswering: boolean,
): TransfersState => ({
  ...state,
  answering: isAnswering ? [...without(state.answering, id), id] : without(state.answering, id),
});

/** Offers that the dialog shows one after the other, oldest first. */
export function offersToShow(state: TransfersState): readonly TransferId[] {
  return state.ids
    .filter((id) => {
      const snapshot = state.byId[id];
      return (
        snapshot?.phase === 'offered' &&
        snapshot.direction === 'received' &&
        !state.postponed.includes(id)
      );
    })
    .reverse();
}

function without(ids: readonly TransferId[], id: TransferId): readonly TransferId[] {
  return ids.includes(id) ? ids.filter((other) => other !== id) : ids;
}

/**
 * What main said about each transfer, and the rate of its last minute. It decides nothing: a
 * snapshot replaces the one before it, and an item that did not change keeps its identity, so that
 * only the changed one is drawn again.
 */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type {
  ConflictChoice,
  TransferId,
  TransferSnapshot,
} from '../../../src-shared/transfer-model.ts';
import { choiceElsewhere, presetChoice } from '../incoming/offer-check.ts';
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
  /** What the person has chosen for offers of which something is here already. */
  readonly choices: Readonly<Record<TransferId, ConflictChoice>>;
  /** Those that wait, in the order in which they will go. */
  readonly queue: readonly TransferId[];
  /** Grows with each small picture that comes to an offer: whoever shows one asks main again. */
  readonly previewNews: number;
}

export type TransfersStore = StoreApi<TransfersState>;

export function createTransfersStore(): TransfersStore {
  return createStore<TransfersState>(() => ({
    ids: [],
    byId: {},
    traces: {},
    postponed: [],
    answering: [],
    choices: {},
    queue: [],
    previewNews: 0,
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
  const choice = state.choices[id];
  const isElsewhere = waits && !isNew && state.byId[id]?.folder !== snapshot.folder;
  return {
    ...state,
    ids: isNew ? [id, ...state.ids] : state.ids,
    byId: { ...state.byId, [id]: snapshot },
    choices:
      isElsewhere && choice ? { ...state.choices, [id]: choiceElsewhere(choice) } : state.choices,
    traces: trace && trace !== state.traces[id] ? { ...state.traces, [id]: trace } : state.traces,
    postponed: waits ? state.postponed : without(state.postponed, id),
    // What was accepted and could not be is to be answered anew.
    answering: waits && snapshot.failure === null ? state.answering : without(state.answering, id),
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
  const choices = { ...state.choices };
  delete choices[id];
  return {
    ...state,
    ids: without(state.ids, id),
    byId,
    traces,
    choices,
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

export const withChoice = (
  state: TransfersState,
  id: TransferId,
  choice: ConflictChoice,
): TransfersState => ({ ...state, choices: { ...state.choices, [id]: choice } });

/** What counts for an offer now: chosen, or preset. */
export function choiceOf(state: TransfersState, id: TransferId): ConflictChoice {
  const offer = state.byId[id];
  return state.choices[id] ?? (offer ? presetChoice(offer) : 'keep-both');
}

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

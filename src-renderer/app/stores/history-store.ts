/**
 * The part of the history that the window has asked for, newest first. Answers carry the number of
 * the question: one that was overtaken by a newer question is dropped.
 */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { HistoryEntry, HistoryQuery } from '../../../src-shared/ipc-contract.ts';
import type { Direction } from '../../../src-shared/transfer-model.ts';
import type { VerifyReport } from '../../../src-shared/verify-model.ts';

/** Entries asked for at once: a few screens full. */
export const HISTORY_PAGE = 50;
/** Fixed by the contract: `HistoryQuery.limit`. */
const HISTORY_LIMIT_MAX = 200;

export interface HistoryState {
  readonly text: string;
  readonly direction: Direction | null;
  readonly entries: readonly HistoryEntry[];
  /** False until the first answer. */
  readonly isLoaded: boolean;
  readonly hasMore: boolean;
  /** Number of the newest question. */
  readonly asked: number;
  readonly isLoadingMore: boolean;
  /** When the entries were read, ms since 1970: the day that counts as today. */
  readonly readAt: number;
  /** What reading files again has found, or that it is under way, by historyId. */
  readonly checks: Readonly<Record<number, HistoryCheck>>;
}

export type HistoryCheck =
  { readonly kind: 'reading' } | { readonly kind: 'read'; readonly report: VerifyReport };

export type HistoryStore = StoreApi<HistoryState>;

export function createHistoryStore(): HistoryStore {
  return createStore<HistoryState>(() => ({
    text: '',
    direction: null,
    entries: [],
    isLoaded: false,
    hasMore: false,
    asked: 0,
    isLoadingMore: false,
    readAt: 0,
    checks: {},
  }));
}

/** Asks from the newest, for as many as are shown now, so that a change does not lose the place. */
export function queryFromStart(state: HistoryState): HistoryQuery {
  const shown = Math.ceil(state.entries.length / HISTORY_PAGE) * HISTORY_PAGE;
  return {
    text: state.text.trim(),
    direction: state.direction,
    beforeId: null,
    limit: Math.min(HISTORY_LIMIT_MAX, Math.max(HISTORY_PAGE, shown)),
  };
}

export function queryForMore(state: HistoryState): HistoryQuery {
  return {
    text: state.text.trim(),
    direction: state.direction,
    beforeId: state.entries.at(-1)?.historyId ?? null,
    limit: HISTORY_PAGE,
  };
}

/** Null: there is nothing to tell of it. */
export function withCheck(
  state: HistoryState,
  historyId: number,
  check: HistoryCheck | null,
): HistoryState {
  const checks = { ...state.checks };
  if (check === null) delete checks[historyId];
  else checks[historyId] = check;
  return { ...state, checks };
}

export function withAnswer(
  state: HistoryState,
  question: { readonly number: number; readonly query: HistoryQuery },
  answer: readonly HistoryEntry[],
  readAt: number,
): HistoryState {
  if (question.number !== state.asked) return state;
  const isMore = question.query.beforeId !== null;
  return {
    ...state,
    entries: isMore ? [...state.entries, ...answer] : answer,
    isLoaded: true,
    readAt,
    isLoadingMore: false,
    hasMore: answer.length === question.query.limit,
  };
}

/** The history as the window looks through it: what it asked main for, and as much of it as is in sight. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type {
  HistoryChoice,
  HistoryEntry,
  HistoryPage,
  HistoryPeer,
} from '../../../src-shared/history-page.ts';
import { endedAtOf } from '../../../src-shared/history-page.ts';
import type { VerifyReport } from '../../../src-shared/verify-model.ts';
import { emptyPaged, type Paged } from '../lists/paged.ts';

export interface HistoryRow {
  readonly entry: HistoryEntry;
  /** When the one above it ended, ms since 1970; null of the newest. */
  readonly newerAt: number | null;
}

export interface HistoryState {
  readonly choice: HistoryChoice;
  /** Newest first. */
  readonly rows: Paged<HistoryRow>;
  /** When the rows were read, ms since 1970: the day that counts as today. */
  readonly readAt: number;
  /** With whom there were transfers, most often first. */
  readonly peers: readonly HistoryPeer[];
  /** Entries whose files are shown, by historyId. */
  readonly open: Readonly<Record<number, boolean>>;
  /** What reading files again has found, or that it is under way, by historyId. */
  readonly checks: Readonly<Record<number, HistoryCheck>>;
}

export type HistoryCheck =
  { readonly kind: 'reading' } | { readonly kind: 'read'; readonly report: VerifyReport };

export type HistoryStore = StoreApi<HistoryState>;

export const EVERYTHING: HistoryChoice = { text: '', direction: null, result: null, peer: null };

export function createHistoryStore(): HistoryStore {
  return createStore<HistoryState>(() => ({
    choice: EVERYTHING,
    rows: emptyPaged(),
    readAt: 0,
    peers: [],
    open: {},
    checks: {},
  }));
}

/** Whether some of it may be out of sight on purpose. */
export const isChosen = ({ text, direction, result, peer }: HistoryChoice): boolean =>
  text.trim() !== '' || direction !== null || result !== null || peer !== null;

export function rowsOf({ entries, newerAt }: HistoryPage): readonly HistoryRow[] {
  return entries.map((entry, index) => {
    const newer = entries[index - 1];
    return { entry, newerAt: newer === undefined ? newerAt : endedAtOf(newer.snapshot) };
  });
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

export const withToggled = (state: HistoryState, historyId: number): HistoryState => ({
  ...state,
  open: { ...state.open, [historyId]: state.open[historyId] !== true },
});

/** The history as a window asks for it: what is looked for, and a page of what was found. Values only. */
import type { Direction, TransferSnapshot } from './transfer-model.ts';

/** A transfer that is over, as the history keeps it. `historyId` grows with time. */
export interface HistoryEntry {
  readonly historyId: number;
  readonly snapshot: TransferSnapshot;
}

/** `complete`: everything arrived, or was there. `incomplete`: it failed, was declined or was stopped. */
export type HistoryResult = (typeof HISTORY_RESULTS)[number];

export const HISTORY_RESULTS = ['complete', 'incomplete'] as const;

export interface HistoryChoice {
  /** Part of a file's name, a device's, or a host; empty = any. */
  readonly text: string;
  readonly direction: Direction | null;
  readonly result: HistoryResult | null;
  /** As HistoryPeer.peer. */
  readonly peer: string | null;
}

export interface HistoryQuery extends HistoryChoice {
  /** Of those that fit, newest first, from this one on. */
  readonly from: number;
  /** 1 to HISTORY_PAGE_MAX. */
  readonly count: number;
}

export interface HistoryPage {
  /** How many fit. */
  readonly total: number;
  /** Newest first, each with its first HISTORY_FILES_SHOWN files. */
  readonly entries: readonly HistoryEntry[];
  /** When the one right before them ended, ms since 1970: whether the first one begins a day. Null = it is the newest. */
  readonly newerAt: number | null;
}

/** Somebody with whom there were transfers. */
export interface HistoryPeer {
  /** `key:<64 hex>`, or `at:<host>` where no key was known. */
  readonly peer: string;
  readonly deviceName: string | null;
  readonly host: string;
  readonly count: number;
}

export const HISTORY_PAGE_MAX = 200;

/** What an entry of a list has to name; all of them are asked for (file-page.ts). */
export const HISTORY_FILES_SHOWN = 16;

/** When it counts as having been. */
export const endedAtOf = ({ endedAt, startedAt }: TransferSnapshot): number => endedAt ?? startedAt;

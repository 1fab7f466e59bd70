/** What is open and what is being said: the state of the window itself, lost when it closes. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { FailureWords } from '../../../src-shared/failure-words.ts';
import type { PublicKey } from '../../../src-shared/ipc-contract.ts';

export type TabName = 'transfers' | 'history';
export type SheetName = 'settings' | 'shortcuts' | 'devices' | 'doctor' | 'address';

export interface Notice extends FailureWords {
  readonly key: number;
}

/** Files or folders are being dragged over the window. */
export interface Drag {
  /** Null where the system does not tell before the drop. */
  readonly itemCount: number | null;
  /** Of the neighbour under the pointer; null elsewhere. */
  readonly neighbourId: string | null;
}

export interface ViewState {
  readonly tab: TabName;
  readonly sheet: SheetName | null;
  /** The sheet from which that one was opened: closing leads back to it. */
  readonly sheetBefore: SheetName | null;
  /** The device that the sheet of devices is opened for; null: all of them. */
  readonly deviceShown: PublicKey | null;
  readonly drag: Drag | null;
  /** Files came and nobody is picked: the focus is to go to where one picks. */
  readonly isWhomAsked: boolean;
  /** Things that went wrong apart from any transfer, oldest first. */
  readonly notices: readonly Notice[];
  /** What the screen reader is told next. */
  readonly announcement: string;
}

export type ViewStore = StoreApi<ViewState>;

/** More would cover the window; the oldest go first. */
const NOTICES_MAX = 4;

export function createViewStore(): ViewStore {
  return createStore<ViewState>(() => ({
    tab: 'transfers',
    sheet: null,
    sheetBefore: null,
    deviceShown: null,
    drag: null,
    isWhomAsked: false,
    notices: [],
    announcement: '',
  }));
}

/** Words that are shown already are not shown twice. */
export function withNotice(state: ViewState, words: FailureWords): ViewState {
  const others = state.notices.filter(({ title }) => title !== words.title);
  const key = (state.notices.at(-1)?.key ?? 0) + 1;
  return { ...state, notices: [...others, { ...words, key }].slice(-NOTICES_MAX) };
}

export function withoutNotice(state: ViewState, key: number): ViewState {
  return { ...state, notices: state.notices.filter((notice) => notice.key !== key) };
}

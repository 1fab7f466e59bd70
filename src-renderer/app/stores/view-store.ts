/** What is open and what is being said: the state of the window itself, lost when it closes. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { FailureWords } from '../../../src-shared/failure-words.ts';
import type { PublicKey } from '../../../src-shared/ipc-contract.ts';

export type TabName = 'transfers' | 'history';
export type SheetName = 'settings' | 'shortcuts' | 'devices' | 'doctor' | 'address';

export interface Notice {
  readonly key: number;
  /** In the language of now, which may change while it is shown. */
  readonly words: () => FailureWords;
}

/** Of two with the same words each is said: their keys differ. */
export interface Announcement {
  readonly key: number;
  readonly text: string;
  /** Said at once, in the middle of what is being read. */
  readonly isUrgent: boolean;
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
  /** What a screen reader was told last, oldest first. */
  readonly announcements: readonly Announcement[];
}

export type ViewStore = StoreApi<ViewState>;

/** More would cover the window; the oldest go first. */
const NOTICES_MAX = 4;
/** What comes at once is heard as a whole; what is older has been read. */
const ANNOUNCEMENTS_MAX = 3;

export function createViewStore(): ViewStore {
  return createStore<ViewState>(() => ({
    tab: 'transfers',
    sheet: null,
    sheetBefore: null,
    deviceShown: null,
    drag: null,
    isWhomAsked: false,
    notices: [],
    announcements: [],
  }));
}

/** Words that are shown already are not shown twice. */
export function withNotice(state: ViewState, words: () => FailureWords): ViewState {
  const { title } = words();
  const others = state.notices.filter((one) => one.words().title !== title);
  const key = (state.notices.at(-1)?.key ?? 0) + 1;
  return { ...state, notices: [...others, { words, key }].slice(-NOTICES_MAX) };
}

export function withoutNotice(state: ViewState, key: number): ViewState {
  return { ...state, notices: state.notices.filter((notice) => notice.key !== key) };
}

export function withAnnouncement(state: ViewState, text: string, isUrgent = false): ViewState {
  const key = (state.announcements.at(-1)?.key ?? 0) + 1;
  const announcements = [...state.announcements, { key, text, isUrgent }];
  return { ...state, announcements: announcements.slice(-ANNOUNCEMENTS_MAX) };
}

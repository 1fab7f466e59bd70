/** Opening and closing parts of the window. Main is not asked. */
import type { Stores } from '../stores/stores.ts';
import {
  type Drag,
  type SheetName,
  type TabName,
  withAnnouncement,
  withoutNotice,
} from '../stores/view-store.ts';
import type { PublicKey } from '../../../src-shared/ipc-contract.ts';

export interface ViewCommands {
  readonly showTab: (tab: TabName) => void;
  readonly openSheet: (sheet: SheetName) => void;
  /** The sheet of devices, at this one. */
  readonly openDevice: (publicKey: PublicKey) => void;
  readonly closeSheet: () => void;
  readonly setDrag: (drag: Drag | null) => void;
  /** The focus has gone to where one picks. */
  readonly heardWhom: () => void;
  readonly dismissNotice: (key: number) => void;
  readonly announce: (text: string) => void;
}

export function viewCommands({ view }: Stores): ViewCommands {
  return {
    showTab: (tab) => view.setState({ tab }),
    openSheet: (sheet) =>
      view.setState(({ sheet: sheetBefore }) => ({ sheet, sheetBefore, deviceShown: null })),
    openDevice: (deviceShown) =>
      view.setState(({ sheet: sheetBefore }) => ({ sheet: 'devices', sheetBefore, deviceShown })),
    closeSheet: () =>
      view.setState(({ sheetBefore }) => ({ sheet: sheetBefore, sheetBefore: null })),
    setDrag: (drag) => view.setState({ drag }),
    heardWhom: () => view.setState({ isWhomAsked: false }),
    dismissNotice: (key) => view.setState((state) => withoutNotice(state, key)),
    announce: (text) => view.setState((state) => withAnnouncement(state, text)),
  };
}

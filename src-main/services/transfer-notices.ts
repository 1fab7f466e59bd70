/** What this device's transfers tell whoever shows them. Types only. */
import type { Failure } from '../../src-shared/failure.ts';
import type { ListenState } from '../../src-shared/listen-model.ts';
import type { TransferId, TransferSnapshot } from '../../src-shared/transfer-model.ts';

export type TransfersNotice =
  /** With paths: whoever passes it on to a window takes them out. */
  | { readonly kind: 'transfer-changed'; readonly snapshot: TransferSnapshot }
  /** Once a transfer, after its last `transfer-changed`: with all its files, and after the history has it. */
  | { readonly kind: 'transfer-ended'; readonly snapshot: TransferSnapshot }
  | { readonly kind: 'transfer-dismissed'; readonly id: TransferId }
  /** All queued ones, in the order in which they will go. */
  | { readonly kind: 'queue-changed'; readonly queue: readonly TransferId[] }
  | {
      readonly kind: 'listening-changed';
      readonly state: ListenState | null;
      readonly failure: Failure | null;
    }
  /** Of an offer: `previewsOf`. */
  | { readonly kind: 'previews-changed'; readonly id: TransferId }
  | { readonly kind: 'history-changed' }
  | { readonly kind: 'devices-changed' }
  | { readonly kind: 'settings-changed' }
  /** Once a program: something that happened could not be written down. Transfers go on. */
  | { readonly kind: 'not-remembered' };

export type TransfersListener = (notice: TransfersNotice) => void;

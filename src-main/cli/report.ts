/** What the command tells whoever started it; `JsonReport` and `TextReport` say it in their way. */
import type { Examination } from '../../src-shared/doctor-model.ts';
import type { Failure } from '../../src-shared/failure.ts';
import type { ListenState } from '../../src-shared/listen-model.ts';
import type { Neighbour } from '../../src-shared/neighbour-model.ts';
import type { TransferSnapshot } from '../../src-shared/transfer-model.ts';
import type { HistoryEntry } from '../../src-shared/history-page.ts';
import type { ReceiptCheck } from '../services/receipt-check.ts';
import type { Receipt } from '../services/receipt-file.ts';
import type { WrittenReceipt } from '../services/receipts.ts';
import type { TrustNow } from '../services/trust.ts';
import type { AlwaysAccept } from '../../src-shared/trust-model.ts';
import type { VerifyReport } from '../../src-shared/verify-model.ts';

export interface Report {
  /** `folder`: where received files go. */
  listening(state: ListenState, folder: string): void;
  /** Of a running transfer; the report itself sees to it that it is not said too often. */
  transferChanged(snapshot: TransferSnapshot): void;
  /** Once a transfer. */
  transferEnded(snapshot: TransferSnapshot): void;
  /** Something that is not about one transfer went wrong. `code` is a failure kind or `usage`. */
  error(code: string, message: string): void;
  failure(failure: Failure): void;
  /** For a person only. */
  note(message: string): void;
  /** `alwaysAccept`: what of it is taken without a question; null = nothing. */
  device(device: Neighbour, alwaysAccept: AlwaysAccept | null): void;
  /** `trust`: what the device's key is worth now, whatever it was then. */
  historyEntry(entry: HistoryEntry, trust: TrustNow): void;
  /** `file`: absolute. */
  receiptWritten(file: string, receipt: WrittenReceipt): void;
  /** `files` null: none of them was looked for. */
  receiptChecked(receipt: Receipt, check: ReceiptCheck, files: VerifyReport | null): void;
  /** What became of a look at the way to another computer. */
  examined(examination: Examination): void;
  /** The last call. Resolves when all of it was handed on. */
  close(): Promise<void>;
}

/** What the engine knows of a transfer that runs, whatever its direction and dialect. Types only. */
import type { Failure } from '../../../src-shared/failure.ts';
import type { OfferPreview } from '../../../src-shared/preview-model.ts';
import type { Result } from '../../../src-shared/result.ts';
import type {
  ConflictChoice,
  TransferFile,
  TransferId,
  TransferPace,
  TransferPhase,
  TransferSnapshot,
} from '../../../src-shared/transfer-model.ts';

export interface LiveTransfer {
  readonly id: TransferId;
  readonly phase: TransferPhase;
  /** False as long as a person should know nothing of it: a peer that has not offered anything yet. */
  readonly isVisible: boolean;
  /** Grows with everything that should be told at once. */
  readonly revision: number;
  /** Over, and nothing of it is left: no file open, no datagram to send. */
  readonly isFinished: boolean;
  /** `now` is monotonic, in ms. */
  snapshot(now: number): TransferSnapshot;
  fullSnapshot(now: number): TransferSnapshot;
  /** Files, folders and links that are known by now. */
  readonly fileTotal: number;
  /** At most `count` of them from the `from`-th on, in the order of the snapshots. */
  filesFrom(from: number, count: number): readonly TransferFile[];
  /** Of an offered, received transfer; else ignored. Resolves when what is there is told. */
  setFolder(folder: string): Promise<Result<null, Failure>>;
  /** The same. `folder` null = the one that it shows. */
  accept(folder: string | null, conflict: ConflictChoice | null): void;
  decline(why: Failure): void;
  /** Of a running transfer in Ferry's own protocol; else ignored. */
  setPaused(paused: boolean): void;
  /** Of a sent transfer in Ferry's own protocol; else ignored. */
  setPace(pace: TransferPace): void;
  /** The same, while it is offered. */
  sendPreview(preview: OfferPreview): void;
  /** Ends it for this reason and tells the other side. Ignored once over. */
  stop(failure: Failure): void;
  /** Ends it now, whatever is still to be told or cleaned; resolves when nothing of it is left. */
  leave(): Promise<void>;
}

/** What goes between this process's main thread and its network worker. Values only; types only. */
import type { Failure } from '../../src-shared/failure.ts';
import type { FilePage, FileQuery } from '../../src-shared/file-page.ts';
import type { ListenRequest, ListenState } from '../../src-shared/listen-model.ts';
import type { OfferPreview } from '../../src-shared/preview-model.ts';
import type { Result } from '../../src-shared/result.ts';
import type {
  ConflictChoice,
  TransferId,
  TransferPace,
  TransferSnapshot,
} from '../../src-shared/transfer-model.ts';
import type { DeviceTrust, EngineEvent, SendRequest } from './engine.ts';

export type ToWorker =
  | { readonly kind: 'listen'; readonly call: number; readonly request: ListenRequest }
  | { readonly kind: 'stop-listening'; readonly call: number }
  | { readonly kind: 'close'; readonly call: number }
  | { readonly kind: 'send'; readonly request: SendRequest }
  | {
      readonly kind: 'set-folder';
      readonly call: number;
      readonly id: TransferId;
      readonly folder: string;
    }
  | {
      readonly kind: 'accept';
      readonly id: TransferId;
      readonly folder: string | null;
      readonly conflict: ConflictChoice | null;
    }
  | { readonly kind: 'decline'; readonly id: TransferId; readonly why: Failure }
  | { readonly kind: 'cancel'; readonly id: TransferId; readonly why: Failure }
  | { readonly kind: 'paused'; readonly id: TransferId; readonly paused: boolean }
  | { readonly kind: 'adopt-interrupted'; readonly call: number }
  | {
      readonly kind: 'forget';
      readonly call: number;
      readonly id: TransferId;
      readonly wireId: string | null;
    }
  | { readonly kind: 'files'; readonly call: number; readonly query: FileQuery }
  | { readonly kind: 'pace'; readonly id: TransferId; readonly pace: TransferPace }
  | { readonly kind: 'preview'; readonly id: TransferId; readonly preview: OfferPreview }
  | { readonly kind: 'trust'; readonly trust: DeviceTrust };

export type FromWorker =
  | { readonly kind: 'event'; readonly event: EngineEvent }
  | {
      readonly kind: 'listened';
      readonly call: number;
      readonly result: Result<ListenState, Failure>;
    }
  | { readonly kind: 'folder-set'; readonly call: number; readonly result: Result<null, Failure> }
  | {
      readonly kind: 'adopted';
      readonly call: number;
      readonly snapshots: readonly TransferSnapshot[];
    }
  | { readonly kind: 'files'; readonly call: number; readonly page: FilePage | null }
  /** Of `stop-listening`, `forget` and `close`. */
  | { readonly kind: 'finished'; readonly call: number }
  | { readonly kind: 'fault'; readonly message: string; readonly reason: string };

/** What every transfer of one engine shares. Types only. */
import type { TransferId } from '../../../src-shared/transfer-model.ts';
import type { BufferPool } from '../files/buffer-pool.ts';
import type { FaultLog } from '../driver/driver-loop.ts';
import type { EngineListener } from '../engine.ts';
import type { FormerLists } from '../lists/former-lists.ts';
import type { ResumeFolder } from '../resume/resume-folder.ts';
import type { EndpointOwner } from './endpoint-config.ts';
import type { OfferLimits } from './offer-limits.ts';
import type { KnownPeers } from './peer-knowledge.ts';
import type { TransferReports } from './transfer-reports.ts';

export interface EngineContext {
  readonly owner: EndpointOwner;
  readonly peers: KnownPeers;
  readonly pool: BufferPool;
  readonly reports: TransferReports;
  /** For what is no state of a transfer: that is `reports`'. */
  readonly tell: EngineListener;
  readonly log: FaultLog;
  /** Null: nothing is kept that could be gone on with. */
  readonly resume: ResumeFolder | null;
  /** Null: every list is said. */
  readonly lists: FormerLists | null;
  /** What the lists of all offers that wait may take of memory, a listener. */
  readonly waitingListsMaxBytes: number;
  /** How much a person may be asked. */
  readonly offerLimits: OfferLimits;
  /** Keys of which something was accepted: what goes on of it is no question. 64 hexadecimal digits each. */
  readonly consented: Set<string>;
  /** What a person was asked about, by the name that it was shown under. */
  readonly asked: Set<TransferId>;
}

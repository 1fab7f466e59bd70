/** The listening side of this computer, as a person sees it. */
import type { ConflictChoice } from './transfer-model.ts';

export interface ListenRequest {
  /** 0 = any free port. */
  readonly port: number;
  /** An address of this computer, or null for all, IPv4 and IPv6. */
  readonly bind: string | null;
  /** Where received files go. */
  readonly folder: string;
  /** What becomes of files that differ from what is there; null = as the sender wishes, or keep-both. */
  readonly conflict?: ConflictChoice | null;
  /** Also take plain UDP on the same port. */
  readonly plain: boolean;
}

export interface ListenState {
  readonly port: number;
  /** Addresses under which others can reach this computer, most useful first; loopback only when there is no other. */
  readonly addresses: readonly string[];
  readonly plain: boolean;
}

export const DEFAULT_PORT = 27182;

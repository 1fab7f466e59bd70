/** Is a transfer's trouble one that a look at the way can explain? */
import type { FailureKind } from '../../../src-shared/failure.ts';
import type { TransferSnapshot } from '../../../src-shared/transfer-model.ts';

const REACHING: readonly FailureKind[] = ['no-answer', 'no-network', 'unknown-host', 'peer-silent'];

export const isReachTrouble = ({ direction, dialect, failure }: TransferSnapshot): boolean =>
  direction === 'sent' &&
  dialect === 'ferry' &&
  failure !== null &&
  REACHING.includes(failure.kind);

/** Snapshots for tests of the command: one received file, with whatever the test wants to be different. */
import { file, transfer } from '../../src-shared/transfer.test-kit.ts';
import type { TransferFile, TransferSnapshot } from '../../src-shared/transfer-model.ts';

export const receivedFile: TransferFile = { ...file('a.txt'), doneBytes: 0 };

export const receivedSnapshot = (different: Partial<TransferSnapshot>): TransferSnapshot =>
  transfer({
    id: 't1',
    direction: 'received',
    phase: 'offered',
    files: [receivedFile],
    doneBytes: 0,
    ...different,
  });

/** Names for transfers on this side: never a peer's. */
import { randomBytes } from 'node:crypto';
import type { TransferId } from '../../../src-shared/transfer-model.ts';

export const newTransferId = (): TransferId => randomBytes(16).toString('hex');

/**
 * What can be answered to an offer without looking at it? Declined it can always be. Accepted only
 * what a rule could accept: of a verified device, without programs, with room on the disk. For
 * anything else the person has to see the code, or what comes.
 */
import { whyAsk } from '../../src-shared/always-accept.ts';
import type { TransferSnapshot } from '../../src-shared/transfer-model.ts';

export type OfferButton = 'accept' | 'decline';

const ANYTHING = { maxBytes: null, folder: null };

export function offerButtons(offer: TransferSnapshot): readonly OfferButton[] {
  if (offer.direction !== 'received' || offer.phase !== 'offered') return [];
  return whyAsk(offer, ANYTHING, offer.freeBytes) === null ? ['accept', 'decline'] : ['decline'];
}

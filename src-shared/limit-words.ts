/** What keeps a transfer from being faster, in words for a person on either side. */
import { assertNever } from './assert.ts';
import { rateText } from './rate-text.ts';
import type { Direction, LimitingFactor, TransferPace } from './transfer-model.ts';

/** One short sentence without a full stop. `pace`: as far as this side knows it. */
export function limitWords(
  factor: LimitingFactor,
  direction: Direction,
  pace: TransferPace | null,
): string {
  const isSender = direction === 'sent';
  switch (factor) {
    case 'link':
      return 'Limited by the network';
    case 'loss':
      return 'Limited by the network, which loses a lot';
    case 'sender-disk':
      return `Limited by ${isSender ? HERE : THERE} disk`;
    case 'receiver-disk':
      return `Limited by ${isSender ? THERE : HERE} disk`;
    case 'cpu':
      return `Limited by ${HERE} processor`;
    case 'peer':
      return `Limited by ${THERE} processor`;
    case 'limit':
      if (!isSender) return `Limited by ${THERE} speed limit`;
      if (pace === null || pace.limitBytesPerSecond === null) return 'Limited by a speed limit';
      return `Limited to ${rateText(pace.limitBytesPerSecond)}`;
    case 'background':
      return 'Limited by background mode: other traffic goes first';
    default:
      return assertNever(factor);
  }
}

/** How a transfer may use the network, where that is less than all it can; null where it is all. */
export function paceWords(pace: TransferPace): string | null {
  const { limitBytesPerSecond, background } = pace;
  if (limitBytesPerSecond === null) return background ? 'In the background' : null;
  const limit = `At most ${rateText(limitBytesPerSecond)}`;
  return background ? `${limit}, in the background` : limit;
}

const HERE = 'this computer’s';
const THERE = 'the other computer’s';

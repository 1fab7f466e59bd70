/** What keeps a transfer from being faster, in words for a person on either side. */
import { assertNever } from './assert.ts';
import { rateText } from './rate-text.ts';
import { say } from './say.ts';
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
      return say('Limited by the network');
    case 'loss':
      return say('Limited by the network, which loses a lot');
    case 'sender-disk':
      return isSender ? hereDisk() : thereDisk();
    case 'receiver-disk':
      return isSender ? thereDisk() : hereDisk();
    case 'cpu':
      return say('Limited by this computer’s processor');
    case 'peer':
      return say('Limited by the other computer’s processor');
    case 'limit':
      if (!isSender) return say('Limited by the other computer’s speed limit');
      if (pace === null || pace.limitBytesPerSecond === null) {
        return say('Limited by a speed limit');
      }
      return say('Limited to {rate}', { rate: rateText(pace.limitBytesPerSecond) });
    case 'background':
      return say('Limited by background mode: other traffic goes first');
    default:
      return assertNever(factor);
  }
}

/** How a transfer may use the network, where that is less than all it can; null where it is all. */
export function paceWords(pace: TransferPace): string | null {
  const { limitBytesPerSecond, background } = pace;
  if (limitBytesPerSecond === null) return background ? say('In the background') : null;
  const rate = rateText(limitBytesPerSecond);
  return background
    ? say('At most {rate}, in the background', { rate })
    : say('At most {rate}', { rate });
}

const hereDisk = (): string => say('Limited by this computer’s disk');
const thereDisk = (): string => say('Limited by the other computer’s disk');

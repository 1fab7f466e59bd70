/** What to do next for whoever receives and cannot send: where that is something else than the sender is told. */
import type { Failure } from './failure.ts';
import { say } from './say.ts';

/** Null: the same as for the sender. */
export function receiverAdvice(failure: Failure): string | null {
  switch (failure.kind) {
    case 'peer-silent':
    case 'peer-left':
    case 'peer-restarted':
      return say(
        'It goes on by itself when the other computer is back; what has arrived is kept. If it does not, ask for it to be sent again.',
      );
    case 'interrupted':
      return say(
        'It goes on by itself when Ferry listens here and the other computer is there; what has arrived is kept. If it does not, ask for it to be sent again.',
      );
    case 'cancelled':
      return failure.by === 'me'
        ? say('Ask for it to be sent again if you want it after all.')
        : say('Ask why, and for it to be sent again if you still want it.');
    case 'declined':
      return say('Ask for it to be sent again if you want it after all.');
    case 'not-answered':
    case 'incomplete':
      return say('Ask for it to be sent again.');
    case 'digest-mismatch':
      return say(
        'The damaged copy was removed. Ask for it to be sent again, and for the memory and disks of both computers to be checked if it happens twice.',
      );
    default:
      return null;
  }
}

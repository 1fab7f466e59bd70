/** What does the tray say of what goes on? One line, from snapshots. */
import { formatDuration } from '../../src-shared/format.ts';
import { say } from '../../src-shared/say.ts';
import type { TransferSnapshot } from '../../src-shared/transfer-model.ts';

export function trayWords(snapshots: readonly TransferSnapshot[]): string {
  const asking = snapshots.filter(
    ({ direction, phase }) => direction === 'received' && phase === 'offered',
  );
  if (asking.length > 0) {
    return say('{count, plural, one {# offer waits} other {# offers wait}} for your answer', {
      count: asking.length,
    });
  }
  const moving = snapshots.filter(({ phase }) => phase === 'transferring');
  const held = moving.filter(({ paused }) => paused !== null);
  if (moving.length === 0) return say('Nothing is moving');
  if (held.length === moving.length) {
    return say('{count, plural, one {# transfer} other {# transfers}}, paused', {
      count: held.length,
    });
  }
  const seconds = secondsLeft(moving.filter(({ paused }) => paused === null));
  if (seconds === null) {
    return say('{count, plural, one {# transfer} other {# transfers}}', { count: moving.length });
  }
  return say('{count, plural, one {# transfer} other {# transfers}}, {time} left', {
    count: moving.length,
    time: formatDuration(roundedUp(seconds)),
  });
}

/** Until the last of them is done; null as long as one of them does not know. */
function secondsLeft(moving: readonly TransferSnapshot[]): number | null {
  let longest = 0;
  for (const { secondsLeft } of moving) {
    if (secondsLeft === null) return null;
    longest = Math.max(longest, secondsLeft);
  }
  return longest;
}

/** Coarse, so that the line stands still long enough to be read: to 10 s, then to whole minutes. */
function roundedUp(seconds: number): number {
  const step = seconds > 60 ? 60 : 10;
  return Math.max(step, Math.ceil(seconds / step) * step);
}

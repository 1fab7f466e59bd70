/** Days, times and speeds of the history, and what can be compared; times in the person's own time zone. */
import { formatRate } from '../../../src-shared/format.ts';
import { endedAtOf, type HistoryEntry } from '../../../src-shared/history-page.ts';
import type { HistoryRow } from '../stores/history-store.ts';
import { leftOutCount } from '../../../src-shared/left-out-words.ts';
import { limitWords } from '../../../src-shared/limit-words.ts';
import type { Peer, TransferSnapshot, TransferStats } from '../../../src-shared/transfer-model.ts';
import { LOCALES } from '../../../src-shared/language.ts';
import { say, spokenLanguage } from '../../../src-shared/say.ts';
import { phaseWords } from '../transfers/phase-words.ts';

export const whenOf = ({ snapshot }: HistoryEntry): number => endedAtOf(snapshot);

/** On the first of a day; null of the others. `now` in ms since 1970. */
export function dayHeading({ entry, newerAt }: HistoryRow, now: number): string | null {
  const at = whenOf(entry);
  return newerAt !== null && isSameDay(at, newerAt) ? null : dayLabel(at, now);
}

/** `Today`, `Yesterday`, `Monday 2 November`, `2 November 2025`. */
export function dayLabel(at: number, now: number): string {
  if (isSameDay(at, now)) return say('Today');
  if (isSameDay(at, dayBefore(now))) return say('Yesterday');
  const isThisYear = new Date(at).getFullYear() === new Date(now).getFullYear();
  return new Intl.DateTimeFormat(LOCALES[spokenLanguage()], {
    day: 'numeric',
    month: 'long',
    ...(isThisYear ? { weekday: 'long' } : { year: 'numeric' }),
  }).format(at);
}

/** `14:05`. */
export function clockTime(at: number): string {
  const locale = LOCALES[spokenLanguage()];
  return new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit' }).format(at);
}

/** `Limited by the network. 105 MB/s on average, 112 MB/s at best`; null of what was not measured. */
export function speedLine(snapshot: TransferSnapshot): string | null {
  const { stats, limitedBy, direction, pace } = snapshot;
  // What an earlier version kept has fewer numbers.
  const kept: Partial<TransferStats> | null = stats;
  const mean = kept?.meanRateBytesPerSecond ?? 0;
  if (limitedBy === null || mean <= 0) return null;
  const best = kept?.peakRateBytesPerSecond ?? 0;
  const limit = limitWords(limitedBy, direction, pace);
  const average = formatRate(mean);
  return best > mean
    ? say('{limit}. {average} on average, {best} at best', {
        limit,
        average,
        best: formatRate(best),
      })
    : say('{limit}. {average} on average', { limit, average });
}

/** What came of it, and how much of it was there before. */
export function resultLine(snapshot: TransferSnapshot): string {
  const { skippedCount } = snapshot;
  const leftOut = leftOutCount(snapshot);
  const phase = phaseWords(snapshot);
  const result =
    leftOut === 0
      ? phase
      : say('{count, plural, one {{result}, # left out} other {{result}, # left out}}', {
          count: leftOut,
          result: phase,
        });
  return skippedCount === 0
    ? result
    : say('{count, plural, one {{result}, # skipped} other {{result}, # skipped}}', {
        count: skippedCount,
        result,
      });
}

/** Where it is, and its key where it has one. */
export function peerAddressWords({ host, port, fingerprint }: Peer): string {
  return fingerprint === null
    ? say('{host}, port {port}', { host, port })
    : say('{host}, port {port}, key {fingerprint}', { host, port, fingerprint });
}

/** Whether there is anything to say when its files are read again. */
export function canVerify(snapshot: TransferSnapshot): boolean {
  const { dialect, phase, files, doneBytes, skippedBytes } = snapshot;
  if (files.some(({ sha256 }) => sha256 !== null)) return true;
  // Only the first files are here, and none of those may have been sent.
  return dialect === 'ferry' && (phase === 'done' || doneBytes > skippedBytes);
}

/** `12 transfers found`. */
export const transfersFoundLine = (count: number): string =>
  say('{count, plural, =0 {No transfer found} one {# transfer found} other {# transfers found}}', {
    count,
  });

/** Whether there was another device to name in one. */
export const hasReceipt = ({ dialect, peer }: TransferSnapshot): boolean =>
  dialect === 'ferry' && peer.publicKey !== null;

/** Not 24 hours: two days a year are longer or shorter. */
function dayBefore(at: number): number {
  const day = new Date(at);
  return day.setDate(day.getDate() - 1);
}

function isSameDay(one: number, other: number): boolean {
  return new Date(one).toDateString() === new Date(other).toDateString();
}

/**
 * Numbers as a person reads them, the same in the window, the command and the failure texts: counts,
 * sizes, rates, durations. Decimal units (1 MB = 1,000,000 bytes), as disks and links are sold.
 */
import { type Language, LOCALES } from './language.ts';
import { say, spokenLanguage } from './say.ts';

/** `0 bytes`, `1 byte`, `999 bytes`, `1.0 kB`, `12.3 MB`, `145 GB`: three digits, a no-break space before the unit. */
export function formatBytes(byteCount: number): string {
  const whole = Math.max(0, Math.round(byteCount));
  if (whole < 1000) {
    return say('{count, plural, one {#\u00A0byte} other {#\u00A0bytes}}', { count: whole });
  }
  let value = whole / 1000;
  let power = 1;
  while (power < 5 && value >= 999.5) {
    value /= 1000;
    power += 1;
  }
  return withUnit(decimal(value, value >= 99.95 ? 0 : 1), power);
}

function withUnit(amount: string, power: number): string {
  switch (power) {
    case 1:
      return say('{amount}\u00A0kB', { amount });
    case 2:
      return say('{amount}\u00A0MB', { amount });
    case 3:
      return say('{amount}\u00A0GB', { amount });
    case 4:
      return say('{amount}\u00A0TB', { amount });
    default:
      return say('{amount}\u00A0PB', { amount });
  }
}

/** `12.3 MB/s`. */
export function formatRate(bytesPerSecond: number): string {
  return say('{size}/s', { size: formatBytes(bytesPerSecond) });
}

/** To the two largest units: `0 s`, `59 s`, `1 min 5 s`, `2 h 10 min`, `3 d 4 h`; seconds are dropped where they are noise. */
export function formatDuration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return inSeconds(whole);
  if (whole < 600) return pair(inMinutes(Math.floor(whole / 60)), whole % 60, inSeconds);
  const minutes = Math.round(whole / 60);
  if (minutes < 60) return inMinutes(minutes);
  if (minutes < 24 * 60) return pair(inHours(Math.floor(minutes / 60)), minutes % 60, inMinutes);
  const hours = Math.round(minutes / 60);
  return pair(
    say('{count, number}\u00A0d', { count: Math.floor(hours / 24) }),
    hours % 24,
    inHours,
  );
}

const pair = (major: string, minor: number, inMinorUnit: (count: number) => string): string =>
  minor === 0 ? major : `${major} ${inMinorUnit(minor)}`;

const inHours = (count: number): string => say('{count, number}\u00A0h', { count });
const inMinutes = (count: number): string => say('{count, number}\u00A0min', { count });
const inSeconds = (count: number): string => say('{count, number}\u00A0s', { count });

/** `100,000`. */
export const grouped = (count: number): string => decimal(count, 0);

/** With so many digits behind the point, in the language that is spoken. */
function decimal(value: number, fractionDigits: 0 | 1): string {
  const language = spokenLanguage();
  const key = `${language} ${fractionDigits}` as const;
  let format = decimalFormats.get(key);
  if (format === undefined) {
    format = new Intl.NumberFormat(LOCALES[language], {
      minimumFractionDigits: fractionDigits,
      maximumFractionDigits: fractionDigits,
    });
    decimalFormats.set(key, format);
  }
  return format.format(value);
}

/** Making one takes a hundred times as long as using it. */
const decimalFormats = new Map<`${Language} ${0 | 1}`, Intl.NumberFormat>();

/**
 * Numbers as a person reads them, the same in the window, the command and the failure texts:
 * sizes, rates, durations. Decimal units (1 MB = 1,000,000 bytes), as disks and links are sold.
 */

const BYTE_UNITS = ['bytes', 'kB', 'MB', 'GB', 'TB', 'PB'] as const;
const NO_BREAK_SPACE = '\u00A0';

/** `0 bytes`, `1 byte`, `999 bytes`, `1.0 kB`, `12.3 MB`, `145 GB`: three digits, a no-break space before the unit. */
export function formatBytes(byteCount: number): string {
  const whole = Math.max(0, Math.round(byteCount));
  if (whole === 1) return `1${NO_BREAK_SPACE}byte`;
  let value = whole;
  let unit = 0;
  while (unit < BYTE_UNITS.length - 1 && value >= (unit === 0 ? 1000 : 999.5)) {
    value /= 1000;
    unit += 1;
  }
  const digits = unit === 0 || value >= 99.95 ? 0 : 1;
  return `${value.toFixed(digits)}${NO_BREAK_SPACE}${BYTE_UNITS[unit]}`;
}

/** `12.3 MB/s`. */
export function formatRate(bytesPerSecond: number): string {
  return `${formatBytes(bytesPerSecond)}/s`;
}

/** To the two largest units: `0 s`, `59 s`, `1 min 5 s`, `2 h 10 min`, `3 d 4 h`; seconds are dropped where they are noise. */
export function formatDuration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return amount(whole, 's');
  if (whole < 600) return pair(Math.floor(whole / 60), 'min', whole % 60, 's');
  const minutes = Math.round(whole / 60);
  if (minutes < 60) return amount(minutes, 'min');
  if (minutes < 24 * 60) return pair(Math.floor(minutes / 60), 'h', minutes % 60, 'min');
  const hours = Math.round(minutes / 60);
  return pair(Math.floor(hours / 24), 'd', hours % 24, 'h');
}

function pair(major: number, majorUnit: string, minor: number, minorUnit: string): string {
  const head = amount(major, majorUnit);
  return minor === 0 ? head : `${head} ${amount(minor, minorUnit)}`;
}

function amount(value: number, unit: string): string {
  return `${value}${NO_BREAK_SPACE}${unit}`;
}

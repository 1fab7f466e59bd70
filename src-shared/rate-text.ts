/** What a typed rate means: `20MB/s`, `500 kB/s`, `1.5MiB/s`, `100Mbit/s`; and how one is typed. */
import { BYTE_UNITS, parseAmount } from './byte-amount.ts';

const UNITS: Readonly<Record<string, number>> = {
  ...BYTE_UNITS,
  bit: 1 / 8,
  kbit: 1e3 / 8,
  mbit: 1e6 / 8,
  gbit: 1e9 / 8,
};

/** Slower than this a transfer is dead: a handshake alone would take seconds. */
export const RATE_MIN_BYTES_PER_SECOND = 1_000;
/** Faster than any link that is sold; keeps a typed row of nines a number. */
export const RATE_MAX_BYTES_PER_SECOND = 1e12;

export type RateProblem = 'not-a-rate' | 'too-slow' | 'too-fast';

/** Bytes a second, or what is wrong with the text. */
export function parseRate(text: string): number | RateProblem {
  const rate = parseAmount(text.trim().replace(/\/s$/i, ''), UNITS);
  if (rate === null) return 'not-a-rate';
  if (!(rate >= RATE_MIN_BYTES_PER_SECOND)) return 'too-slow';
  return rate > RATE_MAX_BYTES_PER_SECOND ? 'too-fast' : rate;
}

/** As a person may type it, and as it is understood again: `20 MB/s`, `1.25 MB/s`, `999 kB/s`. */
export function rateText(bytesPerSecond: number): string {
  for (const [unit, size] of [
    ['GB/s', 1e9],
    ['MB/s', 1e6],
    ['kB/s', 1e3],
  ] as const) {
    if (bytesPerSecond >= size) return `${Number((bytesPerSecond / size).toFixed(3))} ${unit}`;
  }
  return `${Math.round(bytesPerSecond)} B/s`;
}

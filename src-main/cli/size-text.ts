/** What a typed size means: `500`, `20MB`, `1.5 GiB`. */
import { BYTE_UNITS, parseAmount } from '../../src-shared/byte-amount.ts';
import { UsageError } from './usage.ts';

const UNITS: Readonly<Record<string, number>> = { ...BYTE_UNITS, tb: 1e12, tib: 1024 ** 4 };

/** Bytes, at least 1. `option`: that it was given to. Throws UsageError. */
export function parseSize(option: string, text: string): number {
  const size = Math.floor(parseAmount(text.trim(), UNITS) ?? NaN);
  if (Number.isSafeInteger(size) && size >= 1) return size;
  throw new UsageError(`${option} ${text}: use a size such as 500MB or 2GiB`);
}

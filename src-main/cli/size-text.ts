/** What a typed size means: `500`, `20MB`, `1.5 GiB`. */
import { UsageError } from './usage.ts';

const UNITS: Readonly<Record<string, number>> = {
  '': 1,
  b: 1,
  kb: 1e3,
  mb: 1e6,
  gb: 1e9,
  tb: 1e12,
  kib: 1024,
  mib: 1024 ** 2,
  gib: 1024 ** 3,
  tib: 1024 ** 4,
};

/** Bytes, at least 1. `option`: that it was given to. Throws UsageError. */
export function parseSize(option: string, text: string): number {
  const parts = /^(\d+(?:[.,]\d+)?)\s*([a-z]*)$/i.exec(text.trim());
  const unit = UNITS[parts?.[2]?.toLowerCase() ?? '?'];
  const size = Math.floor(Number(parts?.[1]?.replace(',', '.')) * (unit ?? NaN));
  if (Number.isSafeInteger(size) && size >= 1) return size;
  throw new UsageError(`${option} ${text}: use a size such as 500MB or 2GiB`);
}

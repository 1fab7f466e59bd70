/** What `--limit` means: `20MB/s`, `500 kB/s`, `1.5MiB/s`, `100Mbit/s`. */
import { UsageError } from './usage.ts';

const UNITS: Readonly<Record<string, number>> = {
  '': 1,
  b: 1,
  kb: 1e3,
  mb: 1e6,
  gb: 1e9,
  kib: 1024,
  mib: 1024 ** 2,
  gib: 1024 ** 3,
  bit: 1 / 8,
  kbit: 1e3 / 8,
  mbit: 1e6 / 8,
  gbit: 1e9 / 8,
};

/** Slower than this a transfer is dead: a handshake alone would take seconds. */
const RATE_MIN_BYTES_PER_SECOND = 1_000;

/** Bytes a second. Throws UsageError. */
export function parseRate(text: string): number {
  const parts = /^(\d+(?:\.\d+)?)\s*([a-z]*)(?:\/s)?$/i.exec(text.trim());
  const unit = UNITS[parts?.[2]?.toLowerCase() ?? '?'];
  if (parts === null || unit === undefined) {
    throw new UsageError(`--limit ${text}: use a rate such as 20MB/s, 500kB/s or 100Mbit/s`);
  }
  const rate = Number(parts[1]) * unit;
  if (!(rate >= RATE_MIN_BYTES_PER_SECOND) || !Number.isFinite(rate)) {
    throw new UsageError(`--limit ${text}: at least 1kB/s`);
  }
  return rate;
}

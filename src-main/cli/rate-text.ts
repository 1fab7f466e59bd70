/** What `--limit` means, and what is said when it means nothing. The units are src-shared/rate-text.ts. */
import { parseRate } from '../../src-shared/rate-text.ts';
import { UsageError } from './usage.ts';

/** Bytes a second. Throws UsageError. */
export function parseLimit(text: string): number {
  const rate = parseRate(text);
  switch (rate) {
    case 'not-a-rate':
      throw new UsageError(`--limit ${text}: use a rate such as 20MB/s, 500kB/s or 100Mbit/s`);
    case 'too-slow':
      throw new UsageError(`--limit ${text}: at least 1kB/s`);
    case 'too-fast':
      throw new UsageError(`--limit ${text}: leave it out for no limit`);
    default:
      return rate;
  }
}

/** What `--wait` means: `90s`, `10m`, `2h`, or a number of seconds. */
import { UsageError } from './usage.ts';

const UNIT_MS = { s: 1_000, m: 60_000, h: 3_600_000 } as const;
/** A timer counts no further. */
const DURATION_MAX_MS = 2 ** 31 - 1;

/** In ms. Throws UsageError. */
export function parseWait(text: string): number {
  const [, count, unit = 's'] = /^(\d{1,9})(s|m|h)?$/.exec(text) ?? [];
  const durationMs = Number(count) * UNIT_MS[unit as keyof typeof UNIT_MS];
  if (count === undefined || durationMs > DURATION_MAX_MS) {
    throw new UsageError(`--wait ${text}: use a time such as 90s, 10m or 2h, at most 24 days`);
  }
  return durationMs;
}

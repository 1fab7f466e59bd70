/**
 * From milliseconds under each limiting factor to one word: what took most of a whole transfer, and
 * what a person may be told right now. Decides how long something must hold before it is said; where
 * the milliseconds come from is sender-limits.ts and receiver-limits.ts.
 */
import { LIMITING_FACTORS } from '../../src-shared/transfer-model.ts';
import type { LimitingFactor } from '../../src-shared/transfer-model.ts';
import { LIMIT_MEMORY_MS, LIMIT_SHARE_MIN, LIMIT_SHOWN_AFTER_MS } from './constants.ts';

export type LimitTimes = Record<LimitingFactor, number>;

export const noLimitTimes = (): LimitTimes => ({
  link: 0,
  loss: 0,
  'sender-disk': 0,
  'receiver-disk': 0,
  cpu: 0,
  peer: 0,
  limit: 0,
  background: 0,
});

export class LimitVerdict {
  private readonly totals = noLimitTimes();
  /** The same with the past fading away. */
  private readonly recent = noLimitTimes();
  private candidate: LimitingFactor | null = null;
  private candidateSince = 0;
  private shownFactor: LimitingFactor | null = null;

  /** `times` of the last `elapsedMs`. They may be changed afterwards. */
  add(times: Readonly<LimitTimes>, elapsedMs: number, now: number): void {
    const fade = Math.exp(-elapsedMs / LIMIT_MEMORY_MS);
    for (const factor of LIMITING_FACTORS) {
      this.totals[factor] += times[factor];
      this.recent[factor] = this.recent[factor] * fade + times[factor];
    }
    const candidate = largest(this.recent, LIMIT_SHARE_MIN);
    if (candidate !== this.candidate) {
      this.candidate = candidate;
      this.candidateSince = now - elapsedMs;
    }
    if (now - this.candidateSince >= LIMIT_SHOWN_AFTER_MS) this.shownFactor = candidate;
  }

  /** Of the last seconds, at once: for the other side, which waits by itself before it shows it. */
  get current(): LimitingFactor | null {
    return this.candidate;
  }

  /** What has held for so long that it may be said. */
  get shown(): LimitingFactor | null {
    return this.shownFactor;
  }

  /** What took most of all the time; null before any. */
  get whole(): LimitingFactor | null {
    return largest(this.totals, 0);
  }

  /** Whole milliseconds under each factor. */
  wholeTimes(): LimitTimes {
    const times = noLimitTimes();
    for (const factor of LIMITING_FACTORS) times[factor] = Math.round(this.totals[factor]);
    return times;
  }
}

/** The factor with the most time, if that is at least `shareMin` of all and more than nothing. */
function largest(times: Readonly<LimitTimes>, shareMin: number): LimitingFactor | null {
  let sum = 0;
  let found: LimitingFactor | null = null;
  for (const factor of LIMITING_FACTORS) {
    sum += times[factor];
    if (times[factor] > (found === null ? 0 : times[found])) found = factor;
  }
  return found !== null && times[found] >= shareMin * sum ? found : null;
}

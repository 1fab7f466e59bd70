/**
 * Is the thread that drives a transfer what everything waits for? Because it never rests, or because
 * other threads and programs have the processors that it wants. Knows only how its time went.
 */
import {
  LIMIT_BUSY_FRACTION,
  LIMIT_BUSY_MEMORY_MS,
  LIMIT_CROWDED_OUT_FRACTION,
} from './constants.ts';

/** How the time of one thread went, in all, ms. */
export interface ThreadTimes {
  /** By the account of its event loop: it did not wait for anything to happen. */
  readonly activeMs: number;
  /** It had something to do, and others had the processors; 0 where the system does not say. */
  readonly crowdedOutMs: number;
}

export class LoopLoad {
  private before: ThreadTimes | null = null;
  /** Of the last moments, 0 to 1; null before it was measured. */
  private active: number | null = null;
  private crowdedOut = 0;

  /** Over the last moments. */
  get isBusy(): boolean {
    if (this.active === null) return false;
    return this.active >= LIMIT_BUSY_FRACTION || this.crowdedOut >= LIMIT_CROWDED_OUT_FRACTION;
  }

  /** `elapsedMs`: since the last call. */
  observe(times: ThreadTimes, elapsedMs: number): void {
    const { before } = this;
    this.before = times;
    if (before === null) return;
    const fade = this.active === null ? 0 : Math.exp(-elapsedMs / LIMIT_BUSY_MEMORY_MS);
    const blend = (past: number, ms: number): number =>
      past * fade + Math.min(1, ms / elapsedMs) * (1 - fade);
    this.active = blend(this.active ?? 0, times.activeMs - before.activeMs);
    this.crowdedOut = blend(this.crowdedOut, times.crowdedOutMs - before.crowdedOutMs);
  }
}

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
  /** By the system's: it was on a processor; 0 where the system does not say. */
  readonly ranMs: number;
  /** It had something to do, and others had the processors; 0 where the system does not say. */
  readonly crowdedOutMs: number;
}

export class LoopLoad {
  private before: ThreadTimes | null = null;
  /** Of the last moments, 0 to 1: it worked, or would have worked. Null before it was measured. */
  private wanted: number | null = null;
  private crowdedOut = 0;

  /** Over the last moments. */
  get isBusy(): boolean {
    if (this.wanted === null) return false;
    return this.wanted >= LIMIT_BUSY_FRACTION || this.crowdedOut >= LIMIT_CROWDED_OUT_FRACTION;
  }

  /** `elapsedMs`: since the last call. */
  observe(times: ThreadTimes, elapsedMs: number): void {
    const { before } = this;
    this.before = times;
    if (before === null) return;
    const fade = this.wanted === null ? 0 : Math.exp(-elapsedMs / LIMIT_BUSY_MEMORY_MS);
    const blend = (past: number, ms: number): number =>
      past * fade + Math.min(1, ms / elapsedMs) * (1 - fade);
    const crowdedOutMs = times.crowdedOutMs - before.crowdedOutMs;
    // The loop counts what it waits for inside of a call, the system how late it is woken.
    const wantedMs = Math.max(
      times.activeMs - before.activeMs,
      times.ranMs - before.ranMs + crowdedOutMs,
    );
    this.wanted = blend(this.wanted ?? 0, wantedMs);
    this.crowdedOut = blend(this.crowdedOut, crowdedOutMs);
  }
}

/** Is the thread that drives a transfer what everything waits for? Knows only how long it worked. */
import { LIMIT_BUSY_FRACTION, LIMIT_BUSY_MEMORY_MS } from './constants.ts';

export class LoopLoad {
  private activeMs: number | null = null;
  /** Null before it was measured. */
  private fraction: number | null = null;

  /** Over the last moments. */
  get isBusy(): boolean {
    return this.fraction !== null && this.fraction >= LIMIT_BUSY_FRACTION;
  }

  /** `activeMs`: in all, how long it has worked and not waited. `elapsedMs`: since the last call. */
  observe(activeMs: number, elapsedMs: number): void {
    if (this.activeMs !== null) {
      const fade = Math.exp(-elapsedMs / LIMIT_BUSY_MEMORY_MS);
      const now = Math.min(1, (activeMs - this.activeMs) / elapsedMs);
      this.fraction = (this.fraction ?? now) * fade + now * (1 - fade);
    }
    this.activeMs = activeMs;
  }
}

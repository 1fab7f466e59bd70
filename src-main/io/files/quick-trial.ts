/**
 * May a small piece of work on a disk be done at once, in the thread that reads the socket? A page
 * cache answers in microseconds, and a detour through the thread pool costs more than that; a slow
 * disk or a network share must not hold the thread up. What was slow is tried again later.
 */
import { performance } from 'node:perf_hooks';
import {
  QUICK_AVERAGE_MAX_MS,
  QUICK_FORGIVEN_AFTER,
  QUICK_MEMORY,
  QUICK_PAUSE_MAX,
  QUICK_PAUSE_MIN,
} from './file-constants.ts';

export class QuickTrial {
  private readonly now: () => number;
  private averageMs = 0;
  /** Pieces of work that are not tried. */
  private pauseLeft = 0;
  private nextPause = QUICK_PAUSE_MIN;
  private quickInARow = 0;

  constructor(now: () => number = () => performance.now()) {
    this.now = now;
  }

  /** Asked once for each piece of work. */
  get isTrying(): boolean {
    if (this.pauseLeft === 0) return true;
    this.pauseLeft -= 1;
    return false;
  }

  /** Does it, and holds its time against what comes next. */
  run<T>(work: () => T): T {
    const startedAt = this.now();
    try {
      return work();
    } finally {
      this.observe(this.now() - startedAt);
    }
  }

  /** It could not be done at once. */
  giveUp(): void {
    this.pauseLeft = this.nextPause;
    this.nextPause = Math.min(QUICK_PAUSE_MAX, this.nextPause * 2);
    this.averageMs = 0;
    this.quickInARow = 0;
  }

  /** By the average: a busy machine takes the processor away for milliseconds from the quickest work. */
  private observe(ms: number): void {
    this.averageMs += (ms - this.averageMs) / QUICK_MEMORY;
    if (this.averageMs > QUICK_AVERAGE_MAX_MS) {
      this.giveUp();
      return;
    }
    this.quickInARow += 1;
    if (this.quickInARow > QUICK_FORGIVEN_AFTER) this.nextPause = QUICK_PAUSE_MIN;
  }
}

/**
 * How much credit does a sender get for what left memory? All of it, unless more than the disk needs has
 * stood before it for a while: such a backlog makes nothing faster, and all of it comes again when this
 * program is killed. Then a part of the window is kept back until the disk is the faster one again.
 */
import {
  RECEIVE_WINDOW_HELD_BYTES,
  STANDING_BACKLOG_MIN_BYTES,
  STANDING_BACKLOG_MIN_MS,
} from './constants.ts';

export class CreditBrake {
  private readonly keptMaxBytes: number;
  private keptBytes = 0;
  private standingSince: number | null = null;

  constructor(windowBytes: number) {
    this.keptMaxBytes = Math.max(0, windowBytes - RECEIVE_WINDOW_HELD_BYTES);
  }

  /**
   * `byteCount` left memory, `waitingBytes` still wait for the disk. Returns the credit to be given now:
   * none, as much, or up to twice as much.
   */
  settle(byteCount: number, waitingBytes: number, now: number): number {
    if (waitingBytes < STANDING_BACKLOG_MIN_BYTES) {
      this.standingSince = null;
      const returned = Math.min(byteCount, this.keptBytes);
      this.keptBytes -= returned;
      return byteCount + returned;
    }
    this.standingSince ??= now;
    if (now - this.standingSince < STANDING_BACKLOG_MIN_MS) return byteCount;
    const kept = Math.min(byteCount, this.keptMaxBytes - this.keptBytes);
    this.keptBytes += kept;
    return byteCount - kept;
  }
}

/**
 * What limits a transfer, as its receiver sees it: its own thread, its own disk, and for everything
 * else the word of the sender, who alone knows what it waits for. How long a factor must hold before
 * it is said is limit-verdict.ts.
 */
import type { LimitingFactor } from '../../src-shared/transfer-model.ts';
import { LIMIT_BACKLOG_FRACTION, LIMIT_SAMPLE_MIN_MS } from './constants.ts';
import { LimitVerdict, noLimitTimes } from './limit-verdict.ts';
import { LoopLoad, type ThreadTimes } from './loop-load.ts';

export class ReceiverLimits {
  readonly verdict = new LimitVerdict();
  /** What the sender says, as it sees it. */
  peerFactor: LimitingFactor | null = null;
  private readonly windowBytes: number;
  private readonly times = noLimitTimes();
  private at: number | null = null;
  private readonly load = new LoopLoad();

  constructor(windowBytes: number) {
    this.windowBytes = windowBytes;
  }

  /** Bytes may come from now on. */
  begin(now: number): void {
    this.at = now;
  }

  /**
   * `thread`: in all, how the time of this thread went; null = as before.
   * `unwrittenBytes`: came and are not on the disk. `isAllHere`: only the disk has work left.
   */
  observe(
    unwrittenBytes: number,
    isAllHere: boolean,
    thread: ThreadTimes | null,
    now: number,
  ): void {
    if (this.at === null) return;
    const elapsedMs = now - this.at;
    if (elapsedMs < LIMIT_SAMPLE_MIN_MS && thread !== null) return;
    if (elapsedMs <= 0) return;
    this.at = now;
    if (thread !== null) this.load.observe(thread, elapsedMs);
    const isDisk = isAllHere || unwrittenBytes >= LIMIT_BACKLOG_FRACTION * this.windowBytes;
    const factor = this.ownFactor(isDisk) ?? seenFromHere(this.peerFactor) ?? 'link';
    this.times[factor] = elapsedMs;
    this.verdict.add(this.times, elapsedMs, now);
    this.times[factor] = 0;
  }

  private ownFactor(isDisk: boolean): LimitingFactor | null {
    if (this.load.isBusy) return 'cpu';
    return isDisk ? 'receiver-disk' : null;
  }
}

/** The sender's own processor is the other one's here; of this one's it knows only what we have told it. */
function seenFromHere(factor: LimitingFactor | null): LimitingFactor | null {
  if (factor === 'cpu') return 'peer';
  return factor === 'peer' ? null : factor;
}

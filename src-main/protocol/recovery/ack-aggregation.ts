/** How much more arrives at once than the rate explains: ACKs that were thinned, or came in clumps. */
import { BBR_AGGREGATION_MAX_MS, BBR_BANDWIDTH_WINDOW_ROUNDS } from './recovery-constants.ts';
import { WindowedMax } from './windowed-filter.ts';

export class AckAggregation {
  /** Bytes, over ticks. */
  readonly #most = new WindowedMax(BBR_BANDWIDTH_WINDOW_ROUNDS);
  #startedAt = 0;
  #bytes = 0;

  /** The most of late, bytes. */
  get extraBytes(): number {
    return this.#most.value;
  }

  /** `bandwidth`: what the path is believed to deliver, bytes per millisecond. */
  handleAck(ackedBytes: number, bandwidth: number, tick: number, now: number): void {
    let expected = bandwidth * (now - this.#startedAt);
    if (this.#bytes <= expected) {
      this.startAnew(now);
      expected = 0;
    }
    this.#bytes += ackedBytes;
    const extra = Math.min(this.#bytes - expected, bandwidth * BBR_AGGREGATION_MAX_MS);
    this.#most.update(extra, tick);
  }

  /** What comes next is no clump, but the end of a silence. */
  startAnew(now: number): void {
    this.#startedAt = now;
    this.#bytes = 0;
  }

  /** The path is another one. */
  reset(tick: number): void {
    this.#most.reset(0, tick);
  }
}

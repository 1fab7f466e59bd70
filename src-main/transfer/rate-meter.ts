/** How fast bytes move, and how long the rest will take at that. Knows only what it is shown. */
import { RATE_SAMPLE_GAP_MS, RATE_WINDOW_MS } from './constants.ts';

interface Sample {
  readonly at: number;
  readonly bytes: number;
}

export class RateMeter {
  private readonly samples: Sample[] = [];

  /** `doneBytes` in all, never less than before. Call at any pace; calls between two samples cost nothing. */
  observe(doneBytes: number, now: number): void {
    const last = this.samples.at(-1);
    if (last !== undefined && now - last.at < RATE_SAMPLE_GAP_MS) return;
    this.samples.push({ at: now, bytes: doneBytes });
    while (this.samples.length > 2 && now - (this.samples[1]?.at ?? now) >= RATE_WINDOW_MS) {
      this.samples.shift();
    }
  }

  /** Over the last RATE_WINDOW_MS; 0 until two samples are there. */
  bytesPerSecond(): number {
    const first = this.samples[0];
    const last = this.samples.at(-1);
    if (first === undefined || last === undefined || last.at <= first.at) return 0;
    return ((last.bytes - first.bytes) * 1_000) / (last.at - first.at);
  }

  /** Null while nothing moves. */
  secondsLeft(remainingBytes: number): number | null {
    if (remainingBytes <= 0) return 0;
    const rate = this.bytesPerSecond();
    return rate > 0 ? remainingBytes / rate : null;
  }
}

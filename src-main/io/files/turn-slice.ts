/** Much small work in the socket's thread: a little of it in each turn of the event loop. */
import { performance } from 'node:perf_hooks';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { SLICE_MS } from './file-constants.ts';

/** Pieces of work between two looks at the clock: each takes microseconds as a rule. */
const CLOCK_EVERY = 8;

export class TurnSlice {
  private endsAt = performance.now() + SLICE_MS;
  private uncounted = CLOCK_EVERY;

  /** After each piece. Null: go on. Else the turn of others, to be waited for. */
  rest(): Promise<void> | null {
    this.uncounted -= 1;
    if (this.uncounted > 0) return null;
    this.uncounted = CLOCK_EVERY;
    return performance.now() < this.endsAt ? null : this.pause();
  }

  private async pause(): Promise<void> {
    await nextTurn();
    this.endsAt = performance.now() + SLICE_MS;
  }
}

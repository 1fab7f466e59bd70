/** Much small work in the socket's thread: a little of it in each turn of the event loop. */
import { performance } from 'node:perf_hooks';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { SLICE_MS } from './file-constants.ts';

export class TurnSlice {
  private endsAt = performance.now() + SLICE_MS;

  /** Null: go on. Else the turn of others, to be waited for. */
  rest(): Promise<void> | null {
    return performance.now() < this.endsAt ? null : this.pause();
  }

  private async pause(): Promise<void> {
    await nextTurn();
    this.endsAt = performance.now() + SLICE_MS;
  }
}

/** Much small work in the socket's thread: at once for a while, and what is left in the next turns of the event loop. */
import { performance } from 'node:perf_hooks';
import { SLICE_MS } from './file-constants.ts';

export class SlicedWork {
  private readonly left: (() => void)[] = [];
  /** Of the turn in which work was done last; null: none was done in this one. */
  private sliceEndsAt: number | null = null;

  /** In the order in which it is asked for. It must not throw. */
  do(work: () => void): void {
    if (this.sliceEndsAt === null) this.beginSlice();
    if (this.left.length === 0 && this.hasTime()) work();
    else this.left.push(work);
  }

  private beginSlice(): void {
    this.sliceEndsAt = performance.now() + SLICE_MS;
    setImmediate(() => this.goOn());
  }

  private hasTime(): boolean {
    return this.sliceEndsAt !== null && performance.now() < this.sliceEndsAt;
  }

  private goOn(): void {
    this.sliceEndsAt = null;
    if (this.left.length === 0) return;
    this.beginSlice();
    let done = 0;
    while (done < this.left.length && this.hasTime()) this.left[done++]?.();
    this.left.splice(0, done);
  }
}

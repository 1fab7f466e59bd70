/** For how long could the bytes of a transfer move, over all of its attempts? Each attempt counts from nothing. */
import { isOver, type TransferId, type TransferSnapshot } from '../../src-shared/transfer-model.ts';

interface Times {
  readonly earlierMs: number;
  readonly attemptMs: number;
}

export class AttemptTimes {
  readonly #times = new Map<TransferId, Times>();

  /** What the engine says of one attempt, with the time of all of them. */
  overAll(told: TransferSnapshot): TransferSnapshot {
    const before = this.#times.get(told.id) ?? { earlierMs: 0, attemptMs: 0 };
    const attemptMs = told.flowMs ?? 0;
    const isAnew = attemptMs < before.attemptMs;
    const earlierMs = before.earlierMs + (isAnew ? before.attemptMs : 0);
    if (isOver(told.phase)) this.#times.delete(told.id);
    else this.#times.set(told.id, { earlierMs, attemptMs });
    if (earlierMs === 0 && hasEarlierBytes(told)) return { ...told, flowMs: undefined };
    return { ...told, flowMs: earlierMs + attemptMs };
  }
}

/** Some were moved by an attempt that this program has not seen. */
function hasEarlierBytes({ stats, doneBytes, skippedBytes }: TransferSnapshot): boolean {
  return stats !== null && stats.movedBytes + skippedBytes < doneBytes;
}

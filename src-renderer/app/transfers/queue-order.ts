/** In which order are transfers shown, and what does moving one in the queue mean? */
import { isOver, type TransferId } from '../../../src-shared/transfer-model.ts';
import type { TransfersState } from '../stores/transfers-store.ts';

export interface ListGroups {
  /** Newest first. */
  readonly ongoing: readonly TransferId[];
  /** In the order in which they will go. */
  readonly queued: readonly TransferId[];
  /** Newest first. */
  readonly over: readonly TransferId[];
}

type Listed = Pick<TransfersState, 'ids' | 'byId' | 'queue'>;

export function listGroups({ ids, byId, queue }: Listed): ListGroups {
  const places = new Map(queue.map((id, place) => [id, place]));
  const placeOf = (id: TransferId): number => places.get(id) ?? queue.length;
  const phaseOf = (id: TransferId) => byId[id]?.phase ?? 'done';
  const queued = ids.filter((id) => phaseOf(id) === 'queued').reverse();
  return {
    ongoing: ids.filter((id) => phaseOf(id) !== 'queued' && !isOver(phaseOf(id))),
    queued: queued.sort((one, other) => placeOf(one) - placeOf(other)),
    over: ids.filter((id) => isOver(phaseOf(id))),
  };
}

export type QueueStep = 'up' | 'down';

/** The argument of `transfer-move`; undefined where it cannot be moved that way. */
export function beforeIdAfter(
  queue: readonly TransferId[],
  id: TransferId,
  step: QueueStep,
): TransferId | null | undefined {
  const place = queue.indexOf(id);
  if (place < 0) return undefined;
  if (step === 'up') return queue[place - 1];
  return place === queue.length - 1 ? undefined : (queue[place + 2] ?? null);
}

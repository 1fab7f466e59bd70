/** Who stands in the list: those that main names, and those that are picked although they are gone. */
import type { Neighbour } from '../../../src-shared/neighbour-model.ts';

export function listedNeighbours(
  shown: readonly Neighbour[],
  picks: readonly Neighbour[],
): readonly Neighbour[] {
  const isShown = ({ neighbourId }: Neighbour): boolean =>
    shown.some((one) => one.neighbourId === neighbourId);
  const gone = picks.filter((pick) => !isShown(pick));
  return gone.length === 0 ? shown : [...shown, ...gone];
}

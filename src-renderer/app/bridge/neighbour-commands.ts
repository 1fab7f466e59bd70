/** What can be done with the list of neighbours; sending is `send-commands.ts`'s. */
import { withHeld } from '../stores/neighbours-store.ts';
import type { Stores } from '../stores/stores.ts';
import type { Ask } from './ask.ts';

export interface NeighbourCommands {
  /** Somebody is at the list: nothing in it may move. */
  readonly holdNeighbours: (isHeld: boolean) => void;
  /** That it was sent to. One that is in sight or verified stays in the list. */
  readonly forgetNeighbour: (neighbourId: string) => Promise<void>;
}

export function neighbourCommands({ form, neighbours }: Stores, ask: Ask): NeighbourCommands {
  return {
    holdNeighbours: (isHeld) => neighbours.setState((state) => withHeld(state, isHeld)),
    forgetNeighbour: async (neighbourId) => {
      if (!(await ask('neighbour-forget', neighbourId))) return;
      const isOther = (one: { readonly neighbourId: string }): boolean =>
        one.neighbourId !== neighbourId;
      const { all } = neighbours.getState();
      if (all?.every(isOther) !== true) return;
      form.setState(({ picks }) => ({ picks: picks.filter(isOther) }));
      neighbours.setState(({ shown }) => ({ shown: shown.filter(isOther) }));
    },
  };
}

/**
 * Asks main. A request that main could not answer at all (a bug, not a failure as data) is told to
 * the person and comes back as null.
 */
import type { FerryBridge, RequestName, Requests } from '../../../src-shared/ipc-contract.ts';
import { type ViewStore, withNotice } from '../stores/view-store.ts';
import { failureWords } from '../../../src-shared/failure-words.ts';

export type Ask = <N extends RequestName>(
  name: N,
  argument: Requests[N]['argument'],
) => Promise<{ readonly answer: Requests[N]['answer'] } | null>;

export function createAsk(bridge: FerryBridge, view: ViewStore): Ask {
  return async (name, argument) => {
    try {
      return { answer: await bridge.request(name, argument) };
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      view.setState((state) =>
        withNotice(state, () => failureWords({ kind: 'internal', reason: `${name}: ${reason}` })),
      );
      return null;
    }
  };
}

/** Answering offers, now or later. */
import type { Failure } from '../../../src-shared/failure.ts';
import type { ConflictChoice, TransferId } from '../../../src-shared/transfer-model.ts';
import type { Stores } from '../stores/stores.ts';
import {
  choiceOf,
  withAnswering,
  withChoice,
  withPostponed,
  withReopened,
} from '../stores/transfers-store.ts';
import type { Ask } from './ask.ts';

export interface OfferCommands {
  /** With what was chosen for files that are here already. */
  readonly accept: (id: TransferId) => Promise<void>;
  /** Lets the person choose where this one would go. Null, or why that folder cannot take it. */
  readonly chooseOfferFolder: (id: TransferId) => Promise<Failure | null>;
  readonly decline: (id: TransferId) => Promise<void>;
  readonly chooseConflict: (id: TransferId, choice: ConflictChoice) => void;
  /** The offer keeps waiting in the list. */
  readonly answerLater: (id: TransferId) => void;
  readonly reviewOffer: (id: TransferId) => void;
}

export function offerCommands({ transfers, view }: Stores, ask: Ask): OfferCommands {
  const answer = async (id: TransferId, question: () => ReturnType<Ask>): Promise<void> => {
    transfers.setState((state) => withAnswering(state, id, true));
    const reply = await question();
    if (!reply) transfers.setState((state) => withAnswering(state, id, false));
  };
  const chosen = (id: TransferId): ConflictChoice => choiceOf(transfers.getState(), id);

  return {
    // Always said: left out, main would do as the sender wishes.
    accept: (id) => answer(id, () => ask('transfer-accept', { id, conflict: chosen(id) })),
    chooseOfferFolder: async (id) => {
      // What is accepted meanwhile would go where nobody looks any more.
      transfers.setState((state) => withAnswering(state, id, true));
      const reply = await ask('transfer-folder', id);
      transfers.setState((state) => withAnswering(state, id, false));
      return reply === null || reply.answer.ok ? null : reply.answer.failure;
    },
    decline: (id) => answer(id, () => ask('transfer-decline', id)),
    chooseConflict: (id, choice) => transfers.setState((state) => withChoice(state, id, choice)),
    answerLater: (id) => {
      transfers.setState((state) => withPostponed(state, id));
      view.setState({ tab: 'transfers' });
    },
    reviewOffer: (id) => transfers.setState((state) => withReopened(state, id)),
  };
}

/** Answering offers, now or later. */
import type { ConflictChoice, TransferId } from '../../../src-shared/transfer-model.ts';
import { choiceForUnseenFolder } from '../incoming/offer-check.ts';
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
  /** Lets the person choose a folder for this one, and accepts when one was chosen. Nothing there is overwritten. */
  readonly acceptIntoFolder: (id: TransferId) => Promise<void>;
  readonly decline: (id: TransferId) => Promise<void>;
  readonly chooseConflict: (id: TransferId, choice: ConflictChoice) => void;
  /** The offer keeps waiting in the list. */
  readonly answerLater: (id: TransferId) => void;
  readonly reviewOffer: (id: TransferId) => void;
}

export function offerCommands({ transfers, view }: Stores, ask: Ask): OfferCommands {
  const answer = async (
    id: TransferId,
    question: () => ReturnType<Ask>,
    isAnswered: boolean,
  ): Promise<void> => {
    transfers.setState((state) => withAnswering(state, id, true));
    const reply = await question();
    if (reply && isAnswered) return;
    transfers.setState((state) => withAnswering(state, id, false));
  };
  const chosen = (id: TransferId): ConflictChoice => choiceOf(transfers.getState(), id);

  return {
    // Always said: left out, main would do as the sender wishes.
    accept: (id) =>
      answer(
        id,
        () => ask('transfer-accept', { id, chooseFolder: false, conflict: chosen(id) }),
        true,
      ),
    // The person may close the folder dialog, which answers nothing: the offer then waits on.
    acceptIntoFolder: (id) =>
      answer(
        id,
        () => {
          const conflict = choiceForUnseenFolder(chosen(id));
          return ask('transfer-accept', { id, chooseFolder: true, conflict });
        },
        false,
      ),
    decline: (id) => answer(id, () => ask('transfer-decline', id), true),
    chooseConflict: (id, choice) => transfers.setState((state) => withChoice(state, id, choice)),
    answerLater: (id) => {
      transfers.setState((state) => withPostponed(state, id));
      view.setState({ tab: 'transfers' });
    },
    reviewOffer: (id) => transfers.setState((state) => withReopened(state, id)),
  };
}

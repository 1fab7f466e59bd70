/** Answering offers, and what can be done with a transfer in the list. */
import { failureWords } from '../../../src-shared/failure-words.ts';
import { isOver, type TransferId, type TransferPace } from '../../../src-shared/transfer-model.ts';
import type { Stores } from '../stores/stores.ts';
import { withAnswering, withPostponed, withReopened } from '../stores/transfers-store.ts';
import { withNotice } from '../stores/view-store.ts';
import type { Ask } from './ask.ts';

export interface TransferCommands {
  readonly accept: (id: TransferId) => Promise<void>;
  /** Lets the person choose a folder for this one, and accepts when one was chosen. */
  readonly acceptIntoFolder: (id: TransferId) => Promise<void>;
  readonly decline: (id: TransferId) => Promise<void>;
  /** The offer keeps waiting in the list. */
  readonly answerLater: (id: TransferId) => void;
  readonly reviewOffer: (id: TransferId) => void;
  readonly cancel: (id: TransferId) => Promise<void>;
  /** Counts at once; what came of it is the transfer's next snapshot. Never refused. */
  readonly setPace: (id: TransferId, pace: TransferPace) => Promise<null>;
  readonly dismiss: (id: TransferId) => Promise<void>;
  readonly dismissAllOver: () => Promise<void>;
  readonly showInFolder: (id: TransferId, index: number) => Promise<void>;
}

export function transferCommands({ transfers, view }: Stores, ask: Ask): TransferCommands {
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

  return {
    accept: (id) =>
      answer(id, () => ask('transfer-accept', { id, chooseFolder: false, conflict: null }), true),
    // The person may close the folder dialog, which answers nothing: the offer then waits on.
    acceptIntoFolder: (id) =>
      answer(id, () => ask('transfer-accept', { id, chooseFolder: true, conflict: null }), false),
    decline: (id) => answer(id, () => ask('transfer-decline', id), true),
    answerLater: (id) => {
      transfers.setState((state) => withPostponed(state, id));
      view.setState({ tab: 'transfers' });
    },
    reviewOffer: (id) => transfers.setState((state) => withReopened(state, id)),
    cancel: async (id) => {
      await ask('transfer-cancel', id);
    },
    setPace: async (id, pace) => {
      await ask('transfer-pace', { id, pace });
      return null;
    },
    dismiss: async (id) => {
      await ask('transfer-dismiss', id);
    },
    dismissAllOver: async () => {
      const { ids, byId } = transfers.getState();
      const over = ids.filter((id) => isOver(byId[id]?.phase ?? 'connecting'));
      await Promise.all(over.map((id) => ask('transfer-dismiss', id)));
    },
    showInFolder: async (id, index) => {
      const reply = await ask('show-in-folder', { id, index });
      if (!reply || reply.answer.ok) return;
      const words = failureWords(reply.answer.failure);
      view.setState((state) => withNotice(state, words));
    },
  };
}

/** Looking through the history and changing it. */
import type { HistoryQuery } from '../../../src-shared/ipc-contract.ts';
import type { Direction } from '../../../src-shared/transfer-model.ts';
import { say } from '../../../src-shared/say.ts';
import { verifyTitle } from '../history/verify-words.ts';
import {
  type HistoryState,
  queryForMore,
  queryFromStart,
  withAnswer,
  withCheck,
} from '../stores/history-store.ts';
import type { Stores } from '../stores/stores.ts';
import type { Ask } from './ask.ts';
import { tellFailure } from './tell-failure.ts';

export interface HistoryCommands {
  readonly searchHistory: (text: string) => Promise<void>;
  readonly filterHistory: (direction: Direction | null) => Promise<void>;
  readonly reloadHistory: () => Promise<void>;
  readonly loadMoreHistory: () => Promise<void>;
  readonly removeFromHistory: (historyId: number) => Promise<void>;
  readonly clearHistory: () => Promise<void>;
  /** Sends the same files to the same place once more. */
  readonly sendAgain: (historyId: number) => Promise<void>;
  /** Reads the files of a past transfer again; one question an entry at a time. */
  readonly verify: (historyId: number) => Promise<void>;
  /** Takes what was found out of sight. */
  readonly forgetCheck: (historyId: number) => void;
  /** Answers whether one was written: the person may close the dialog. */
  readonly exportReceipt: (historyId: number) => Promise<boolean>;
}

export function historyCommands({ history, view }: Stores, ask: Ask): HistoryCommands {
  const load = async (makeQuery: (state: HistoryState) => HistoryQuery): Promise<void> => {
    const query = makeQuery(history.getState());
    const number = history.getState().asked + 1;
    history.setState({ asked: number, isLoadingMore: query.beforeId !== null });
    const reply = await ask('history-list', query);
    history.setState((state) =>
      reply
        ? withAnswer(state, { number, query }, reply.answer, Date.now())
        : { ...state, isLoadingMore: false },
    );
  };

  const startOver = (change: Partial<HistoryState>): Promise<void> => {
    history.setState(change);
    return load((state) => queryFromStart({ ...state, entries: [] }));
  };

  return {
    searchHistory: (text) => startOver({ text }),
    filterHistory: (direction) => startOver({ direction }),
    reloadHistory: () => load(queryFromStart),
    loadMoreHistory: async () => {
      const { hasMore, isLoadingMore } = history.getState();
      if (hasMore && !isLoadingMore) await load(queryForMore);
    },
    removeFromHistory: async (historyId) => {
      const reply = await ask('history-remove', { historyId });
      if (!reply) return;
      history.setState((state) => ({
        entries: state.entries.filter((entry) => entry.historyId !== historyId),
      }));
    },
    clearHistory: async () => {
      const reply = await ask('history-clear', null);
      if (reply) history.setState({ entries: [], hasMore: false });
    },
    sendAgain: async (historyId) => {
      const reply = await ask('transfer-again', { historyId });
      if (!reply) return;
      const { answer } = reply;
      if (answer.ok) view.setState({ tab: 'transfers' });
      else tellFailure(view, answer.failure);
    },
    verify: async (historyId) => {
      if (history.getState().checks[historyId]?.kind === 'reading') return;
      history.setState((state) => withCheck(state, historyId, { kind: 'reading' }));
      const reply = await ask('history-verify', { historyId });
      const report = reply?.answer.ok === true ? reply.answer.value : null;
      history.setState((state) =>
        withCheck(state, historyId, report === null ? null : { kind: 'read', report }),
      );
      if (reply?.answer.ok === false) tellFailure(view, reply.answer.failure);
      if (report !== null)
        view.setState({ announcement: say('{result}.', { result: verifyTitle(report) }) });
    },
    forgetCheck: (historyId) => history.setState((state) => withCheck(state, historyId, null)),
    exportReceipt: async (historyId) => {
      const reply = await ask('history-receipt', { historyId });
      if (!reply) return false;
      if (!reply.answer.ok) {
        tellFailure(view, reply.answer.failure);
        return false;
      }
      const { saved } = reply.answer.value;
      if (saved) view.setState({ announcement: say('Receipt saved.') });
      return saved;
    },
  };
}

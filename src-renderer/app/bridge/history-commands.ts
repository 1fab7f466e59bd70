/** Looking through the history and changing it. */
import { failureWords } from '../../../src-shared/failure-words.ts';
import type { HistoryQuery } from '../../../src-shared/ipc-contract.ts';
import type { Direction } from '../../../src-shared/transfer-model.ts';
import {
  type HistoryState,
  queryForMore,
  queryFromStart,
  withAnswer,
} from '../stores/history-store.ts';
import type { Stores } from '../stores/stores.ts';
import { withNotice } from '../stores/view-store.ts';
import type { Ask } from './ask.ts';

export interface HistoryCommands {
  readonly searchHistory: (text: string) => Promise<void>;
  readonly filterHistory: (direction: Direction | null) => Promise<void>;
  readonly reloadHistory: () => Promise<void>;
  readonly loadMoreHistory: () => Promise<void>;
  readonly removeFromHistory: (historyId: number) => Promise<void>;
  readonly clearHistory: () => Promise<void>;
  /** Sends the same files to the same place once more. */
  readonly sendAgain: (historyId: number) => Promise<void>;
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
      else view.setState((state) => withNotice(state, failureWords(answer.failure)));
    },
  };
}

/** Looking through the history and changing it. */
import { say } from '../../../src-shared/say.ts';
import type { HistoryChoice } from '../../../src-shared/history-page.ts';
import type { TransferId } from '../../../src-shared/transfer-model.ts';
import { verifyTitle } from '../history/verify-words.ts';
import { loadMissing } from '../lists/load-missing.ts';
import { emptyPaged, type Paged, renewed, type Span, wanting } from '../lists/paged.ts';
import { type HistoryRow, rowsOf, withCheck, withToggled } from '../stores/history-store.ts';
import type { Stores } from '../stores/stores.ts';
import { withAnnouncement } from '../stores/view-store.ts';
import type { Ask } from './ask.ts';
import { tellFailure } from './tell-failure.ts';

type Rows = Paged<HistoryRow>;

export interface HistoryCommands {
  /** Shows other entries from now on: `change` is what differs from the last choice. */
  readonly chooseHistory: (change: Partial<HistoryChoice>) => Promise<void>;
  /** Main's has changed, or may have. */
  readonly reloadHistory: () => Promise<void>;
  /** These places are in sight. */
  readonly seeHistory: (span: Span) => Promise<void>;
  /** Opens the files of an entry, or closes them. */
  readonly toggleHistoryEntry: (historyId: number) => void;
  readonly removeFromHistory: (historyId: number) => Promise<void>;
  readonly clearHistory: () => Promise<void>;
  /** Sends the same files to the same place once more. */
  readonly sendAgain: (id: TransferId) => Promise<void>;
  /** Reads the files of a past transfer again; one question an entry at a time. */
  readonly verify: (historyId: number) => Promise<void>;
  /** Takes what was found out of sight. */
  readonly forgetCheck: (historyId: number) => void;
  /** Answers whether one was written: the person may close the dialog. */
  readonly exportReceipt: (historyId: number) => Promise<boolean>;
}

export function historyCommands({ history, view }: Stores, ask: Ask): HistoryCommands {
  const place = {
    read: () => history.getState().rows,
    change: (next: (rows: Rows) => Rows) => history.setState(({ rows }) => ({ rows: next(rows) })),
  };
  const load = (): Promise<void> =>
    loadMissing(place, async (stretch) => {
      const reply = await ask('history-page', { ...history.getState().choice, ...stretch });
      if (!reply) return null;
      history.setState({ readAt: Date.now() });
      return { total: reply.answer.total, items: rowsOf(reply.answer) };
    });
  const loadPeers = async (): Promise<void> => {
    const reply = await ask('history-peers', null);
    if (reply) history.setState({ peers: reply.answer });
  };

  return {
    chooseHistory: async (change) => {
      history.setState(({ choice, rows }) => ({
        choice: { ...choice, ...change },
        rows: wanting(renewed(rows), emptyPaged().wanted),
      }));
      await load();
    },
    reloadHistory: async () => {
      place.change(renewed);
      await Promise.all([load(), loadPeers()]);
    },
    seeHistory: async (span) => {
      place.change((rows) => wanting(rows, span));
      await load();
    },
    toggleHistoryEntry: (historyId) => history.setState((state) => withToggled(state, historyId)),
    removeFromHistory: async (historyId) => {
      await ask('history-remove', { historyId });
    },
    clearHistory: async () => {
      await ask('history-clear', null);
    },
    sendAgain: async (id) => {
      const reply = await ask('transfer-again', id);
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
        view.setState((state) =>
          withAnnouncement(state, say('{result}.', { result: verifyTitle(report) })),
        );
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
      if (saved) view.setState((state) => withAnnouncement(state, say('Receipt saved.')));
      return saved;
    },
  };
}

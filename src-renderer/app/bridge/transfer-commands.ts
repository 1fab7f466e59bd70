/** What can be done with a transfer in the list, from the queue to the end. What came of it is its next snapshot. */
import type { ReceivedText } from '../../../src-shared/ipc-contract.ts';
import type { FilePage, FileQuery } from '../../../src-shared/file-page.ts';
import type { OfferPreview } from '../../../src-shared/preview-model.ts';
import { isOver, type TransferId, type TransferPace } from '../../../src-shared/transfer-model.ts';
import { say } from '../../../src-shared/say.ts';
import type { Stores } from '../stores/stores.ts';
import { peerName } from '../transfers/peer-words.ts';
import { beforeIdAfter, type QueueStep } from '../transfers/queue-order.ts';
import { placeWords } from '../transfers/waiting-words.ts';
import { withAnnouncement } from '../stores/view-store.ts';
import type { Ask } from './ask.ts';
import { tellFailure } from './tell-failure.ts';

export interface TransferCommands {
  readonly cancel: (id: TransferId) => Promise<void>;
  /** False lifts the hold of this side only. */
  readonly setPaused: (id: TransferId, paused: boolean) => Promise<void>;
  /** Instead of waiting for the next try. */
  readonly tryNow: (id: TransferId) => Promise<void>;
  /** Sources that changed since it was interrupted go as they are now. */
  readonly sendAsTheyAre: (id: TransferId) => Promise<void>;
  readonly moveInQueue: (id: TransferId, step: QueueStep) => Promise<void>;
  /** Lets the person choose files or folders, which wait right behind this transfer for the same person. */
  readonly addTo: (id: TransferId, kind: 'files' | 'folders') => Promise<void>;
  /** Counts at once. Never refused. */
  readonly setPace: (id: TransferId, pace: TransferPace) => Promise<null>;
  readonly dismiss: (id: TransferId) => Promise<void>;
  readonly dismissAllOver: () => Promise<void>;
  readonly showInFolder: (id: TransferId, index: number) => Promise<void>;
  /** Small pictures of what is offered, as far as they have come. */
  readonly readPreviews: (id: TransferId) => Promise<readonly OfferPreview[]>;
  /** Null where that file is no small text. */
  readonly readReceivedText: (id: TransferId, index: number) => Promise<ReceivedText | null>;
  /** Answers whether it is on the clipboard. */
  readonly copyReceivedText: (id: TransferId, index: number) => Promise<boolean>;
  /** Under the pointer: one file, or (null) all that was put into the transfer. */
  readonly dragOut: (id: TransferId, index: number | null) => Promise<void>;
  /** Of one that failed: sends the same again, and takes the failed one out of the list. */
  readonly tryAgain: (id: TransferId) => Promise<void>;
  /** Null: main could not answer. */
  readonly readFiles: (query: FileQuery) => Promise<FilePage | null>;
}

export function transferCommands({ transfers, view }: Stores, ask: Ask): TransferCommands {
  return {
    cancel: async (id) => {
      await ask('transfer-cancel', id);
    },
    setPaused: async (id, paused) => {
      await ask('transfer-pause', { id, paused });
    },
    tryNow: async (id) => {
      await ask('transfer-retry', id);
    },
    sendAsTheyAre: async (id) => {
      await ask('transfer-accept-changes', id);
    },
    moveInQueue: async (id, step) => {
      const beforeId = beforeIdAfter(transfers.getState().queue, id, step);
      if (beforeId === undefined) return;
      if (!(await ask('transfer-move', { id, beforeId }))) return;
      const place = placeWords(transfers.getState().queue, id);
      view.setState((state) => withAnnouncement(state, say('{place}.', { place })));
    },
    addTo: async (id, kind) => {
      const chosen = await ask('sources-choose', kind);
      if (!chosen || chosen.answer.length === 0) return;
      const tokens = chosen.answer.map(({ token }) => token);
      const reply = await ask('transfer-add', { id, tokens });
      if (!reply) return;
      if (!reply.answer.ok) return tellFailure(view, reply.answer.failure);
      const peer = transfers.getState().byId[id]?.peer;
      if (peer)
        view.setState((state) =>
          withAnnouncement(state, say('Added, for {name}.', { name: peerName(peer) })),
        );
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
    readPreviews: async (id) => {
      const reply = await ask('offer-previews', id);
      return reply?.answer ?? [];
    },
    readReceivedText: async (id, index) => {
      const reply = await ask('received-text', { id, index });
      return reply?.answer ?? null;
    },
    copyReceivedText: async (id, index) => {
      const reply = await ask('received-text-copy', { id, index });
      if (!reply) return false;
      const { answer } = reply;
      if (answer.ok) {
        view.setState((state) => withAnnouncement(state, say('The text is on the clipboard.')));
      } else tellFailure(view, answer.failure);
      return answer.ok;
    },
    dragOut: async (id, index) => {
      const reply = await ask('drag-out', { id, index });
      if (reply && !reply.answer.ok) tellFailure(view, reply.answer.failure);
    },
    tryAgain: async (id) => {
      const reply = await ask('transfer-again', id);
      if (!reply) return;
      if (!reply.answer.ok) return tellFailure(view, reply.answer.failure);
      await ask('transfer-dismiss', id);
    },
    readFiles: async (query) => (await ask('transfer-files', query))?.answer ?? null,
    showInFolder: async (id, index) => {
      const reply = await ask('show-in-folder', { id, index });
      if (reply && !reply.answer.ok) tellFailure(view, reply.answer.failure);
    },
  };
}

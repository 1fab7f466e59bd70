/**
 * The state machines of a transfer as tables: everything that may follow something. A step that is
 * not in its table is our bug and says so.
 */
import { invariant } from '../../src-shared/assert.ts';
import type { TransferPhase } from '../../src-shared/transfer-model.ts';

export type TransitionTable<S extends string> = Readonly<Record<S, readonly S[]>>;

/** Of a whole transfer, on either side. A session begins with `connecting` and ends with any of the last three. */
export const TRANSFER_PHASES: TransitionTable<TransferPhase> = {
  queued: ['connecting', 'failed'],
  connecting: ['offered', 'queued', 'interrupted', 'failed'],
  offered: ['transferring', 'interrupted', 'failed'],
  transferring: ['interrupted', 'done', 'failed'],
  interrupted: ['queued', 'connecting', 'offered', 'transferring', 'failed'],
  done: [],
  failed: [],
};

/**
 * Of one file on the sending side.
 * `waiting`  not looked at yet; a folder or a link, of which nothing more is said, waits here for its result
 * `open`     being read and handed to the connection
 * `ended`    file-end said; the result is awaited
 * `given-up` file-failed said; the result is awaited
 * `skipped`  the receiver's plan asks for nothing of it
 */
export type SenderFilePhase =
  'waiting' | 'open' | 'ended' | 'given-up' | 'stored' | 'failed' | 'skipped';

export const SENDER_FILE_PHASES: TransitionTable<SenderFilePhase> = {
  waiting: ['open', 'skipped', 'stored', 'failed'],
  open: ['ended', 'given-up', 'failed'],
  ended: ['stored', 'failed'],
  'given-up': ['failed'],
  stored: [],
  failed: [],
  skipped: [],
};

/**
 * Of one file on the receiving side.
 * `waiting`   nothing of it is on the disk
 * `receiving` its part exists, blocks go there
 * `finishing` digest, flush and publishing are under way
 * `skipped`   nothing of it is wanted
 * Folders and links go from `waiting` to their end in one step.
 */
export type ReceiverFilePhase =
  'waiting' | 'receiving' | 'finishing' | 'stored' | 'failed' | 'skipped';

export const RECEIVER_FILE_PHASES: TransitionTable<ReceiverFilePhase> = {
  waiting: ['receiving', 'skipped', 'stored', 'failed'],
  receiving: ['finishing', 'failed'],
  finishing: ['stored', 'failed'],
  stored: [],
  failed: [],
  skipped: [],
};

/** `to`, if the table allows it after `from`. */
export function step<S extends string>(table: TransitionTable<S>, from: S, to: S): S {
  if (!table[from].includes(to)) invariant(false, `${to} does not follow ${from}`);
  return to;
}

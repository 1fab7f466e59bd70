/** Which transfers are on the screen: those that are not over, and the last ones that are, until dismissed. */
import {
  FILES_SHOWN_MAX,
  isOver,
  type TransferId,
  type TransferSnapshot,
} from '../../src-shared/transfer-model.ts';
import type { TransfersListener } from './transfer-notices.ts';

/** Ended transfers that a window may still show; beyond them the oldest leaves for the history. */
export const ENDED_KEPT_MAX = 100;

export class ShownTransfers {
  readonly #notify: TransfersListener;
  /** In the order in which they began. */
  readonly #snapshots = new Map<TransferId, TransferSnapshot>();

  constructor(notify: TransfersListener) {
    this.#notify = notify;
  }

  get all(): readonly TransferSnapshot[] {
    return [...this.#snapshots.values()];
  }

  find(id: TransferId): TransferSnapshot | undefined {
    return this.#snapshots.get(id);
  }

  show(snapshot: TransferSnapshot): void {
    const shown = { ...snapshot, files: snapshot.files.slice(0, FILES_SHOWN_MAX) };
    this.#snapshots.set(snapshot.id, shown);
    this.#notify({ kind: 'transfer-changed', snapshot: shown });
  }

  /** One that is not shown, or not over, stays as it is. */
  dismiss(id: TransferId): void {
    const snapshot = this.#snapshots.get(id);
    if (snapshot === undefined || !isOver(snapshot.phase)) return;
    this.#snapshots.delete(id);
    this.#notify({ kind: 'transfer-dismissed', id });
  }

  dismissOldest(): void {
    const ended = this.all.filter((snapshot) => isOver(snapshot.phase));
    for (const { id } of ended.slice(0, Math.max(0, ended.length - ENDED_KEPT_MAX))) {
      this.dismiss(id);
    }
  }
}

/**
 * When is the layer above told about a transfer? At once when something happened, ten times a
 * second while bytes move, and once more with all its files when its attempt is over.
 */
import { isAtRest } from '../../../src-shared/transfer-model.ts';
import { monotonicNow } from '../driver/driver-loop.ts';
import type { EngineListener } from '../engine.ts';
import type { LiveTransfer } from './live-transfer.ts';

/** design.md promises at most ten a second. */
const REPORT_INTERVAL_MS = 100;

interface Watched {
  readonly transfer: LiveTransfer;
  reportedRevision: number | null;
  reportedSilence: number | null;
}

export class TransferReports {
  readonly #listener: EngineListener;
  /** By the transfer itself: an incoming one may turn out to be known here under another id. */
  readonly #watched = new Map<LiveTransfer, Watched>();
  #ticker: NodeJS.Timeout | null = null;

  constructor(listener: EngineListener) {
    this.#listener = listener;
  }

  watch(transfer: LiveTransfer): void {
    this.#watched.set(transfer, { transfer, reportedRevision: null, reportedSilence: null });
    this.#ticker ??= setInterval(() => {
      this.#tick();
    }, REPORT_INTERVAL_MS);
    this.note(transfer);
  }

  /** Call after anything that may have changed it; tells only what is new. */
  note(transfer: LiveTransfer): void {
    const watched = this.#watched.get(transfer);
    if (watched === undefined || !transfer.isVisible) {
      if (watched !== undefined && isAtRest(transfer.phase)) this.#forget(transfer);
      return;
    }
    if (watched.reportedRevision !== transfer.revision) this.#report(watched);
  }

  #tick(): void {
    for (const watched of this.#watched.values()) {
      if (watched.transfer.phase === 'transferring') this.#report(watched);
      else this.note(watched.transfer);
      this.#noteSilence(watched);
    }
  }

  /** While a person is asked nothing moves, but the other computer may fall silent. */
  #noteSilence(watched: Watched): void {
    const { transfer } = watched;
    if (transfer.phase !== 'offered' || !transfer.isVisible) return;
    if (transfer.snapshot(monotonicNow()).silentSeconds !== watched.reportedSilence) {
      this.#report(watched);
    }
  }

  #report(watched: Watched): void {
    const { transfer } = watched;
    const now = monotonicNow();
    watched.reportedRevision = transfer.revision;
    const rests = isAtRest(transfer.phase);
    if (rests) this.#forget(transfer);
    const snapshot = transfer.snapshot(now);
    watched.reportedSilence = snapshot.silentSeconds;
    this.#listener({ kind: 'transfer', snapshot });
    if (rests) this.#listener({ kind: 'ended', snapshot: transfer.fullSnapshot(now) });
  }

  #forget(transfer: LiveTransfer): void {
    this.#watched.delete(transfer);
    if (this.#watched.size > 0 || this.#ticker === null) return;
    clearInterval(this.#ticker);
    this.#ticker = null;
  }
}

/** When is progress worth saying? At most ten times a second a transfer, and an offer once. */
import type { TransferId, TransferSnapshot } from '../../src-shared/transfer-model.ts';

/** A little less than a tenth of a second: the engine's own ticks come every tenth, give or take. */
const PROGRESS_GAP_MS = 100;

interface Pace {
  saidAt: number;
  offerSaid: boolean;
  interruptionSaid: boolean;
}

export class ProgressPace {
  readonly #paces = new Map<TransferId, Pace>();
  readonly #now: () => number;

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  isProgressDue(snapshot: TransferSnapshot): boolean {
    const pace = this.#of(snapshot.id);
    const now = this.#now();
    if (snapshot.phase !== 'transferring') return false;
    pace.interruptionSaid = false;
    if (now - pace.saidAt < PROGRESS_GAP_MS) return false;
    pace.saidAt = now;
    return true;
  }

  /** With its code, where there will be one. */
  isNewOffer(snapshot: TransferSnapshot): boolean {
    const pace = this.#of(snapshot.id);
    const isComplete = snapshot.dialect === 'plain' || snapshot.verificationCode !== null;
    if (pace.offerSaid || snapshot.phase !== 'offered' || !isComplete) return false;
    pace.offerSaid = true;
    return true;
  }

  /** Once, however often it is tried again in vain. */
  isNewInterruption(snapshot: TransferSnapshot): boolean {
    const pace = this.#of(snapshot.id);
    if (pace.interruptionSaid || snapshot.phase !== 'interrupted') return false;
    pace.interruptionSaid = true;
    return true;
  }

  /** It moves again after an interruption that was told. */
  isBack(snapshot: TransferSnapshot): boolean {
    return snapshot.phase === 'transferring' && this.#of(snapshot.id).interruptionSaid;
  }

  forget(id: TransferId): void {
    this.#paces.delete(id);
  }

  #of(id: TransferId): Pace {
    let pace = this.#paces.get(id);
    if (pace === undefined) {
      pace = {
        saidAt: -Infinity,
        offerSaid: false,
        interruptionSaid: false,
      };
      this.#paces.set(id, pace);
    }
    return pace;
  }
}

/** How long bytes could move: not while a person was asked, held it, or the other side was lost. */
export const movedSeconds = ({ flowMs, startedAt, endedAt }: TransferSnapshot): number =>
  (flowMs ?? (endedAt ?? startedAt) - startedAt) / 1_000;

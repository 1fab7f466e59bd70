/**
 * Moves one session: its connection's events in, its actions out to the runner of its files. A fault
 * in it is logged and ends this one transfer; the loop and its other transfers go on.
 */
import type { Failure } from '../../../src-shared/failure.ts';
import { isAtRest } from '../../../src-shared/transfer-model.ts';
import type {
  TransferFile,
  TransferPhase,
  TransferSnapshot,
} from '../../../src-shared/transfer-model.ts';
import { CloseCode } from '../../protocol/constants.ts';
import type { TransferSession } from '../../transfer/session-api.ts';
import type { FaultLog } from '../driver/driver-loop.ts';
import { threadTimes } from '../driver/thread-time.ts';

/** Does what the session wants done with files. */
export interface ActionRunner<Action> {
  perform(action: Action): void;
  close(): Promise<void>;
}

export class SessionDriver<Action> {
  readonly session: TransferSession<Action>;
  readonly #runner: () => ActionRunner<Action>;
  readonly #log: FaultLog;
  /** Set when the session broke so badly that it cannot say itself what became of it. */
  #fault: Failure | null = null;
  #faultCount = 0;

  /** `runner` is asked for only when there is an action. */
  constructor(session: TransferSession<Action>, runner: () => ActionRunner<Action>, log: FaultLog) {
    this.session = session;
    this.#runner = runner;
    this.#log = log;
  }

  get phase(): TransferPhase {
    return this.#fault === null ? this.session.phase : 'failed';
  }

  get revision(): number {
    return this.session.revision + this.#faultCount;
  }

  get isFinished(): boolean {
    return this.#fault === null ? this.session.isFinished : this.session.connection.isClosed;
  }

  handleEvents(now: number): void {
    const { session } = this;
    this.guard(now, () => {
      for (let e = session.connection.pollEvent(); e; e = session.connection.pollEvent()) {
        session.handleConnectionEvent(e, now);
      }
    });
  }

  handleTurn(now: number): void {
    if (this.#fault !== null) return;
    const { session } = this;
    this.guard(now, () => {
      const due = session.pollDeadline();
      if (due !== null && due <= now) session.handleTimeout(now);
      for (let action = session.pollAction(); action; action = session.pollAction()) {
        this.#runner().perform(action);
      }
    });
  }

  pollDeadline(): number | null {
    return this.#fault === null ? this.session.pollDeadline() : null;
  }

  snapshot(now: number): TransferSnapshot {
    this.guard(now, () => {
      this.session.handleLoad(threadTimes(), now);
    });
    return this.#withFault(this.session.snapshot(now));
  }

  fullSnapshot(now: number): TransferSnapshot {
    return this.#withFault(this.session.fullSnapshot(now));
  }

  get fileTotal(): number {
    return this.session.fileTotal;
  }

  filesFrom(from: number, count: number): readonly TransferFile[] {
    return this.session.filesFrom(from, count);
  }

  /** Runs `step`; what it throws ends this transfer as `internal`. */
  guard(now: number, step: () => void): void {
    try {
      step();
    } catch (fault) {
      this.handleFault(fault, now);
    }
  }

  /** Our bug, caught somewhere: ends this transfer as `internal`. */
  handleFault(fault: unknown, now: number): void {
    this.#log('a fault in a transfer', fault);
    const reason = fault instanceof Error ? fault.message : String(fault);
    const failure: Failure = { kind: 'internal', reason };
    this.#faultCount += 1;
    try {
      if (this.#faultCount === 1) {
        this.session.stop(failure, now);
        if (isAtRest(this.session.phase)) return;
      }
    } catch (again) {
      this.#log('a fault while a transfer was ended', again);
    }
    this.#fault ??= failure;
    this.session.connection.close(CloseCode.INTERNAL, 'a fault on this side', now);
    this.#runner()
      .close()
      .catch((again: unknown) => {
        this.#log('files could not be closed', again);
      });
  }

  #withFault(snapshot: TransferSnapshot): TransferSnapshot {
    if (this.#fault === null) return snapshot;
    return {
      ...snapshot,
      phase: 'failed',
      failure: this.#fault,
      secondsLeft: null,
      endedAt: snapshot.endedAt ?? Date.now(),
    };
  }
}

/**
 * Brings what the walk of the sources finds to the session: from before there is one, and no faster
 * than the list leaves. Decides nothing about what is found (io/files/source-walk.ts).
 */
import { assertNever } from '../../../src-shared/assert.ts';
import type { Failure } from '../../../src-shared/failure.ts';
import { LIST_BACKLOG_MAX_BYTES } from '../../transfer/constants.ts';
import type { SenderSessionApi, SourceEntry } from '../../transfer/session-api.ts';
import { monotonicNow } from '../driver/driver-loop.ts';
import type { WalkStep } from '../files/source-walk.ts';

/** Found before the connection is made: what a walk brings in the time of a handshake. */
const ENTRIES_AHEAD_MAX = 20_000;

export interface SourceFeedHooks {
  /** All was found before there was a session. */
  readonly found: (entries: readonly SourceEntry[]) => void;
  /** A walk that cannot go on: the transfer cannot either. */
  readonly failed: (failure: Failure) => void;
  /** Entries went into the session: the driver's next turn is due. */
  readonly wake: () => void;
  /** A bug of ours, in the walk or the session. */
  readonly fault: (error: unknown) => void;
}

export class SourceFeed {
  readonly #walk: () => AsyncGenerator<WalkStep>;
  readonly #hooks: SourceFeedHooks;
  #session: SenderSessionApi | null = null;
  readonly #early: WalkStep[] = [];
  #earlyEntries = 0;
  #hasStarted = false;
  #isWhole = false;
  #isOver = false;
  #resume: (() => void) | null = null;

  constructor(walk: () => AsyncGenerator<WalkStep>, hooks: SourceFeedHooks) {
    this.#walk = walk;
    this.#hooks = hooks;
  }

  /** Once; another time does nothing. */
  start(): void {
    if (this.#hasStarted || this.#isOver) return;
    this.#hasStarted = true;
    this.#run().catch((fault: unknown) => {
      if (!this.#isOver) this.#hooks.fault(fault);
    });
  }

  /** What was found so far goes into it now. */
  connect(session: SenderSessionApi): void {
    this.#session = session;
    for (const step of this.#early.splice(0)) this.#give(step, session);
    if (this.#isWhole) session.sealEntries(monotonicNow());
    this.handleTurn();
  }

  /** Part of the list may have left. */
  handleTurn(): void {
    if (this.#resume === null || !this.#hasRoom()) return;
    const resume = this.#resume;
    this.#resume = null;
    resume();
  }

  /** The transfer is over; nothing is brought any more. */
  stop(): void {
    this.#isOver = true;
    this.#resume?.();
  }

  async #run(): Promise<void> {
    for await (const step of this.#walk()) {
      if (this.#isOver) return;
      if (step.kind === 'failed') {
        this.#hooks.failed(step.failure);
        return;
      }
      if (this.#session === null) this.#keep(step);
      else this.#give(step, this.#session);
      while (!this.#hasRoom()) await new Promise<void>((resume) => (this.#resume = resume));
    }
    this.#isWhole = true;
    if (this.#isOver) return;
    if (this.#session === null) {
      this.#hooks.found(
        this.#early.flatMap((step) => (step.kind === 'entries' ? step.entries : [])),
      );
      return;
    }
    this.#session.sealEntries(monotonicNow());
    this.#hooks.wake();
  }

  #keep(step: WalkStep): void {
    this.#early.push(step);
    if (step.kind === 'entries') this.#earlyEntries += step.entries.length;
  }

  #give(step: WalkStep, session: SenderSessionApi): void {
    switch (step.kind) {
      case 'entries':
        session.addEntries(step.entries, monotonicNow());
        break;
      case 'left-out':
        session.noteLeftOut(step.name, step.failure);
        break;
      case 'failed':
        this.#hooks.failed(step.failure);
        return;
      default:
        assertNever(step);
    }
    this.#hooks.wake();
  }

  #hasRoom(): boolean {
    if (this.#isOver) return true;
    if (this.#session === null) return this.#earlyEntries < ENTRIES_AHEAD_MAX;
    return this.#session.listBacklogBytes <= LIST_BACKLOG_MAX_BYTES;
  }
}

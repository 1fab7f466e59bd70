/**
 * One incoming transfer of Ferry's own protocol: drives a `ReceiverSession`, and turns a person's
 * answer into a folder that was looked at and a runner that writes there.
 */
import { assertNever } from '../../../src-shared/assert.ts';
import type { Failure } from '../../../src-shared/failure.ts';
import type {
  ConflictChoice,
  TransferId,
  TransferPhase,
  TransferSnapshot,
} from '../../../src-shared/transfer-model.ts';
import type { ConnectionApi } from '../../protocol/connection-api.ts';
import type { ReceivePlan } from '../../transfer/receive-plan.ts';
import { ReceiverSession } from '../../transfer/receiver-session.ts';
import type { ReceiverAction } from '../../transfer/session-api.ts';
import { monotonicNow } from '../driver/driver-loop.ts';
import { surveyDestination, type Destination } from '../files/destination.ts';
import { SinkRunner } from '../files/sink-runner.ts';
import { RECEIVE_WINDOW_BYTES } from './endpoint-config.ts';
import type { EngineContext } from './engine-context.ts';
import type { LiveTransfer } from './live-transfer.ts';
import { type ActionRunner, SessionDriver } from './session-driver.ts';
import { earlier, PeerWatch } from './peer-watch.ts';
import { newTransferId } from './transfer-id.ts';

/** Where an incoming transfer lives. */
export interface ReceivingPlace {
  /** Where files go unless the person says otherwise. */
  readonly folder: string;
  /** What becomes of files that differ from what is there, unless the person says; null = as the sender wishes. */
  readonly conflict: ConflictChoice | null;
  /** Bytes that accepted transfers have yet to write: they are as good as gone from the free space. */
  promisedBytes(): number;
  wake(): void;
}

export class Receiving implements LiveTransfer {
  readonly connection: ConnectionApi;
  readonly #place: ReceivingPlace;
  readonly #context: EngineContext;
  readonly #session: ReceiverSession;
  readonly #driver: SessionDriver<ReceiverAction>;
  readonly #watch: PeerWatch;
  #runner: SinkRunner | null = null;
  #isAnswered = false;
  #wasPlaced = false;
  #closing: Promise<void> | null = null;
  #isClosed = false;

  constructor(
    connection: ConnectionApi,
    place: ReceivingPlace,
    context: EngineContext,
    now: number,
  ) {
    this.connection = connection;
    this.#place = place;
    this.#context = context;
    this.#session = new ReceiverSession(
      {
        id: newTransferId(),
        connection,
        peers: context.peers,
        startedAt: Date.now(),
        receiveWindowBytes: RECEIVE_WINDOW_BYTES,
        allocateBlock: (byteCount) => context.pool.take(byteCount),
      },
      now,
    );
    this.#driver = new SessionDriver<ReceiverAction>(
      this.#session,
      () => this.#runner ?? this.#runnerBeforeConsent,
      context.log,
    );
    // The listener's socket is that of others, too, and its port is where it is looked for.
    this.#watch = new PeerWatch(connection, null);
  }

  get id(): TransferId {
    return this.#session.id;
  }

  get phase(): TransferPhase {
    return this.#driver.phase;
  }

  get isVisible(): boolean {
    return this.#session.wasOffered;
  }

  get revision(): number {
    return this.#driver.revision;
  }

  /** Over on the wire and on the disk. */
  get isFinished(): boolean {
    return this.#driver.isFinished;
  }

  /** Every file is closed. */
  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** Of an accepted transfer: what is yet to be written. */
  get remainingBytes(): number {
    if (this.#runner === null || this.phase !== 'transferring') return 0;
    const { totalBytes, doneBytes } = this.#session.snapshot(monotonicNow());
    return (totalBytes ?? 0) - doneBytes;
  }

  snapshot(now: number): TransferSnapshot {
    return this.#driver.snapshot(now);
  }

  fullSnapshot(now: number): TransferSnapshot {
    return this.#driver.fullSnapshot(now);
  }

  handleEvents(now: number): void {
    this.#driver.handleEvents(now);
    if (this.phase === 'offered' && !this.#wasPlaced) {
      this.#wasPlaced = true;
      void this.#showDestination();
    }
    this.#context.reports.note(this);
  }

  handleTurn(now: number): void {
    this.#driver.handleTurn(now);
    this.#context.reports.note(this);
    if (this.#watch.handleTurn(this.phase, now)) this.#place.wake();
  }

  pollDeadline(): number | null {
    return earlier(this.#driver.pollDeadline(), this.#watch.pollDeadline());
  }

  accept(folder: string | null, conflict: ConflictChoice | null): void {
    if (this.phase !== 'offered' || this.#isAnswered) return;
    this.#isAnswered = true;
    this.#open(folder ?? this.#place.folder, conflict).catch((fault: unknown) => {
      this.#context.log('a fault while a folder was looked at', fault);
      this.#answer((now) => {
        this.#session.decline({ kind: 'internal', reason: String(fault) }, now);
      });
    });
  }

  decline(): void {
    if (this.#isAnswered) return;
    this.#refuse({ kind: 'declined' });
  }

  /** Not a person's decision: too many wait already. */
  refuseAsBusy(): void {
    this.#refuse({ kind: 'busy' });
  }

  setPaused(paused: boolean): void {
    this.#answer((now) => {
      this.#session.setPaused(paused, now);
    });
  }

  setPace(): void {
    // The sending side's to say.
  }

  stop(failure: Failure): void {
    this.#answer((now) => {
      this.#session.stop(failure, now);
    });
  }

  async leave(): Promise<void> {
    this.#answer((now) => {
      this.#session.leave(now);
    });
    await this.close();
  }

  /** Gives back files and memory; nothing of it stays in the destination that is not stored. */
  close(): Promise<void> {
    this.#closing ??= this.#giveBack();
    return this.#closing;
  }

  async #giveBack(): Promise<void> {
    this.#watch.close();
    await this.#runner?.close();
    this.#isClosed = true;
  }

  #refuse(failure: Failure): void {
    if (this.phase !== 'offered') return;
    this.#isAnswered = true;
    this.#answer((now) => {
      this.#session.decline(failure, now);
    });
  }

  async #open(folder: string, choice: ConflictChoice | null): Promise<void> {
    const { offer } = this.#session;
    if (offer === null) return;
    const conflict = choice ?? this.#place.conflict ?? offer.conflict ?? 'keep-both';
    // Looked at again: a disk changes while a person thinks.
    const surveyed = await surveyDestination(folder, offer.entries, null);
    if (this.phase !== 'offered') return;
    if (!surveyed.ok) {
      this.#declineFor(surveyed.failure);
      return;
    }
    const destination = surveyed.value;
    const plan = destination.plan(conflict);
    const failure = this.#lacksSpace(destination, plan);
    if (failure !== null) {
      this.#declineFor(failure);
      return;
    }
    const order = { destination, plan, conflict, notes: null };
    this.#runner = new SinkRunner(order, this.#session, this.#context.pool, {
      now: monotonicNow,
      wake: () => {
        this.#place.wake();
      },
      fault: (fault) => {
        this.#driver.handleFault(fault, monotonicNow());
      },
    });
    this.#answer((now) => {
      this.#session.accept(folder, conflict, plan, now);
    });
  }

  #declineFor(failure: Failure): void {
    this.#answer((now) => {
      this.#session.decline(failure, now);
    });
  }

  #lacksSpace(destination: Destination, plan: ReceivePlan): Failure | null {
    const needed = destination.neededBytes(plan);
    const free = Math.max(0, destination.freeBytes - this.#place.promisedBytes());
    return needed > free ? { kind: 'disk-full', needed, free } : null;
  }

  async #showDestination(): Promise<void> {
    const { folder } = this.#place;
    const { offer } = this.#session;
    if (offer === null) return;
    const surveyed = await surveyDestination(folder, offer.entries, null);
    this.#answer(() => {
      if (surveyed.ok) {
        const { freeBytes, survey, tree } = surveyed.value;
        tree.close();
        this.#session.setSurvey(folder, freeBytes, survey);
      } else this.#session.setSurvey(folder, null, null);
    });
  }

  /** Something changed from outside the loop. */
  #answer(step: (now: number) => void): void {
    const now = monotonicNow();
    this.#driver.guard(now, () => {
      step(now);
    });
    this.#context.reports.note(this);
    this.#place.wake();
  }

  /** Until somebody says where, there is no file; only memory may come back. */
  readonly #runnerBeforeConsent: ActionRunner<ReceiverAction> = {
    perform: (action) => {
      switch (action.kind) {
        case 'release-block':
          this.#context.pool.giveBack(action.bytes);
          return;
        case 'create-sink':
        case 'write':
        case 'finish-sink':
        case 'discard-sink':
        case 'suspend-sink':
        case 'make-folders':
        case 'make-links':
        case 'finish-folders':
          throw new Error(`${action.kind} before consent`);
        default:
          assertNever(action);
      }
    },
    close: () => Promise.resolve(),
  };
}

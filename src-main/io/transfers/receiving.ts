/**
 * One incoming transfer of Ferry's own protocol: drives a `ReceiverSession`, lets an offer that is
 * known here go on by itself, and turns a person's answer to any other into a folder that was looked
 * at and a runner that writes there.
 */
import { assertNever } from '../../../src-shared/assert.ts';
import {
  isLostContact,
  isMendedThere,
  isOfDestination,
  type Failure,
} from '../../../src-shared/failure.ts';
import { ok, type Result } from '../../../src-shared/result.ts';
import type {
  ConflictChoice,
  TransferFile,
  TransferId,
  TransferPhase,
  TransferSnapshot,
} from '../../../src-shared/transfer-model.ts';
import type { ConnectionApi } from '../../protocol/connection-api.ts';
import { networkOf } from '../../protocol/address-network.ts';
import { CloseCode } from '../../protocol/constants.ts';
import { ReceiverSession } from '../../transfer/receiver-session.ts';
import type { ReceiverAction, SinkAction } from '../../transfer/session-api.ts';
import { monotonicNow } from '../driver/driver-loop.ts';
import type { Destination } from '../files/destination.ts';
import { SinkRunner } from '../files/sink-runner.ts';
import type { ResumeJournal } from '../resume/resume-journal.ts';
import { RECEIVE_WINDOW_BYTES } from './endpoint-config.ts';
import type { EngineContext } from './engine-context.ts';
import type { OfferSource } from './offer-limits.ts';
import { IncomingOffer } from './incoming-offer.ts';
import type { LiveTransfer } from './live-transfer.ts';
import { type ActionRunner, SessionDriver } from './session-driver.ts';
import { earlier, PeerWatch } from './peer-watch.ts';
import { SurveyAhead } from './survey-ahead.ts';
import { newTransferId } from './transfer-id.ts';

/** Where an incoming transfer lives. */
export interface ReceivingPlace {
  /** Where files go unless the person says otherwise. */
  readonly folder: string;
  /** What becomes of files that differ from what is there, unless the person says; null = as the sender wishes. */
  readonly conflict: ConflictChoice | null;
  /** Bytes that accepted transfers have yet to write: they are as good as gone from the free space. */
  promisedBytes(): number;
  /** May this one, whose key is known now, go on to its offer? */
  admits(receiving: Receiving, now: number): boolean;
  /** Ends older attempts of the same transfer, when their files and journal are closed; were there any? */
  supersede(by: Receiving): Promise<boolean>;
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
  #journal: ResumeJournal | null = null;
  #offer: IncomingOffer | null = null;
  /** Of a list that still comes in. */
  #ahead: SurveyAhead | null = null;
  /** That it shows; null: nobody has looked yet. */
  #folder: string | null = null;
  /** Of folders that a person chose instead: only the last one counts. */
  #folderChoices = 0;
  #isAnswered = false;
  /** Whose it is was known, and looked at. */
  #wasReceived = false;
  #wasLookedAt = false;
  /** A person may know of it: what is known of the offer here is found out. */
  #isShown = false;
  /** Of a list that the sender offered before. */
  #recalling: Promise<void> = Promise.resolve();
  /** What is found out about the offer, or made ready for it: it may hold a journal. */
  #work: Promise<void> = Promise.resolve();
  #closing: Promise<void> | null = null;
  readonly #closed: Promise<void>;
  #setClosed: () => void = () => undefined;
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
    this.#closed = new Promise((resolve) => (this.#setClosed = resolve));
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
    this.#driver = new SessionDriver<ReceiverAction>(this.#session, () => this.#files, context.log);
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
    return this.#session.wasOffered && this.#isShown;
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

  /** Of the list, while nobody has said yes to it. */
  get waitingBytes(): number {
    return this.isWaiting && !this.#isAnswered ? this.#session.listHeldBytes : 0;
  }

  /** A person may be about to be asked, or is being asked. */
  get isWaiting(): boolean {
    return this.phase === 'connecting' || this.phase === 'offered';
  }

  /** Null before the handshake. */
  get source(): OfferSource | null {
    const { peerKey } = this.#session;
    if (peerKey === null) return null;
    const network = networkOf(this.connection.remote.host);
    const isVerified = this.#context.peers.trustOf(peerKey, null, []) === 'verified';
    return { publicKey: peerKey, network, isVerified };
  }

  snapshot(now: number): TransferSnapshot {
    return this.#driver.snapshot(now);
  }

  fullSnapshot(now: number): TransferSnapshot {
    return this.#driver.fullSnapshot(now);
  }

  get fileTotal(): number {
    return this.#driver.fileTotal;
  }

  filesFrom(from: number, count: number): readonly TransferFile[] {
    return this.#driver.filesFrom(from, count);
  }

  handleEvents(now: number): void {
    this.#driver.handleEvents(now);
    if (this.#session.peerKey !== null && !this.#wasReceived) {
      this.#wasReceived = true;
      if (this.#context.peers.isBlocked(this.#session.peerKey)) this.#turnBack(now);
      else if (!this.#place.admits(this, now)) this.turnAway(now);
    }
    if (this.phase === 'connecting' && !this.#isAnswered) this.#lookAhead();
    if (this.phase === 'offered' && !this.#wasLookedAt && !this.#isAnswered) {
      this.#wasLookedAt = true;
      this.#work = this.#guarded(this.#lookAtOffer());
    }
    this.#context.reports.note(this);
  }

  handleTurn(now: number): void {
    this.#driver.handleTurn(now);
    // Before the sender hears that all is stored: a kill after that leaves nothing to go on with.
    if (this.phase === 'done') this.#journal?.discard();
    this.#context.reports.note(this);
    this.#tellPreviews();
    if (this.#watch.handleTurn(this.phase, now)) this.#place.wake();
  }

  /** Under the name that the offer is shown by. */
  #tellPreviews(): void {
    if (!this.#isShown || this.phase !== 'offered') return;
    const { tell, owner } = this.#context;
    for (let one = this.#session.pollPreview(); one; one = this.#session.pollPreview()) {
      if (owner.previewsMax > 0) tell({ kind: 'preview', id: this.id, preview: one });
    }
  }

  pollDeadline(): number | null {
    return earlier(this.#driver.pollDeadline(), this.#watch.pollDeadline());
  }

  accept(folder: string | null, conflict: ConflictChoice | null): void {
    if (this.phase !== 'offered' || this.#isAnswered || this.#offer === null) return;
    const { source } = this;
    if (source !== null) this.#context.offerLimits.noteAccepted(source, monotonicNow());
    if (source?.publicKey) this.#context.consented.add(source.publicKey);
    const wish = this.#session.offer?.conflict ?? null;
    const choice = conflict ?? this.#place.conflict ?? wish ?? 'keep-both';
    const where = folder ?? this.#folder ?? this.#place.folder;
    // What was in the way is looked for anew.
    if (this.#offer.obstacle !== null) this.#showFolder(where, null, null);
    this.#work = this.#guarded(this.#begin(this.#offer, where, choice));
  }

  async setFolder(folder: string): Promise<Result<null, Failure>> {
    const offer = this.#offer;
    const choice = ++this.#folderChoices;
    const isWanted = (): boolean =>
      this.phase === 'offered' && !this.#isAnswered && choice === this.#folderChoices;
    if (offer === null || !isWanted()) return ok(null);
    try {
      const found = await offer.turnTo(folder, isWanted);
      if (!found.ok) return found;
      if (found.value !== null) this.#showFolder(folder, found.value, null);
    } catch (fault) {
      this.#driver.handleFault(fault, monotonicNow());
    }
    return ok(null);
  }

  decline(why: Failure): void {
    if (this.#isAnswered || this.phase !== 'offered') return;
    if (why.kind === 'declined') this.#noteNo();
    this.#refuse(why);
  }

  /** For the sender the same as a no; nobody here has said it. */
  withdraw(): void {
    if (!this.#isAnswered) this.#refuse({ kind: 'declined' });
  }

  /** Not a person's decision: what waits takes too much memory. */
  turnAway(now: number): void {
    if (this.phase === 'connecting') this.connection.close(CloseCode.BUSY, 'busy', now);
    else this.#refuse({ kind: 'busy' });
  }

  setPaused(paused: boolean): void {
    this.#answer((now) => {
      this.#session.setPaused(paused, now);
    });
  }

  setPace(): void {
    // The sending side's to say.
  }

  sendPreview(): void {
    // The sending side's to say.
  }

  stop(failure: Failure): void {
    const isAsked = this.phase === 'offered' && !this.#isAnswered;
    if (failure.kind === 'codes-differ' || (isAsked && failure.kind === 'cancelled'))
      this.#noteNo();
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

  /** Another attempt of this transfer has come; resolves when it can have the files. */
  async giveWay(): Promise<void> {
    this.#answer((now) => {
      this.#session.stop({ kind: 'peer-restarted' }, now);
      this.#session.leave(now);
    });
    await this.#closed;
  }

  /** The same key offers the same transfer. */
  isAttemptOf(other: Receiving): boolean {
    const [mine, theirs] = [this.#session, other.#session];
    if (mine.offer === null || theirs.offer === null) return false;
    return mine.peerKey === theirs.peerKey && mine.offer.wireId === theirs.offer.wireId;
  }

  /** Gives back files and memory. Of what is not stored only that stays which is gone on with. */
  close(): Promise<void> {
    this.#closing ??= this.#giveBack();
    return this.#closing;
  }

  async #giveBack(): Promise<void> {
    this.#watch.close();
    // What its end still wants done with files.
    this.#driver.handleTurn(monotonicNow());
    // Whoever waits for this one to be closed wants its journal.
    await this.#recalling;
    await this.#work;
    await this.#keepList();
    await this.#ahead?.drop();
    await this.#runner?.close();
    await this.#offer?.release();
    await this.#closeJournal();
    this.#isClosed = true;
    this.#setClosed();
  }

  /** The next time it need not be said. */
  async #keepList(): Promise<void> {
    const { offer, peerKey, wasRecalled } = this.#session;
    if (this.phase !== 'done' || offer === null || peerKey === null || wasRecalled) return;
    await this.#context.lists?.keepReceived(peerKey, offer.entries);
  }

  async #closeJournal(): Promise<void> {
    const { offer, peerKey } = this.#session;
    if (this.#journal === null || offer === null || peerKey === null) return;
    await this.#journal.close();
    if (isGoneOnWith(this.#driver.snapshot(monotonicNow()).failure)) return;
    await this.#context.resume?.remove(peerKey, offer.wireId);
  }

  /** To a blocked device this looks as if a person had declined. Nobody here hears of it. */
  #turnBack(now: number): void {
    if (this.phase === 'connecting') {
      this.#isAnswered = true;
      this.connection.close(CloseCode.DECLINED, 'declined', now);
    } else this.#refuse({ kind: 'declined' });
  }

  /** A person does not want it, however they have said so. */
  #noteNo(): void {
    const { source } = this;
    if (source !== null) this.#context.offerLimits.noteDeclined(source, monotonicNow());
  }

  #refuse(failure: Failure): void {
    if (this.phase !== 'offered') return;
    this.#isAnswered = true;
    this.#answer((now) => {
      this.#session.decline(failure, now);
    });
  }

  #lookAhead(): void {
    const { listed } = this.#session;
    if (listed.length === 0) return;
    if (this.#ahead !== null && this.#ahead.entries !== listed) {
      // It is not the list that it could have been.
      void this.#ahead.drop();
      this.#ahead = null;
    }
    this.#ahead ??= new SurveyAhead(this.#place.folder, listed, this.#session.mayBeRecalled);
    this.#ahead.handleMore();
  }

  /** Null: what was looked at is not what is there any more, or not where it would go. */
  async #takeAhead(hadOlder: boolean): Promise<SurveyAhead | null> {
    const ahead = this.#ahead;
    this.#ahead = null;
    const isGood =
      !hadOlder &&
      ahead?.folder === this.#place.folder &&
      ahead.entries === this.#session.offer?.entries;
    if (ahead === null || isGood) return ahead;
    await ahead.drop();
    return null;
  }

  /** Older attempts first give back what they hold of it. */
  async #lookAtOffer(): Promise<void> {
    const hadOlder = await this.#place.supersede(this);
    const { offer, peerKey } = this.#session;
    if (this.phase !== 'offered' || offer === null || peerKey === null) return;
    const { deviceName, host, port } = this.#session.snapshot(monotonicNow()).peer;
    const context = {
      peer: { publicKey: peerKey, deviceName, host, port },
      folder: this.#place.folder,
      resume: this.#context.resume,
      log: this.#context.log,
    };
    const found = await IncomingOffer.examine(offer, context, await this.#takeAhead(hadOlder));
    this.#offer = found;
    if (this.phase !== 'offered') {
      await found.release();
      return;
    }
    const { known, destination } = found;
    if (known !== null && found.goesOn) {
      this.#session.adoptId(known.id);
      await this.#begin(found, known.folder, known.conflict);
      return;
    }
    const { source } = this;
    if (source !== null && !this.#context.offerLimits.takeQuestion(source, monotonicNow())) {
      this.#refuse({ kind: 'busy' });
      return;
    }
    // Under one name a person is asked once: who says yes to another list must have seen that one.
    if (known !== null && !this.#context.asked.has(known.id)) this.#session.adoptId(known.id);
    this.#context.asked.add(this.id);
    this.#isShown = true;
    this.#showFolder(destination?.folder ?? this.#place.folder, destination, found.obstacle);
  }

  /** `found` null: the folder cannot take it, for the reason `obstacle`. */
  #showFolder(folder: string, found: Destination | null, obstacle: Failure | null): void {
    this.#folder = folder;
    this.#answer(() => {
      this.#session.setSurvey(folder, found?.freeBytes ?? null, found?.survey ?? null, obstacle);
    });
  }

  /** The answer is yes; that is told once everything is ready. */
  async #begin(found: IncomingOffer, folder: string, conflict: ConflictChoice): Promise<void> {
    this.#isAnswered = true;
    const promised = this.#place.promisedBytes();
    const accepted = await found.accept(this.id, folder, conflict, promised);
    this.#isShown = true;
    if (!accepted.ok && isOfDestination(accepted.failure) && this.phase === 'offered') {
      // Another folder, or the same one put back, can still take it.
      this.#isAnswered = false;
      this.#showFolder(folder, null, accepted.failure);
      return;
    }
    if (!accepted.ok) {
      this.#answer((now) => {
        this.#session.decline(accepted.failure, now);
      });
      return;
    }
    const { destination, plan, journal } = accepted.value;
    this.#journal = journal;
    const order = { destination, plan, conflict, notes: journal };
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

  async #guarded(work: Promise<void>): Promise<void> {
    try {
      await work;
    } catch (fault) {
      this.#driver.handleFault(fault, monotonicNow());
    }
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

  readonly #files: ActionRunner<ReceiverAction> = {
    perform: (action) => {
      if (action.kind === 'recall-list')
        this.#recalling = this.#guarded(this.#recall(action.digest));
      else (this.#runner ?? this.#runnerBeforeConsent).perform(action);
    },
    close: () => this.#runner?.close() ?? Promise.resolve(),
  };

  /** What the sender may be about to offer again is looked at while it still makes sure of it. */
  async #recall(digest: string): Promise<void> {
    const { peerKey } = this.#session;
    const list = peerKey === null ? null : await this.#context.lists?.received(peerKey, digest);
    this.#answer((now) => {
      this.#session.handleListRecalled(list ?? null, now);
    });
    if (this.phase === 'connecting') this.#lookAhead();
  }

  /** Until somebody says where, there is no file; only memory may come back. */
  readonly #runnerBeforeConsent: ActionRunner<SinkAction> = {
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

/** What came stays for another attempt: contact was lost, or room has to be made first. */
function isGoneOnWith(failure: Failure | null): boolean {
  return failure !== null && (isLostContact(failure) || isMendedThere(failure));
}

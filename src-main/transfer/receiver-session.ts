/**
 * One transfer on the receiving side: checks what is offered and what comes, puts it together into
 * blocks for the disk, gives credit for what is written, and says what became of each entry. Decides
 * nothing about names and folders on the disk (io/files) and nothing about consent (a person, through
 * `accept` and `decline`). PROTOCOL.md section 7.
 */
import { assertNever, invariant } from '../../src-shared/assert.ts';
import type { Failure } from '../../src-shared/failure.ts';
import { isLostContact, isMendedThere, isOfDestination } from '../../src-shared/failure.ts';
import type { OfferPreview } from '../../src-shared/preview-model.ts';
import { FILES_SHOWN_MAX } from '../../src-shared/transfer-model.ts';
import type {
  ConflictChoice,
  OfferSurvey,
  TransferFile,
  TransferId,
  TransferPhase,
  TransferSnapshot,
} from '../../src-shared/transfer-model.ts';
import type { ConnectionApi, ConnectionEvent } from '../protocol/connection-api.ts';
import { CloseCode } from '../protocol/constants.ts';
import { ArrivalMemory } from './arrival-memory.ts';
import type { Block } from './block-assembler.ts';
import { OFFER_ANSWER_MAX_MS, OFFER_PAGE_MAX_MS, RECEIVE_WINDOW_MIN_BYTES } from './constants.ts';
import { EntryEnds } from './entry-ends.ts';
import { Farewell } from './farewell.ts';
import { LimitNews } from './limit-news.ts';
import type { ListEntry } from './list-entry.ts';
import type { ThreadTimes } from './loop-load.ts';
import { MessageBatch } from './message-batch.ts';
import { encodeMessage, parseSenderMessage } from './messages.ts';
import type { FileEnd, FileResult, SenderMessage } from './messages.ts';
import { OfferIntake } from './offer-intake.ts';
import {
  closeCodeOf,
  failureOfClose,
  failureOfFileReason,
  failureOfReason,
} from './peer-failure.ts';
import { encodePlan } from './receive-plan.ts';
import type { ReceivePlan } from './receive-plan.ts';
import { fileAt, type ReceivedFile } from './received-file.ts';
import { ReceiverLimits } from './receiver-limits.ts';
import { roomWantedBeside } from './room-shortage.ts';
import type {
  EntryFailures,
  OfferedList,
  RecalledList,
  ReceiverAction,
  ReceiverConfig,
  ReceiverSessionApi,
  StoredFile,
} from './session-api.ts';
import { TransferRecord } from './transfer-record.ts';
import { failureOfWhole } from './whole-failure.ts';

export class ReceiverSession implements ReceiverSessionApi {
  readonly connection: ConnectionApi;
  private readonly record: TransferRecord;
  private readonly farewell: Farewell;
  private readonly limits: ReceiverLimits;
  private readonly limitNews: LimitNews;
  private readonly memory: ArrivalMemory;
  private readonly actions: ReceiverAction[] = [];
  private readonly results: MessageBatch<FileResult>;
  private readonly incoming: OfferIntake;
  private readonly files: readonly ReceivedFile[];
  private readonly ends: EntryEnds;
  /** Sinks whose last answer has not come, and other work of the runner that was not answered. */
  private answersAwaited = 0;
  /** Distinct bytes that came or were here, of all files. */
  private arrivedBytes = 0;
  /** When patience with the offer, or with the person, ends. */
  private answerDeadline: number | null;
  private isConnectionOver = false;

  constructor(config: ReceiverConfig, now: number) {
    invariant(
      config.receiveWindowBytes >= RECEIVE_WINDOW_MIN_BYTES,
      'a receive window in which a block could wait for itself',
    );
    this.connection = config.connection;
    this.farewell = new Farewell(config.connection);
    this.memory = new ArrivalMemory(config.receiveWindowBytes, config.allocateBlock);
    this.limits = new ReceiverLimits(config.receiveWindowBytes);
    this.limitNews = new LimitNews(config.connection);
    this.results = new MessageBatch((results) => {
      this.connection.sendControl(encodeMessage({ type: 'file-result', results }));
    });
    this.record = new TransferRecord(
      config.id,
      { ...config, direction: 'received', host: null },
      this.limits.verdict,
      now,
    );
    this.incoming = new OfferIntake(now);
    this.files = this.incoming.files;
    this.ends = new EntryEnds(this.files, this.record, this.results);
    this.answerDeadline = this.incoming.deadline;
  }

  get id(): TransferId {
    return this.record.id;
  }

  get phase(): TransferPhase {
    return this.record.phase;
  }

  get revision(): number {
    return this.record.revision;
  }

  get wasOffered(): boolean {
    return this.incoming.list.isComplete;
  }

  get peerKey(): string | null {
    return this.record.peerKey;
  }

  get offer(): OfferedList | null {
    return this.incoming.offered;
  }

  get listed(): readonly ListEntry[] {
    return this.incoming.list.entries;
  }

  get mayBeRecalled(): boolean {
    return this.incoming.list.mayBeRecalled;
  }

  get wasRecalled(): boolean {
    return this.incoming.list.wasRecalled;
  }

  get listHeldBytes(): number {
    return this.incoming.list.heldBytes;
  }

  get isFinished(): boolean {
    return this.record.isOver && this.isConnectionOver && this.answersAwaited === 0;
  }

  adoptId(id: TransferId): void {
    invariant(
      this.record.phase === 'connecting' || this.record.phase === 'offered',
      'a new name for what has begun',
    );
    this.record.id = id;
  }

  snapshot(now: number): TransferSnapshot {
    return this.record.snapshot(this.filesFrom(0, FILES_SHOWN_MAX), now);
  }

  fullSnapshot(now: number): TransferSnapshot {
    return this.record.snapshot(this.filesFrom(0, this.fileTotal), now);
  }

  get fileTotal(): number {
    return this.files.length;
  }

  filesFrom(from: number, count: number): readonly TransferFile[] {
    return this.files.slice(from, from + count).map(viewOf);
  }

  setPaused(paused: boolean, now: number): void {
    if (!this.record.pauseHere(paused, now)) return;
    this.record.touch();
    this.connection.sendControl(encodeMessage({ type: paused ? 'pause' : 'resume' }));
  }

  // ------------------------------------------------------------ what comes in

  handleConnectionEvent(event: ConnectionEvent, now: number): void {
    switch (event.kind) {
      case 'connected':
        this.record.setPeer(event.remotePublicKey, event.deviceName);
        return;
      case 'verification-code':
        this.record.setVerificationCode(event.code);
        return;
      case 'control':
        if (this.record.isOver) this.heedFarewell(event.message, now);
        else this.handleControl(event.message, now);
        return;
      case 'data':
        if (!this.record.isOver) this.handleData(event.file, event.offset, event.bytes, now);
        return;
      case 'chunk-acked':
        invariant(false, 'a receiver of files hands no chunks over');
        return;
      case 'closed':
        this.isConnectionOver = true;
        this.record.touch();
        if (!this.record.isOver) this.end(failureOfClose(event.cause, this.connection.remote), now);
        return;
      default:
        assertNever(event);
    }
  }

  handleListRecalled(list: RecalledList | null, _now: number): void {
    this.answersAwaited -= 1;
    if (this.record.phase !== 'connecting') return;
    const known = this.incoming.recall(list);
    this.connection.sendControl(encodeMessage({ type: 'list-known', known }));
  }

  roomWantedBeside(file: number, withinBytes: number): number {
    return roomWantedBeside(this.files, file, withinBytes);
  }

  handleWritten(file: number, byteCount: number, now: number): void {
    const state = fileAt(this.files, file);
    if (state.phase === 'failed') return;
    state.writtenBytes += byteCount;
    invariant(state.writtenBytes <= state.entry.sizeBytes, 'more written than there is');
    this.record.doneBytes += byteCount;
    if (!this.record.isOver) this.giveCredit(byteCount, now);
  }

  handleStored(file: number, stored: StoredFile, now: number): void {
    const state = fileAt(this.files, file);
    this.answersAwaited -= 1;
    this.record.touch();
    if (state.phase === 'failed') return;
    this.ends.store(file, state, stored);
    if (!this.record.isOver) this.finishIfLast(now);
  }

  handleSinkFailed(file: number, failure: Failure, now: number): void {
    this.answersAwaited -= 1;
    this.record.touch();
    const state = fileAt(this.files, file);
    if (state.phase === 'failed') return;
    if (!this.record.isOver && !isOfDestination(failure)) {
      this.failFile(file, state, failure, now);
      if (failure.kind === 'disk-full') this.refuseWhatCannotFit(failure.free, now);
      return;
    }
    state.moveTo('failed');
    state.failure = failure;
    this.stop(failure, now);
  }

  handleDiscarded(_file: number, _now: number): void {
    this.answersAwaited -= 1;
  }

  handleFoldersMade(failures: EntryFailures, now: number): void {
    this.answersAwaited -= 1;
    if (this.record.isOver) return;
    // Every other entry would meet the same.
    for (const failure of failures.values()) {
      if (isOfDestination(failure)) {
        this.stop(failure, now);
        return;
      }
    }
    this.ends.refuseFolders(failures);
  }

  handleLinksMade(failures: EntryFailures, now: number): void {
    this.answersAwaited -= 1;
    if (this.record.isOver) return;
    this.ends.settleAll('link', failures);
    this.finishFolders(now);
  }

  handleFoldersFinished(now: number): void {
    this.answersAwaited -= 1;
    if (this.record.isOver) return;
    this.ends.settleAll('folder', new Map());
    this.complete(now);
  }

  setSurvey(
    folder: string,
    freeBytes: number | null,
    survey: OfferSurvey | null,
    obstacle: Failure | null,
  ): void {
    if (this.record.phase !== 'offered') return;
    this.record.failure = obstacle;
    this.record.folder = folder;
    this.record.freeBytes = freeBytes;
    this.record.survey = survey;
    this.record.touch();
  }

  accept(folder: string, conflict: ConflictChoice, plan: ReceivePlan, now: number): void {
    if (this.record.phase !== 'offered') return;
    this.answerDeadline = null;
    this.record.failure = null;
    this.record.folder = folder;
    this.record.conflict = conflict;
    this.record.moveTo('transferring', now);
    this.limits.begin(now);
    for (const message of encodePlan(plan)) this.connection.sendControl(message);
    this.connection.sendControl(encodeMessage({ type: 'accept' }));
    this.arrivedBytes += this.ends.follow(plan);
    if (this.ends.hasFolders) this.ask({ kind: 'make-folders' });
    this.finishIfLast(now);
  }

  decline(failure: Failure, now: number): void {
    if (this.record.phase !== 'offered') return;
    this.end(failure, now);
    const message = encodeMessage({ type: 'decline', reason: failure.kind });
    this.farewell.begin(message, CloseCode.DECLINED, failure.kind, now);
  }

  stop(failure: Failure, now: number): void {
    if (this.record.isOver) return;
    this.end(failure, now);
    const message = encodeMessage({ type: 'cancel', reason: failure.kind });
    this.farewell.begin(message, closeCodeOf(failure), failure.kind, now);
  }

  leave(now: number): void {
    this.stop({ kind: 'interrupted' }, now);
    this.farewell.hurry(now);
    if (!this.connection.isClosed) this.connection.close(CloseCode.DONE, '', now);
  }

  handleLoad(thread: ThreadTimes, now: number): void {
    if (this.record.phase !== 'transferring') return;
    this.observeLimits(thread, now);
    const { current } = this.limits.verdict;
    const isOurs = current === 'cpu' || current === 'receiver-disk';
    this.limitNews.tell(isOurs ? current : null, now);
  }

  handleTimeout(now: number): void {
    this.farewell.handleTimeout(now);
    if (this.answerDeadline === null || now < this.answerDeadline) return;
    if (this.record.phase === 'offered') this.decline({ kind: 'not-answered' }, now);
    else if (this.record.phase === 'connecting') this.giveUpWaiting(now);
  }

  /** No offer, or half of one. Nobody broke a rule: a network was slow, or somebody slept. */
  private giveUpWaiting(now: number): void {
    const failure: Failure = { kind: 'peer-silent', seconds: OFFER_PAGE_MAX_MS / 1_000 };
    this.end(failure, now);
    this.connection.close(closeCodeOf(failure), failure.kind, now);
  }

  // ------------------------------------------------------------ what goes out

  pollDeadline(): number | null {
    return this.answerDeadline ?? this.farewell.pollDeadline();
  }

  pollAction(): ReceiverAction | null {
    const action = this.actions.shift();
    if (action !== undefined) return action;
    this.results.flush();
    return null;
  }

  pollPreview(): OfferPreview | null {
    return this.incoming.pollPreview();
  }

  /** An action that is answered by one call. */
  private ask(action: ReceiverAction): void {
    this.answersAwaited += 1;
    this.actions.push(action);
  }

  // ------------------------------------------------------------ what the sender says

  private handleControl(bytes: Uint8Array, now: number): void {
    const parsed = parseSenderMessage(bytes);
    const broken = parsed.ok ? this.take(parsed.value, bytes.length, now) : parsed.failure;
    if (broken !== null) this.violate(broken, now);
  }

  /** Both sides ended it at once: nobody has to wait for the other's CLOSE. */
  private heedFarewell(bytes: Uint8Array, now: number): void {
    const parsed = parseSenderMessage(bytes);
    if (parsed.ok && parsed.value.type === 'cancel') this.farewell.hurry(now);
  }

  /** Null, or the rule that the message breaks. */
  private take(message: SenderMessage, messageBytes: number, now: number): string | null {
    switch (message.type) {
      case 'offer':
        return this.takeOffer(message);
      case 'list':
        return this.takeListPage(message, messageBytes, now);
      case 'list-end':
      case 'list-same':
        return this.takeListEnd(message, now);
      case 'preview':
        if (this.record.phase !== 'offered') return null;
        this.incoming.addPreview(message);
        return null;
      case 'file-end':
        return this.takeFileEnds(message.ends, now);
      case 'file-failed':
        return this.takeFileFailed(message, now);
      case 'pause':
      case 'resume':
        this.record.pauseThere(message.type === 'pause', now);
        this.record.touch();
        return null;
      case 'limited-by':
        this.limits.peerFactor = message.factor;
        return null;
      case 'cancel': {
        const failure = failureOfReason(message.reason);
        this.end(failure, now);
        this.connection.close(closeCodeOf(failure), failure.kind, now);
        return null;
      }
      default:
        return assertNever(message);
    }
  }

  private takeOffer(offer: Extract<SenderMessage, { type: 'offer' }>): string | null {
    const broken = this.incoming.begin(offer);
    if (broken !== null) return broken;
    if (offer.like !== undefined) this.ask({ kind: 'recall-list', digest: offer.like });
    return null;
  }

  private takeListPage(
    page: Extract<SenderMessage, { type: 'list' }>,
    messageBytes: number,
    now: number,
  ): string | null {
    const broken = this.incoming.addPage(page, messageBytes, now);
    if (broken === null) this.answerDeadline = this.incoming.deadline;
    return broken;
  }

  private takeListEnd(
    message: Extract<SenderMessage, { type: 'list-end' | 'list-same' }>,
    now: number,
  ): string | null {
    const broken = this.incoming.end(message);
    if (broken !== null) return broken;
    const { list, offered } = this.incoming;
    this.record.fileCount = this.files.length;
    this.record.totalBytes = list.totalBytes;
    this.record.conflict = offered?.conflict ?? null;
    this.answerDeadline = now + OFFER_ANSWER_MAX_MS;
    this.record.moveTo('offered', now);
    return null;
  }

  private takeFileEnds(ends: readonly FileEnd[], now: number): string | null {
    if (this.record.phase !== 'transferring') return 'the end of a file before accept';
    for (const [file, sizeBytes, sha256] of ends) {
      const state = this.files[file];
      if (state?.isFile !== true) return 'the end of an unknown file';
      if (state.phase === 'failed') continue;
      if (state.sha256 !== null || state.phase === 'skipped' || state.phase === 'stored') {
        return 'the end of a file that has ended';
      }
      state.sha256 = sha256;
      this.memory.noteEnded(state);
      if (sizeBytes === state.entry.sizeBytes) this.finishIfWhole(file, state);
      else this.giveUp(file, state, { kind: 'source-changed', name: state.shownName }, now);
      if (this.record.isOver) return null;
    }
    return null;
  }

  private takeFileFailed(
    message: Extract<SenderMessage, { type: 'file-failed' }>,
    now: number,
  ): string | null {
    const state = this.files[message.file];
    if (state?.isFile !== true) return 'the failure of an unknown file';
    if (this.record.phase !== 'transferring') return 'the failure of a file before accept';
    if (state.phase === 'failed') return null;
    if (state.sha256 !== null || state.phase === 'skipped' || state.phase === 'stored') {
      return 'the failure of a file after its end';
    }
    const failure = failureOfFileReason(message.reason, state.shownName);
    this.giveUp(message.file, state, failure, now);
    return null;
  }

  private handleData(file: number, offset: number, bytes: Uint8Array, now: number): void {
    const state = this.files[file];
    const broken =
      this.record.phase !== 'transferring'
        ? 'data before accept'
        : state === undefined
          ? 'data of an unknown file'
          : state.wrongData(offset, bytes.length);
    if (broken !== null || state === undefined) {
      this.violate(broken ?? '', now);
      return;
    }
    if (state.phase === 'failed') {
      this.connection.addCredit(bytes.length);
      return;
    }
    this.arrivedBytes += bytes.length;
    for (const block of this.memory.add(file, state, offset, bytes)) {
      this.takeBlock(file, state, block);
    }
    const { excess } = this.memory;
    if (excess !== null) this.violate(excess, now, CloseCode.LIMIT);
  }

  private takeBlock(file: number, state: ReceivedFile, block: Block): void {
    if (state.isOfSeveralBlocks) {
      this.beginSink(file, state);
      this.actions.push({ kind: 'write', file, ...block });
    } else this.memory.hold(state, block);
    this.finishIfWhole(file, state);
  }

  // ------------------------------------------------------------ what becomes of entries

  private beginSink(file: number, state: ReceivedFile): void {
    if (state.phase !== 'waiting') return;
    state.moveTo('receiving');
    if (state.sha256 === null) this.memory.noteBegun(state);
    this.ask({ kind: 'create-sink', file });
  }

  private finishIfWhole(file: number, state: ReceivedFile): void {
    if (state.sha256 === null || !state.isWhole) return;
    this.beginSink(file, state);
    const held = this.memory.takeHeld(state);
    if (held !== null) this.actions.push({ kind: 'write', file, ...held });
    state.moveTo('finishing');
    this.actions.push({ kind: 'finish-sink', file, sha256: state.sha256 });
  }

  /** Gives up a file of which something may have come, and goes on with the others. */
  private giveUp(file: number, state: ReceivedFile, failure: Failure, now: number): void {
    if (state.phase === 'receiving') this.actions.push({ kind: 'discard-sink', file });
    this.failFile(file, state, failure, now);
  }

  private failFile(file: number, state: ReceivedFile, failure: Failure, now: number): void {
    this.memory.noteEnded(state);
    this.releaseBlocks(this.memory.drop(file, state));
    // What came and will not be written leaves memory as well; handleWritten counts no more of it.
    const unwrittenBytes = state.arrivedBytes - state.writtenBytes;
    if (unwrittenBytes > 0) this.giveCredit(unwrittenBytes, now);
    this.ends.fail(file, state, failure);
    this.finishIfLast(now);
  }

  /** For what was in memory and is not any more. */
  private giveCredit(byteCount: number, now: number): void {
    this.connection.addCredit(this.memory.settle(byteCount, now));
  }

  /** After one found no room, with so much left. */
  private refuseWhatCannotFit(freeBytes: number, now: number): void {
    for (const [file, state, failure] of this.ends.beyondRoom(freeBytes)) {
      this.failFile(file, state, failure, now);
    }
  }

  private finishIfLast(now: number): void {
    if (!this.ends.isLastFileSettled) return;
    if (this.ends.hasLinks) this.ask({ kind: 'make-links' });
    else this.finishFolders(now);
  }

  private finishFolders(now: number): void {
    if (this.ends.hasFolders) this.ask({ kind: 'finish-folders' });
    else this.complete(now);
  }

  private complete(now: number): void {
    this.results.flush();
    this.observeLimits(null, now);
    const failure = failureOfWhole(this.files);
    if (failure === null) this.record.moveTo('done', now);
    else this.record.fail(failure, now);
    this.farewell.expectClose(now);
  }

  private observeLimits(thread: ThreadTimes | null, now: number): void {
    const totalBytes = this.record.totalBytes ?? 0;
    const isAllHere = this.arrivedBytes + this.record.abandonedBytes >= totalBytes;
    const { uncreditedBytes } = this.connection.stats;
    this.limits.observe(uncreditedBytes, isAllHere, thread, now);
  }

  /** The transfer is over before its files are: what is not stored goes, or waits for another attempt. */
  private end(failure: Failure, now: number): void {
    this.observeLimits(null, now);
    const isKept = isLostContact(failure) || isMendedThere(failure);
    this.record.breakOff(failure, this.record.phase === 'transferring', now);
    this.answerDeadline = null;
    this.releaseBlocks(this.memory.dropAll(this.files));
    this.files.forEach((state, file) => {
      if (!state.isBeingWritten) return;
      this.actions.push({ kind: isKept ? 'suspend-sink' : 'discard-sink', file });
    });
  }

  private violate(why: string, now: number, code: number = CloseCode.VIOLATION): void {
    if (this.record.isOver) return;
    this.end({ kind: 'peer-broke-protocol', reason: why }, now);
    this.connection.close(code, why, now);
  }

  private releaseBlocks(dropped: readonly Uint8Array[]): void {
    for (const bytes of dropped) this.actions.push({ kind: 'release-block', bytes });
  }
}

const viewOf = (file: ReceivedFile): TransferFile => file.view();

/**
 * One transfer on the receiving side: checks what is offered and what comes, puts it together into
 * blocks for the disk, gives credit for what is written, and says what became of each file. Decides
 * nothing about names and folders on the disk (io/files) and nothing about consent (a person, through
 * `accept` and `decline`). PROTOCOL.md section 7.
 */
import { assertNever, invariant } from '../../src-shared/assert.ts';
import type { Failure } from '../../src-shared/failure.ts';
import { safeFileName } from '../../src-shared/safe-name.ts';
import { FILES_SHOWN_MAX } from '../../src-shared/transfer-model.ts';
import type {
  TransferFile,
  TransferId,
  TransferPhase,
  TransferSnapshot,
} from '../../src-shared/transfer-model.ts';
import type { ConnectionApi, ConnectionEvent } from '../protocol/connection-api.ts';
import { CloseCode } from '../protocol/constants.ts';
import { BlockAssembler } from './block-assembler.ts';
import type { Block } from './block-assembler.ts';
import {
  BLOCK_BYTES,
  BLOCKS_BEGUN_SLACK_BYTES,
  FILES_BEGUN_MAX,
  OFFER_ANSWER_MAX_MS,
  OFFER_COMPLETE_MAX_MS,
  RECEIVE_WINDOW_MIN_BYTES,
} from './constants.ts';
import { Farewell } from './farewell.ts';
import { LimitNews } from './limit-news.ts';
import { encodeMessage, parseSenderMessage } from './messages.ts';
import type { ListEntry, SenderMessage } from './messages.ts';
import { OfferList } from './offer-list.ts';
import {
  closeCodeOf,
  failureOfClose,
  failureOfFileReason,
  failureOfReason,
} from './peer-failure.ts';
import { ReceiverLimits } from './receiver-limits.ts';
import type {
  ReceiverAction,
  ReceiverConfig,
  ReceiverSessionApi,
  StoredFile,
} from './session-api.ts';
import { TransferRecord } from './transfer-record.ts';
import { RECEIVER_FILE_PHASES, step } from './transition-table.ts';
import type { ReceiverFilePhase } from './transition-table.ts';

interface FileState {
  readonly entry: ListEntry;
  /** Null: no file can be called so. */
  readonly safeName: string | null;
  phase: ReceiverFilePhase;
  /** Distinct bytes that came. */
  arrivedBytes: number;
  writtenBytes: number;
  /** A file of one block waits here, whole, for its end: then it is opened, written and closed at once. */
  held: Block | null;
  /** Of several blocks, between its first one and its end. */
  isBegun: boolean;
  /** From file-end. */
  sha256: string | null;
  stored: StoredFile | null;
  failure: Failure | null;
}

export class ReceiverSession implements ReceiverSessionApi {
  readonly id: TransferId;
  readonly connection: ConnectionApi;
  private readonly record: TransferRecord;
  private readonly farewell: Farewell;
  private readonly limits: ReceiverLimits;
  private readonly limitNews: LimitNews;
  private readonly assembler: BlockAssembler;
  private readonly memoryMaxBytes: number;
  private readonly actions: ReceiverAction[] = [];
  private offer: OfferList | null = null;
  private files: readonly FileState[] = [];
  private filesUnsettled = 0;
  /** Sinks whose last answer has not come. */
  private sinksOpen = 0;
  /** Files of several blocks between their first block and their file-end. */
  private filesBegun = 0;
  private heldBytes = 0;
  /** Distinct bytes that came, of all files. */
  private arrivedBytes = 0;
  /** When patience with the offer, or with the person, ends. */
  private answerDeadline: number | null;
  private isConnectionOver = false;

  constructor(config: ReceiverConfig, now: number) {
    invariant(
      config.receiveWindowBytes >= RECEIVE_WINDOW_MIN_BYTES,
      'a receive window in which a block could wait for itself',
    );
    this.id = config.id;
    this.connection = config.connection;
    this.farewell = new Farewell(config.connection);
    this.assembler = new BlockAssembler(config.allocateBlock);
    this.memoryMaxBytes = config.receiveWindowBytes + BLOCKS_BEGUN_SLACK_BYTES;
    this.limits = new ReceiverLimits(config.receiveWindowBytes);
    this.limitNews = new LimitNews(config.connection);
    this.record = new TransferRecord(
      { ...config, direction: 'received', host: null },
      this.limits.verdict,
      now,
    );
    this.answerDeadline = now + OFFER_COMPLETE_MAX_MS;
  }

  get phase(): TransferPhase {
    return this.record.phase;
  }

  get revision(): number {
    return this.record.revision;
  }

  get wasOffered(): boolean {
    return this.files.length > 0;
  }

  get totalBytes(): number {
    return this.record.totalBytes;
  }

  get isFinished(): boolean {
    return this.record.isOver && this.isConnectionOver && this.sinksOpen === 0;
  }

  snapshot(now: number): TransferSnapshot {
    return this.record.snapshot(this.files.slice(0, FILES_SHOWN_MAX).map(viewOf), now);
  }

  fullSnapshot(now: number): TransferSnapshot {
    return this.record.snapshot(this.files.map(viewOf), now);
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

  handleWritten(file: number, byteCount: number, _now: number): void {
    const state = this.fileAt(file);
    if (state.phase === 'failed') return;
    state.writtenBytes += byteCount;
    invariant(state.writtenBytes <= state.entry.size, 'more written than there is');
    this.record.doneBytes += byteCount;
    if (!this.record.isOver) this.connection.addCredit(byteCount);
  }

  handleStored(file: number, stored: StoredFile, now: number): void {
    const state = this.fileAt(file);
    this.sinksOpen -= 1;
    this.record.touch();
    if (state.phase === 'failed') return;
    state.stored = stored;
    state.phase = step(RECEIVER_FILE_PHASES, state.phase, 'stored');
    if (this.record.isOver) return;
    this.connection.sendControl(
      encodeMessage({ type: 'file-result', file, result: 'stored', sha256: stored.sha256 }),
    );
    this.settle(now);
  }

  handleSinkFailed(file: number, failure: Failure, now: number): void {
    this.sinksOpen -= 1;
    this.record.touch();
    const state = this.fileAt(file);
    if (state.phase === 'failed') return;
    if (!this.record.isOver && !isOfAllFiles(failure)) {
      this.failFile(file, state, failure, now);
      return;
    }
    state.phase = step(RECEIVER_FILE_PHASES, state.phase, 'failed');
    state.failure = failure;
    this.stop(failure, now);
  }

  handleDiscarded(_file: number, _now: number): void {
    this.sinksOpen -= 1;
  }

  setDestination(folder: string, freeBytes: number | null): void {
    this.record.folder = folder;
    this.record.freeBytes = freeBytes;
    this.record.touch();
  }

  accept(folder: string, now: number): void {
    if (this.record.phase !== 'offered') return;
    this.answerDeadline = null;
    this.record.folder = folder;
    this.record.moveTo('transferring', now);
    this.limits.begin(now);
    this.connection.sendControl(encodeMessage({ type: 'accept' }));
    this.files.forEach((state, file) => {
      if (state.safeName !== null) return;
      this.failFile(file, state, { kind: 'unsafe-name', name: shownName(state) }, now);
    });
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

  handleLoad(loopActiveMs: number, now: number): void {
    if (this.record.phase !== 'transferring') return;
    this.observeLimits(loopActiveMs, now);
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
    const failure: Failure = { kind: 'peer-silent', seconds: OFFER_COMPLETE_MAX_MS / 1_000 };
    this.end(failure, now);
    this.connection.close(closeCodeOf(failure), failure.kind, now);
  }

  // ------------------------------------------------------------ what goes out

  pollDeadline(): number | null {
    return this.answerDeadline ?? this.farewell.pollDeadline();
  }

  pollAction(): ReceiverAction | null {
    return this.actions.shift() ?? null;
  }

  // ------------------------------------------------------------ what the sender says

  private handleControl(bytes: Uint8Array, now: number): void {
    const parsed = parseSenderMessage(bytes);
    const broken = parsed.ok ? this.take(parsed.value, now) : parsed.failure;
    if (broken !== null) this.violate(broken, now);
  }

  /** Both sides ended it at once: nobody has to wait for the other's CLOSE. */
  private heedFarewell(bytes: Uint8Array, now: number): void {
    const parsed = parseSenderMessage(bytes);
    if (parsed.ok && parsed.value.type === 'cancel') this.farewell.hurry(now);
  }

  /** Null, or the rule that the message breaks. */
  private take(message: SenderMessage, now: number): string | null {
    switch (message.type) {
      case 'offer':
        if (this.offer !== null) return 'a second offer';
        this.offer = new OfferList(message);
        return null;
      case 'list':
        return this.takePage(message, now);
      case 'file-end':
        return this.takeFileEnd(message, now);
      case 'file-failed':
        return this.takeFileFailed(message, now);
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

  private takePage(page: Extract<SenderMessage, { type: 'list' }>, now: number): string | null {
    if (this.offer === null) return 'a list before its offer';
    const broken = this.offer.add(page);
    if (broken !== null || !this.offer.isComplete) return broken;
    this.files = this.offer.entries.map(newFile);
    this.filesUnsettled = this.files.length;
    this.record.fileCount = this.files.length;
    this.record.totalBytes = this.offer.totalBytes;
    this.answerDeadline = now + OFFER_ANSWER_MAX_MS;
    this.record.moveTo('offered', now);
    return null;
  }

  private takeFileEnd(
    message: Extract<SenderMessage, { type: 'file-end' }>,
    now: number,
  ): string | null {
    const state = this.files[message.file];
    if (state === undefined) return 'the end of an unknown file';
    if (this.record.phase !== 'transferring') return 'the end of a file before accept';
    if (state.phase === 'failed') return null;
    if (state.sha256 !== null) return 'two ends of one file';
    state.sha256 = message.sha256;
    this.endBegun(state);
    if (message.size !== state.entry.size) {
      this.giveUp(message.file, state, { kind: 'source-changed', name: shownName(state) }, now);
      return null;
    }
    this.finishIfWhole(message.file, state);
    return null;
  }

  private takeFileFailed(
    message: Extract<SenderMessage, { type: 'file-failed' }>,
    now: number,
  ): string | null {
    const state = this.files[message.file];
    if (state === undefined) return 'the failure of an unknown file';
    if (this.record.phase !== 'transferring') return 'the failure of a file before accept';
    if (state.phase === 'failed') return null;
    if (state.sha256 !== null) return 'the failure of a file after its end';
    const failure = failureOfFileReason(message.reason, shownName(state));
    this.giveUp(message.file, state, failure, now);
    return null;
  }

  private handleData(file: number, offset: number, bytes: Uint8Array, now: number): void {
    const state = this.files[file];
    const broken = this.wrongData(state, offset, bytes.length);
    if (broken !== null || state === undefined) {
      this.violate(broken ?? '', now);
      return;
    }
    if (state.phase === 'failed') {
      this.connection.addCredit(bytes.length);
      return;
    }
    state.arrivedBytes += bytes.length;
    this.arrivedBytes += bytes.length;
    for (const block of this.assembler.add(file, state.entry.size, offset, bytes)) {
      this.takeBlock(file, state, block);
    }
    if (this.assembler.begunBytes + this.heldBytes > this.memoryMaxBytes) {
      this.violate('too many blocks begun', now, CloseCode.LIMIT);
    } else if (this.filesBegun > FILES_BEGUN_MAX) {
      this.violate('too many files begun', now, CloseCode.LIMIT);
    }
  }

  private wrongData(
    state: FileState | undefined,
    offset: number,
    byteCount: number,
  ): string | null {
    if (this.record.phase !== 'transferring') return 'data before accept';
    if (state === undefined) return 'data of an unknown file';
    if (offset + byteCount > state.entry.size) return 'data beyond the end of its file';
    return null;
  }

  private takeBlock(file: number, state: FileState, block: Block): void {
    if (isOfSeveralBlocks(state)) {
      this.beginSink(file, state);
      this.actions.push({ kind: 'write', file, ...block });
    } else {
      state.held = block;
      this.heldBytes += block.bytes.length;
    }
    this.finishIfWhole(file, state);
  }

  // ------------------------------------------------------------ what becomes of files

  private beginSink(file: number, state: FileState): void {
    if (state.phase !== 'waiting') return;
    invariant(state.safeName !== null, 'a file without a name is not begun');
    state.phase = step(RECEIVER_FILE_PHASES, state.phase, 'receiving');
    this.sinksOpen += 1;
    if (state.sha256 === null) {
      state.isBegun = true;
      this.filesBegun += 1;
    }
    this.actions.push({
      kind: 'create-sink',
      file,
      name: state.safeName,
      sizeBytes: state.entry.size,
      modifiedAt: state.entry.modifiedAt,
      executable: state.entry.executable,
    });
  }

  private finishIfWhole(file: number, state: FileState): void {
    if (state.sha256 === null || state.arrivedBytes < state.entry.size) return;
    this.beginSink(file, state);
    if (state.held !== null) {
      this.heldBytes -= state.held.bytes.length;
      this.actions.push({ kind: 'write', file, ...state.held });
      state.held = null;
    }
    state.phase = step(RECEIVER_FILE_PHASES, state.phase, 'finishing');
    this.actions.push({ kind: 'finish-sink', file, sha256: state.sha256 });
  }

  /** Gives up a file of which something may have come, and goes on with the others. */
  private giveUp(file: number, state: FileState, failure: Failure, now: number): void {
    if (state.phase === 'receiving') this.actions.push({ kind: 'discard-sink', file });
    this.failFile(file, state, failure, now);
  }

  private failFile(file: number, state: FileState, failure: Failure, now: number): void {
    state.phase = step(RECEIVER_FILE_PHASES, state.phase, 'failed');
    state.failure = failure;
    this.endBegun(state);
    this.record.abandonedBytes += state.entry.size - state.writtenBytes;
    this.releaseHeld(state);
    this.releaseBlocks(this.assembler.drop(file));
    // What came and will not be written leaves memory as well; handleWritten counts no more of it.
    const unwrittenBytes = state.arrivedBytes - state.writtenBytes;
    if (unwrittenBytes > 0) this.connection.addCredit(unwrittenBytes);
    this.connection.sendControl(
      encodeMessage(
        failure.kind === 'digest-mismatch'
          ? { type: 'file-result', file, result: 'mismatch' }
          : { type: 'file-result', file, result: 'failed', reason: failure.kind },
      ),
    );
    this.settle(now);
  }

  private settle(now: number): void {
    this.record.touch();
    this.filesUnsettled -= 1;
    if (this.filesUnsettled > 0) return;
    this.observeLimits(null, now);
    const failure = this.files.find((file) => file.failure !== null)?.failure;
    if (failure === undefined || failure === null) this.record.moveTo('done', now);
    else this.record.fail(failure, now);
    this.farewell.expectClose(now);
  }

  /** The transfer is over before its files are: whatever is not stored goes. */
  private observeLimits(loopActiveMs: number | null, now: number): void {
    const isAllHere = this.arrivedBytes + this.record.abandonedBytes >= this.record.totalBytes;
    const { uncreditedBytes } = this.connection.stats;
    this.limits.observe(uncreditedBytes, isAllHere, loopActiveMs, now);
  }

  private end(failure: Failure, now: number): void {
    this.observeLimits(null, now);
    this.record.fail(failure, now);
    this.answerDeadline = null;
    this.releaseBlocks(this.assembler.dropAll());
    this.files.forEach((state, file) => {
      this.releaseHeld(state);
      if (state.phase === 'receiving' || state.phase === 'finishing') {
        this.actions.push({ kind: 'discard-sink', file });
      }
    });
  }

  private violate(why: string, now: number, code: number = CloseCode.VIOLATION): void {
    if (this.record.isOver) return;
    this.end({ kind: 'peer-broke-protocol', reason: why }, now);
    this.connection.close(code, why, now);
  }

  private endBegun(state: FileState): void {
    if (!state.isBegun) return;
    state.isBegun = false;
    this.filesBegun -= 1;
  }

  private releaseHeld(state: FileState): void {
    if (state.held === null) return;
    this.heldBytes -= state.held.bytes.length;
    this.actions.push({ kind: 'release-block', bytes: state.held.bytes });
    state.held = null;
  }

  private releaseBlocks(dropped: readonly Uint8Array[]): void {
    for (const bytes of dropped) this.actions.push({ kind: 'release-block', bytes });
  }

  private fileAt(file: number): FileState {
    const state = this.files[file];
    invariant(state !== undefined, `no file ${file}`);
    return state;
  }
}

function newFile(entry: ListEntry): FileState {
  return {
    entry,
    safeName: safeFileName(entry.path),
    phase: 'waiting',
    arrivedBytes: 0,
    writtenBytes: 0,
    held: null,
    isBegun: false,
    sha256: null,
    stored: null,
    failure: null,
  };
}

function viewOf(state: FileState): TransferFile {
  return {
    name: state.stored?.name ?? shownName(state),
    sizeBytes: state.entry.size,
    doneBytes: state.writtenBytes,
    path: state.stored?.path ?? null,
    sha256: state.stored?.sha256 ?? null,
    failure: state.failure,
    caution: null,
    kind: 'file',
    skipped: null,
  };
}

/** Fit to be shown even when it is not fit to be used. */
function shownName(state: FileState): string {
  return state.safeName ?? state.entry.path.replace(/[^\x20-\x7e]/g, '').slice(-SHOWN_MAX_UNITS);
}

const SHOWN_MAX_UNITS = 64;

function isOfSeveralBlocks(state: FileState): boolean {
  return state.entry.size > BLOCK_BYTES;
}

/** These would befall every other file as well: the transfer ends. */
function isOfAllFiles(failure: Failure): boolean {
  return (
    failure.kind === 'disk-full' ||
    failure.kind === 'folder-missing' ||
    failure.kind === 'folder-not-writable'
  );
}

/**
 * One transfer on the sending side: offers entries as they are found, reads what the receiver wants of
 * them as fast as the connection takes it, says where each file ends, and collects the results. Decides
 * what is read and when; how a file is read and hashed is io/files', how bytes travel the connection's.
 * PROTOCOL.md section 7.
 */
import { assertNever, invariant } from '../../src-shared/assert.ts';
import type { Failure } from '../../src-shared/failure.ts';
import { PREVIEWS_MAX, type OfferPreview } from '../../src-shared/preview-model.ts';
import { FILES_SHOWN_MAX, FULL_PACE } from '../../src-shared/transfer-model.ts';
import type {
  SkipReason,
  TransferFile,
  TransferId,
  TransferPace,
  TransferPhase,
  TransferSnapshot,
} from '../../src-shared/transfer-model.ts';
import type { ConnectionApi, ConnectionEvent, DataChunk } from '../protocol/connection-api.ts';
import { CloseCode } from '../protocol/constants.ts';
import { ENTRIES_MAX, LIST_TOLD_GAP_MS } from './constants.ts';
import { Farewell } from './farewell.ts';
import { LimitNews } from './limit-news.ts';
import { MessageBatch } from './message-batch.ts';
import { encodeMessage, parseReceiverMessage } from './messages.ts';
import type { FileEnd, FileResult, ReceiverMessage } from './messages.ts';
import { OutgoingList } from './outgoing-list.ts';
import {
  closeCodeOf,
  failureOfClose,
  failureOfFileReason,
  failureOfReason,
} from './peer-failure.ts';
import { previewMessage } from './preview.ts';
import { ReadAhead } from './read-ahead.ts';
import { SentFile } from './sent-file.ts';
import type { SenderAction, SenderConfig, SenderSessionApi, SourceEntry } from './session-api.ts';
import type { ThreadTimes } from './loop-load.ts';
import { SenderLimits } from './sender-limits.ts';
import { TransferRecord } from './transfer-record.ts';
import { failureOfWhole } from './whole-failure.ts';

export class SenderSession implements SenderSessionApi {
  readonly connection: ConnectionApi;
  private readonly host: string;
  private readonly files: SentFile[] = [];
  /** Of what was left out: no entries. */
  private readonly leftOut: TransferFile[] = [];
  private readonly list: OutgoingList;
  private readonly record: TransferRecord;
  private readonly farewell: Farewell;
  private readonly limits = new SenderLimits();
  private readonly limitNews: LimitNews;
  private readonly actions: SenderAction[] = [];
  private readonly reading = new ReadAhead(this.files, (action) => this.actions.push(action));
  private readonly ends: MessageBatch<FileEnd>;
  /** Chunks that the connection holds. */
  private readonly handed = new Set<DataChunk>();
  /** Entries without a result, of those that need one. */
  private unsettled = 0;
  private isSealed = false;
  /** Of previews, how many the receiver still looks at. */
  private previewsLeft = 0;
  /** When a person could last see how far the list is. */
  private listToldAt = -Infinity;
  private isConnectionOver = false;

  constructor(config: SenderConfig, now: number) {
    this.connection = config.connection;
    this.host = config.host;
    this.list = new OutgoingList(config.connection, config, config.former ?? null, () =>
      this.firstEntries(this.files.length),
    );
    this.ends = new MessageBatch((ends) => {
      this.connection.sendControl(encodeMessage({ type: 'file-end', ends }));
    });
    this.farewell = new Farewell(config.connection);
    this.limitNews = new LimitNews(config.connection);
    this.record = new TransferRecord(
      config.id,
      { ...config, direction: 'sent' },
      this.limits.verdict,
      now,
    );
    this.record.pace = config.pace ?? FULL_PACE;
    this.record.conflict = config.conflict;
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

  get isFinished(): boolean {
    return this.record.isOver && this.isConnectionOver;
  }

  get listBacklogBytes(): number {
    return this.list.backlogBytes;
  }

  get wasRecalled(): boolean {
    return this.list.wasRecalled;
  }

  get wantsPreviews(): boolean {
    return this.record.phase === 'offered' && this.isSealed && this.previewsLeft > 0;
  }

  entryAt(file: number): SourceEntry {
    return this.fileAt(file).entry;
  }

  snapshot(now: number): TransferSnapshot {
    return this.record.snapshot(this.filesFrom(0, FILES_SHOWN_MAX), now);
  }

  fullSnapshot(now: number): TransferSnapshot {
    return this.record.snapshot(this.filesFrom(0, this.fileTotal), now);
  }

  get fileTotal(): number {
    return this.leftOut.length + this.files.length;
  }

  filesFrom(from: number, count: number): readonly TransferFile[] {
    // What could not be read comes first: it is what a person has to see.
    const shown = this.leftOut.slice(from, from + count);
    const first = Math.max(0, from - this.leftOut.length);
    const files = this.files.slice(first, first + count - shown.length);
    return [...shown, ...files.map(viewOf)];
  }

  setPace(pace: TransferPace): void {
    if (this.record.isOver) return;
    this.connection.setRateLimit(pace.limitBytesPerSecond);
    this.connection.setCongestionMode(pace.background ? 'background' : 'normal');
    this.record.pace = pace;
    this.record.touch();
  }

  setPaused(paused: boolean, now: number): void {
    if (!this.record.pauseHere(paused, now)) return;
    this.record.touch();
    this.connection.sendControl(encodeMessage({ type: paused ? 'pause' : 'resume' }));
  }

  // ------------------------------------------------------------ the list

  addEntries(entries: readonly SourceEntry[], now: number): void {
    if (this.record.isOver) return;
    invariant(!this.isSealed, 'an entry after the end of its list');
    const count = this.files.length + entries.length;
    if (count > ENTRIES_MAX || this.list.isTooLong) {
      this.stop({ kind: 'too-many-files', count, max: ENTRIES_MAX }, now);
      return;
    }
    for (const entry of entries) this.files.push(new SentFile(entry));
    this.unsettled += entries.length;
    this.record.fileCount = this.files.length + this.leftOut.length;
    this.list.add(entries);
    if (now - this.listToldAt < LIST_TOLD_GAP_MS) return;
    this.listToldAt = now;
    this.record.touch();
  }

  sealEntries(now: number): void {
    if (this.record.isOver || this.isSealed) return;
    this.isSealed = true;
    if (this.files.length === 0) {
      this.stop({ kind: 'nothing-to-send' }, now);
      return;
    }
    this.record.totalBytes = this.list.totalBytes;
    this.list.seal();
    this.record.touch();
  }

  noteLeftOut(name: string, failure: Failure): void {
    this.leftOut.push({
      name,
      sizeBytes: null,
      doneBytes: 0,
      path: null,
      sha256: null,
      failure,
      caution: null,
      kind: 'file',
      skipped: null,
    });
    this.record.failedCount += 1;
    this.record.fileCount += 1;
    this.record.touch();
  }

  firstEntries(count: number): readonly SourceEntry[] {
    return this.files.slice(0, count).map(({ entry }) => entry);
  }

  sendPreview(preview: OfferPreview): void {
    if (!this.wantsPreviews) return;
    this.previewsLeft -= 1;
    this.connection.sendControl(encodeMessage(previewMessage(preview)));
  }

  // ------------------------------------------------------------ what comes in

  handleConnectionEvent(event: ConnectionEvent, now: number): void {
    switch (event.kind) {
      case 'connected':
        this.record.setPeer(event.remotePublicKey, event.deviceName);
        this.previewsLeft = Math.min(event.previewsMax, PREVIEWS_MAX);
        if (!this.record.isOver) this.sendOffer(now);
        return;
      case 'verification-code':
        this.record.setVerificationCode(event.code);
        return;
      case 'control':
        if (this.record.isOver) this.heedFarewell(event.message, now);
        else this.handleControl(event.message, now);
        return;
      case 'data':
        if (!this.record.isOver) this.violate('data from the receiver of files', now);
        return;
      case 'chunk-acked':
        this.handleChunkAcked(event.chunk);
        return;
      case 'closed':
        this.isConnectionOver = true;
        this.record.touch();
        for (const chunk of this.handed) this.release(chunk.bytes);
        this.handed.clear();
        if (this.record.isOver) return;
        this.end(
          failureOfClose(event.cause, { host: this.host, port: this.connection.remote.port }),
          now,
        );
        return;
      default:
        assertNever(event);
    }
  }

  handleRead(file: number, offset: number, bytes: Uint8Array, _now: number): void {
    const state = this.fileAt(file);
    if (state.phase !== 'open' || this.record.isOver) {
      this.release(bytes);
      return;
    }
    invariant(bytes.length > 0 && bytes.length <= state.awaitedBytes, 'a read that nobody asked');
    this.reading.noteRead(state, bytes.length);
    const chunk: DataChunk = { file, offset, bytes };
    state.unhandedBytes -= bytes.length;
    this.handed.add(chunk);
    this.connection.sendData(chunk);
  }

  handleSourceEnd(file: number, sha256: string, _now: number): void {
    const state = this.fileAt(file);
    if (state.phase !== 'open' || this.record.isOver) return;
    invariant(state.unhandedBytes === 0, 'the end of a file before its bytes');
    this.reading.close(state, 'ended');
    state.sha256 = sha256;
    this.ends.add([file, state.entry.sizeBytes, sha256]);
  }

  handleSourceFailed(file: number, failure: Failure, _now: number): void {
    const state = this.fileAt(file);
    if (state.phase !== 'open' || this.record.isOver) return;
    this.reading.close(state, 'given-up');
    this.giveUp(state, failure);
    this.record.touch();
    this.connection.sendControl(encodeMessage({ type: 'file-failed', file, reason: failure.kind }));
  }

  stop(failure: Failure, now: number): void {
    if (this.record.isOver) return;
    const wasConnected = this.record.phase !== 'connecting';
    this.end(failure, now);
    const code = closeCodeOf(failure);
    if (wasConnected) {
      const message = encodeMessage({ type: 'cancel', reason: failure.kind });
      this.farewell.begin(message, code, failure.kind, now);
    } else {
      this.connection.close(code, failure.kind, now);
    }
  }

  leave(now: number): void {
    this.stop({ kind: 'interrupted' }, now);
    this.farewell.hurry(now);
    if (!this.connection.isClosed) this.connection.close(CloseCode.DONE, '', now);
  }

  handleLoad(thread: ThreadTimes, now: number): void {
    if (this.record.phase !== 'transferring') return;
    this.limits.observe(this.connection, thread, now);
    this.limitNews.tell(this.limits.verdict.current, now);
  }

  handleTimeout(now: number): void {
    this.farewell.handleTimeout(now);
  }

  // ------------------------------------------------------------ what goes out

  pollDeadline(): number | null {
    return this.farewell.pollDeadline();
  }

  pollAction(): SenderAction | null {
    if (this.actions.length === 0 && this.record.phase === 'transferring') this.work();
    return this.actions.shift() ?? null;
  }

  private work(): void {
    if (this.record.paused === null) this.reading.work(this.connection.dataWantedBytes);
    this.ends.flush();
    this.connection.setSupply(this.supply());
  }

  private supply(): 'none' | 'source' | 'results' {
    if (this.record.paused !== null) return 'none';
    return this.reading.isAnyOpen ? 'source' : 'results';
  }

  private sendOffer(now: number): void {
    this.list.open();
    this.record.moveTo('offered', now);
  }

  // ------------------------------------------------------------ what the receiver says

  private handleControl(bytes: Uint8Array, now: number): void {
    const parsed = parseReceiverMessage(bytes);
    const broken = parsed.ok ? this.take(parsed.value, now) : parsed.failure;
    if (broken !== null) this.violate(broken, now);
  }

  /** Null, or the rule that the message breaks. */
  private take(message: ReceiverMessage, now: number): string | null {
    switch (message.type) {
      case 'list-known':
        return this.list.handleKnown(message.known) ? null : 'an answer that nobody asked for';
      case 'plan':
        return this.takePlan(message);
      case 'accept':
        if (this.record.phase !== 'offered' || !this.isSealed) return 'an accept out of turn';
        this.begin(now);
        return null;
      case 'decline':
        if (this.record.phase !== 'offered') return 'a decline out of turn';
        this.leaveAsTold(message.reason, now);
        return null;
      case 'file-result':
        return this.takeResults(message.results, now);
      case 'pause':
      case 'resume':
        this.record.pauseThere(message.type === 'pause', now);
        this.record.touch();
        return null;
      case 'limited-by':
        this.limits.peerFactor = message.factor;
        return null;
      case 'cancel':
        this.leaveAsTold(message.reason, now);
        return null;
      default:
        return assertNever(message);
    }
  }

  private takePlan(plan: Extract<ReceiverMessage, { type: 'plan' }>): string | null {
    if (this.record.phase !== 'offered' || !this.isSealed) return 'a plan out of turn';
    for (const run of plan.skip) {
      const broken = this.skipRun(...run);
      if (broken !== null) return broken;
    }
    for (const [file, sha256] of plan.stored) {
      const state = this.plannable(file);
      if (state === null) return 'a plan for no file of this transfer';
      state.moveTo('stored');
      state.sha256 = sha256;
      state.doneBytes = state.entry.sizeBytes;
      this.record.own(state.entry.sizeBytes);
      this.unsettled -= 1;
    }
    for (const [file, ranges] of plan.have) {
      const state = this.plannable(file);
      if (state === null) return 'a plan for no file of this transfer';
      const before = state.doneBytes;
      const broken = state.addHave(ranges);
      if (broken !== null) return broken;
      this.record.own(state.doneBytes - before);
    }
    this.record.touch();
    return null;
  }

  private skipRun(first: number, count: number, reason: SkipReason): string | null {
    const files = this.files.slice(first, first + count);
    let byteCount = 0;
    // A call for each: V8 makes a function faster that is called often, not a loop that is entered once.
    const isWhole =
      files.length === count &&
      files.every((state) => {
        if (!state.skip(reason)) return false;
        byteCount += state.doneBytes;
        return true;
      });
    if (!isWhole) return 'a plan for no file of this transfer';
    this.record.countSkipped(count, byteCount);
    this.unsettled -= count;
    return null;
  }

  /** A file of which nothing was planned yet but what is there of it. */
  private plannable(file: number): SentFile | null {
    const state = this.files[file];
    return state?.isPlannable === true ? state : null;
  }

  private begin(now: number): void {
    this.record.moveTo('transferring', now);
    this.limits.begin(this.connection, now);
    if (this.unsettled === 0) this.complete(now);
  }

  /** Both sides ended it at once: nobody has to wait for the other's CLOSE. */
  private heedFarewell(bytes: Uint8Array, now: number): void {
    const parsed = parseReceiverMessage(bytes);
    if (!parsed.ok) return;
    if (parsed.value.type === 'cancel' || parsed.value.type === 'decline') {
      this.farewell.hurry(now);
    }
  }

  private takeResults(results: readonly FileResult[], now: number): string | null {
    if (this.record.phase !== 'transferring') return 'a result out of turn';
    for (const result of results) {
      const state = this.files[result[0]];
      if (state === undefined) return 'a result of an unknown file';
      const broken = wrongResult(state, result);
      if (broken !== null) return broken;
      this.takeResult(state, result);
    }
    if (this.unsettled === 0) this.complete(now);
    return null;
  }

  private takeResult(state: SentFile, result: FileResult): void {
    const { name } = state.entry;
    switch (result[1]) {
      case 'stored':
        if (state.isFile && result[2] !== state.sha256) {
          this.settle(state, result[0], { kind: 'digest-mismatch', name });
          return;
        }
        this.countDone(state, state.entry.sizeBytes - state.doneBytes);
        this.settle(state, result[0], null);
        return;
      case 'mismatch':
        this.settle(state, result[0], { kind: 'digest-mismatch', name });
        return;
      case 'failed':
        this.settle(state, result[0], failureOfFileReason(result[2], name));
    }
  }

  /** The other side has ended the transfer: it waits for our CLOSE. */
  private leaveAsTold(reason: string, now: number): void {
    const failure = failureOfReason(reason);
    this.end(failure, now);
    this.connection.close(closeCodeOf(failure), failure.kind, now);
  }

  private violate(why: string, now: number): void {
    this.end({ kind: 'peer-broke-protocol', reason: why }, now);
    this.connection.close(CloseCode.VIOLATION, why, now);
  }

  // ------------------------------------------------------------ what becomes of files

  private handleChunkAcked(chunk: DataChunk): void {
    invariant(this.handed.delete(chunk), 'a chunk acknowledged that was not handed over');
    this.release(chunk.bytes);
    const state = this.fileAt(chunk.file);
    if (state.failure === null && state.phase !== 'stored') {
      this.countDone(state, chunk.bytes.length);
    }
  }

  private countDone(state: SentFile, byteCount: number): void {
    state.doneBytes += byteCount;
    this.record.doneBytes += byteCount;
  }

  private settle(state: SentFile, file: number, failure: Failure | null): void {
    this.reading.settle(state, file);
    if (failure !== null && state.failure === null) this.giveUp(state, failure);
    state.moveTo(failure === null ? 'stored' : 'failed');
    this.record.touch();
    this.unsettled -= 1;
  }

  private complete(now: number): void {
    this.endSupply(now);
    const failure = failureOfWhole(this.files);
    if (failure === null) this.record.moveTo('done', now);
    else this.record.fail(failure, now);
    this.connection.close(CloseCode.DONE, '', now);
  }

  private endSupply(now: number): void {
    this.limits.observe(this.connection, null, now);
    this.connection.setSupply('none');
  }

  private end(failure: Failure, now: number): void {
    this.endSupply(now);
    this.record.breakOff(failure, this.record.phase !== 'connecting', now);
    this.reading.abandonAll();
  }

  private giveUp(state: SentFile, failure: Failure): void {
    state.failure = failure;
    this.record.failedCount += 1;
    this.record.abandonedBytes += state.entry.sizeBytes - state.doneBytes;
  }

  private release(bytes: Uint8Array): void {
    this.actions.push({ kind: 'release', bytes });
  }

  private fileAt(file: number): SentFile {
    const state = this.files[file];
    invariant(state !== undefined, `no file ${file}`);
    return state;
  }
}

function wrongResult(state: SentFile, result: FileResult): string | null {
  if (state.isSettled) return 'two results of one file';
  if (result[1] === 'failed') return null;
  if (!state.isFile) return result[1] === 'stored' ? null : 'a digest of what has none';
  return state.phase === 'ended' ? null : 'a result before the end';
}

const viewOf = (file: SentFile): TransferFile => file.view();

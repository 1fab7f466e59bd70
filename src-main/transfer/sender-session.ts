/**
 * One transfer on the sending side: offers its files, reads them as fast as the connection takes
 * their bytes, says where each ends, and collects the receiver's results. Decides what is read and
 * when; how a file is read and hashed is io/files', how bytes travel the connection's.
 * PROTOCOL.md section 7.
 */
import { assertNever, invariant } from '../../src-shared/assert.ts';
import type { Failure } from '../../src-shared/failure.ts';
import { FILES_SHOWN_MAX, FULL_PACE } from '../../src-shared/transfer-model.ts';
import type {
  TransferFile,
  TransferId,
  TransferPace,
  TransferPhase,
  TransferSnapshot,
} from '../../src-shared/transfer-model.ts';
import type { ConnectionApi, ConnectionEvent, DataChunk } from '../protocol/connection-api.ts';
import { CloseCode } from '../protocol/constants.ts';
import {
  FILES_MAX,
  READ_AHEAD_BYTES,
  READ_BYTES,
  RESULTS_AWAITED_MAX,
  SOURCES_OPEN_MAX,
} from './constants.ts';
import { Farewell } from './farewell.ts';
import { LimitNews } from './limit-news.ts';
import { encodeList, encodeMessage, parseReceiverMessage } from './messages.ts';
import type { ReceiverMessage } from './messages.ts';
import {
  closeCodeOf,
  failureOfClose,
  failureOfFileReason,
  failureOfReason,
} from './peer-failure.ts';
import type { SenderAction, SenderConfig, SenderSessionApi, SourceEntry } from './session-api.ts';
import { SenderLimits } from './sender-limits.ts';
import { TransferRecord } from './transfer-record.ts';
import { SENDER_FILE_PHASES, step } from './transition-table.ts';
import type { SenderFilePhase } from './transition-table.ts';

interface FileState {
  readonly entry: SourceEntry;
  phase: SenderFilePhase;
  /** Not asked of the disk yet. */
  unaskedBytes: number;
  /** Asked, and not come. */
  awaitedBytes: number;
  /** Handed to the connection: the next chunk's offset. */
  handedBytes: number;
  ackedBytes: number;
  sha256: string | null;
  failure: Failure | null;
}

export class SenderSession implements SenderSessionApi {
  readonly id: TransferId;
  readonly connection: ConnectionApi;
  private readonly host: string;
  private readonly files: readonly FileState[];
  private readonly record: TransferRecord;
  private readonly farewell: Farewell;
  private readonly limits = new SenderLimits();
  private readonly limitNews: LimitNews;
  private readonly actions: SenderAction[] = [];
  /** Chunks that the connection holds. */
  private readonly handed = new Set<DataChunk>();
  /** First file that was not opened yet. */
  private openCursor = 0;
  /** First file with bytes that were not asked of the disk, or whose end was not. */
  private readCursor = 0;
  private sourcesOpen = 0;
  private awaitedBytes = 0;
  private resultsAwaited = 0;
  private filesUnsettled: number;
  private isConnectionOver = false;

  constructor(config: SenderConfig, now: number) {
    invariant(config.files.length > 0, 'a transfer without files');
    invariant(config.files.length <= FILES_MAX, 'a transfer of too many files');
    this.id = config.id;
    this.connection = config.connection;
    this.host = config.host;
    this.files = config.files.map(newFile);
    this.filesUnsettled = config.files.length;
    this.farewell = new Farewell(config.connection);
    this.limitNews = new LimitNews(config.connection);
    this.record = new TransferRecord({ ...config, direction: 'sent' }, this.limits.verdict, now);
    this.record.pace = config.pace ?? FULL_PACE;
    this.record.fileCount = config.files.length;
    this.record.totalBytes = config.files.reduce((sum, file) => sum + file.sizeBytes, 0);
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

  snapshot(now: number): TransferSnapshot {
    return this.record.snapshot(this.files.slice(0, FILES_SHOWN_MAX).map(viewOf), now);
  }

  fullSnapshot(now: number): TransferSnapshot {
    return this.record.snapshot(this.files.map(viewOf), now);
  }

  setPace(pace: TransferPace): void {
    if (this.record.isOver) return;
    this.connection.setRateLimit(pace.limitBytesPerSecond);
    this.connection.setCongestionMode(pace.background ? 'background' : 'normal');
    this.record.pace = pace;
    this.record.touch();
  }

  // ------------------------------------------------------------ what comes in

  handleConnectionEvent(event: ConnectionEvent, now: number): void {
    switch (event.kind) {
      case 'connected':
        this.record.setPeer(event.remotePublicKey, event.deviceName);
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

  handleRead(file: number, bytes: Uint8Array, _now: number): void {
    const state = this.fileAt(file);
    if (state.phase !== 'open' || this.record.isOver) {
      this.release(bytes);
      return;
    }
    invariant(bytes.length > 0 && bytes.length <= state.awaitedBytes, 'a read that nobody asked');
    this.settleReads(state, bytes.length);
    const chunk: DataChunk = { file, offset: state.handedBytes, bytes };
    state.handedBytes += bytes.length;
    this.handed.add(chunk);
    this.connection.sendData(chunk);
  }

  handleSourceEnd(file: number, sha256: string, _now: number): void {
    const state = this.fileAt(file);
    if (state.phase !== 'open' || this.record.isOver) return;
    const { sizeBytes } = state.entry;
    invariant(state.handedBytes === sizeBytes, 'the end of a file before its bytes');
    this.closeSource(state, 'ended');
    state.sha256 = sha256;
    this.connection.sendControl(encodeMessage({ type: 'file-end', file, size: sizeBytes, sha256 }));
  }

  handleSourceFailed(file: number, failure: Failure, _now: number): void {
    const state = this.fileAt(file);
    if (state.phase !== 'open' || this.record.isOver) return;
    this.closeSource(state, 'given-up');
    this.abandonBytes(state);
    state.failure = failure;
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

  handleLoad(loopActiveMs: number, now: number): void {
    if (this.record.phase !== 'transferring') return;
    this.limits.observe(this.connection, loopActiveMs, now);
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
    if (this.actions.length === 0 && this.record.phase === 'transferring') {
      this.openAhead();
      this.readAhead();
      this.connection.setSupply(this.sourcesOpen > 0 ? 'source' : 'results');
    }
    return this.actions.shift() ?? null;
  }

  /** Opens files behind the one that is read, so that many small ones cost no waiting each. */
  private openAhead(): void {
    while (
      this.openCursor < this.files.length &&
      this.sourcesOpen < SOURCES_OPEN_MAX &&
      this.resultsAwaited < RESULTS_AWAITED_MAX
    ) {
      const file = this.openCursor++;
      const state = this.fileAt(file);
      if (state.phase !== 'waiting') continue;
      state.phase = step(SENDER_FILE_PHASES, state.phase, 'open');
      this.sourcesOpen += 1;
      this.actions.push({ kind: 'open-source', file });
    }
  }

  /** Asks for as many bytes, in order, as the connection wants beyond those that are on their way to it. */
  private readAhead(): void {
    let wantedBytes = this.connection.dataWantedBytes - this.awaitedBytes;
    while (this.readCursor < this.openCursor) {
      const file = this.readCursor;
      const state = this.fileAt(file);
      if (state.phase === 'open' && state.unaskedBytes > 0) {
        if (wantedBytes <= 0 || this.awaitedBytes >= READ_AHEAD_BYTES) return;
        const byteCount = Math.min(READ_BYTES, state.unaskedBytes);
        state.unaskedBytes -= byteCount;
        state.awaitedBytes += byteCount;
        this.awaitedBytes += byteCount;
        wantedBytes -= byteCount;
        this.actions.push({ kind: 'read', file, byteCount });
        continue;
      }
      if (state.phase === 'open') this.actions.push({ kind: 'end-source', file });
      this.readCursor += 1;
    }
  }

  private sendOffer(now: number): void {
    this.connection.sendControl(
      encodeMessage({
        type: 'offer',
        transfer: this.id,
        files: this.record.fileCount,
        bytes: this.record.totalBytes,
      }),
    );
    const entries = this.files.map(({ entry }) => ({
      path: entry.name,
      size: entry.sizeBytes,
      modifiedAt: entry.modifiedAt,
      executable: entry.executable,
    }));
    for (const page of encodeList(entries)) this.connection.sendControl(page);
    this.record.moveTo('offered', now);
  }

  // ------------------------------------------------------------ what the receiver says

  private handleControl(bytes: Uint8Array, now: number): void {
    const parsed = parseReceiverMessage(bytes);
    if (!parsed.ok) {
      this.violate(parsed.failure, now);
      return;
    }
    const message = parsed.value;
    switch (message.type) {
      case 'accept':
        if (this.record.phase !== 'offered') this.violate('an accept out of turn', now);
        else this.begin(now);
        return;
      case 'decline':
        if (this.record.phase !== 'offered') this.violate('a decline out of turn', now);
        else this.leaveAsTold(message.reason, now);
        return;
      case 'file-result':
        this.handleResult(message, now);
        return;
      case 'limited-by':
        this.limits.peerFactor = message.factor;
        return;
      case 'cancel':
        this.leaveAsTold(message.reason, now);
        return;
      default:
        assertNever(message);
    }
  }

  private begin(now: number): void {
    this.record.moveTo('transferring', now);
    this.limits.begin(this.connection, now);
  }

  /** Both sides ended it at once: nobody has to wait for the other's CLOSE. */
  private heedFarewell(bytes: Uint8Array, now: number): void {
    const parsed = parseReceiverMessage(bytes);
    if (!parsed.ok) return;
    if (parsed.value.type === 'cancel' || parsed.value.type === 'decline') {
      this.farewell.hurry(now);
    }
  }

  private handleResult(message: FileResult, now: number): void {
    const state = this.files[message.file];
    const why =
      state === undefined ? 'a result of an unknown file' : this.wrongResult(state, message);
    if (why !== null || state === undefined) {
      this.violate(why ?? '', now);
      return;
    }
    if (message.result === 'stored' && message.sha256 === state.sha256) {
      this.countDone(state, state.entry.sizeBytes - state.ackedBytes);
      this.settle(state, 'stored', null, now);
      return;
    }
    const name = state.entry.name;
    const failure: Failure =
      message.result === 'failed'
        ? failureOfFileReason(message.reason, name)
        : { kind: 'digest-mismatch', name };
    if (state.phase === 'open') {
      this.actions.push({ kind: 'abandon-source', file: message.file });
    }
    this.settle(state, 'failed', failure, now);
  }

  private wrongResult(state: FileState, message: FileResult): string | null {
    if (this.record.phase !== 'transferring') return 'a result out of turn';
    if (state.phase === 'stored' || state.phase === 'failed') return 'two results of one file';
    if (message.result !== 'failed' && state.phase !== 'ended') return 'a result before the end';
    return null;
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

  private countDone(state: FileState, byteCount: number): void {
    state.ackedBytes += byteCount;
    this.record.doneBytes += byteCount;
  }

  private settle(
    state: FileState,
    phase: 'stored' | 'failed',
    failure: Failure | null,
    now: number,
  ): void {
    if (state.phase === 'ended' || state.phase === 'given-up') this.resultsAwaited -= 1;
    if (state.phase === 'open') this.forgetSource(state);
    if (failure !== null && state.failure === null) {
      this.abandonBytes(state);
      state.failure = failure;
    }
    state.phase = step(SENDER_FILE_PHASES, state.phase, phase);
    this.record.touch();
    this.filesUnsettled -= 1;
    if (this.filesUnsettled === 0) this.complete(now);
  }

  private complete(now: number): void {
    this.endSupply(now);
    const failed = this.files.find((file) => file.failure !== null);
    if (failed === undefined) this.record.moveTo('done', now);
    else this.record.fail(failed.failure ?? { kind: 'incomplete', name: failed.entry.name }, now);
    this.connection.close(CloseCode.DONE, '', now);
  }

  private endSupply(now: number): void {
    this.limits.observe(this.connection, null, now);
    this.connection.setSupply('none');
  }

  private end(failure: Failure, now: number): void {
    this.endSupply(now);
    this.record.fail(failure, now);
    this.files.forEach((state, file) => {
      if (state.phase === 'open') this.actions.push({ kind: 'abandon-source', file });
    });
  }

  private closeSource(state: FileState, phase: 'ended' | 'given-up'): void {
    state.phase = step(SENDER_FILE_PHASES, state.phase, phase);
    this.forgetSource(state);
    this.resultsAwaited += 1;
  }

  private forgetSource(state: FileState): void {
    this.sourcesOpen -= 1;
    this.settleReads(state, state.awaitedBytes);
    state.unaskedBytes = 0;
  }

  private settleReads(state: FileState, byteCount: number): void {
    state.awaitedBytes -= byteCount;
    this.awaitedBytes -= byteCount;
  }

  private abandonBytes(state: FileState): void {
    this.record.abandonedBytes += state.entry.sizeBytes - state.ackedBytes;
  }

  private release(bytes: Uint8Array): void {
    this.actions.push({ kind: 'release', bytes });
  }

  private fileAt(file: number): FileState {
    const state = this.files[file];
    invariant(state !== undefined, `no file ${file}`);
    return state;
  }
}

type FileResult = Extract<ReceiverMessage, { readonly type: 'file-result' }>;

function newFile(entry: SourceEntry): FileState {
  return {
    entry,
    phase: 'waiting',
    unaskedBytes: entry.sizeBytes,
    awaitedBytes: 0,
    handedBytes: 0,
    ackedBytes: 0,
    sha256: null,
    failure: null,
  };
}

function viewOf(file: FileState): TransferFile {
  return {
    name: file.entry.name,
    sizeBytes: file.entry.sizeBytes,
    doneBytes: file.ackedBytes,
    path: file.entry.path,
    sha256: file.sha256,
    failure: file.failure,
    caution: null,
    kind: 'file',
    skipped: null,
  };
}

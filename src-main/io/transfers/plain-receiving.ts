/**
 * One incoming plain UDP file: keeps what comes in memory until a person has answered, then writes
 * it in order. It was said nowhere how long it is or what its digest should be, so the end that the
 * dialect saw is the end, and the snapshot carries a caution.
 */
import type { Failure } from '../../../src-shared/failure.ts';
import { ok, type Result } from '../../../src-shared/result.ts';
import type {
  TransferFile,
  TransferPhase,
  TransferSnapshot,
} from '../../../src-shared/transfer-model.ts';
import { cautionOf } from '../../lab/caution.ts';
import type { PlainReceiverEvent } from '../../lab/lab-api.ts';
import { BLOCK_BYTES, OFFER_ANSWER_MAX_MS } from '../../transfer/constants.ts';
import { monotonicNow } from '../driver/driver-loop.ts';
import { WRITES_OUTSTANDING_MAX } from '../files/file-constants.ts';
import { Gate } from '../files/gate.ts';
import type { SinkDescription } from '../files/sink-description.ts';
import { SinkFile } from '../files/sink-file.ts';
import { examineFolder } from '../files/destination-folder.ts';
import { SlicedHash } from '../files/sliced-hash.ts';
import type { EngineContext } from './engine-context.ts';
import type { LiveTransfer } from './live-transfer.ts';
import { type PlainFile, PlainRecord } from './plain-record.ts';
import type { ReceivingPlace } from './receiving.ts';
import { newTransferId } from './transfer-id.ts';

export type PlainStart = Extract<PlainReceiverEvent, { readonly kind: 'session-started' }>;
export type PlainEnded = Extract<PlainReceiverEvent, { readonly kind: 'session-ended' }>;

/** What the dialect is told. */
export interface PlainConsent {
  accept(): void;
  refuse(now: number): void;
}

/**
 * Accepted and not yet on the disk: nobody slows a plain sender down, so a disk that falls further
 * behind than this ends the file.
 */
const UNWRITTEN_MAX_BYTES = 64 * 2 ** 20;

export class PlainReceiving implements LiveTransfer {
  readonly id = newTransferId();
  readonly isVisible = true;
  readonly #place: ReceivingPlace;
  readonly #context: EngineContext;
  readonly #consent: PlainConsent;
  readonly #record: PlainRecord;
  readonly #file: PlainFile;
  readonly #declaredBytes: number | null;
  /** Whole blocks and the one that is filled, not given to the sink yet. */
  #blocks: Uint8Array[] = [];
  #filling: Uint8Array | null = null;
  #filledBytes = 0;
  #unwrittenBytes = 0;
  #writtenOffset = 0;
  #ended: PlainEnded | null = null;
  #isAnswered = false;
  /** Where it would go: the listener's folder, unless the person chose another. */
  #folder: string;
  #sink: SinkFile | null = null;
  #description: GrowingDescription | null = null;
  readonly #hash = new SlicedHash();
  /** Writes and hashing, in order. */
  #work: Promise<void> = Promise.resolve();
  #isFinishing = false;
  #isFinished = false;
  readonly #answerBy: number;

  constructor(
    start: PlainStart,
    consent: PlainConsent,
    place: ReceivingPlace,
    context: EngineContext,
    now: number,
  ) {
    this.#place = place;
    this.#context = context;
    this.#consent = consent;
    this.#declaredBytes = start.declaredBytes;
    this.#answerBy = now + OFFER_ANSWER_MAX_MS;
    this.#file = {
      name: start.name,
      sizeBytes: start.declaredBytes,
      doneBytes: 0,
      path: null,
      sha256: null,
      caution: null,
    };
    const { host, port } = start.from;
    this.#record = new PlainRecord(
      { id: this.id, direction: 'received', host, port, files: [this.#file] },
      'offered',
    );
    this.#folder = place.folder;
    this.#record.folder = place.folder;
    void examineFolder(place.folder).then((examined) => {
      if (this.#folder !== place.folder) return;
      this.#record.freeBytes = examined.ok ? examined.value.freeBytes : null;
      this.#changed();
    });
  }

  get phase(): TransferPhase {
    return this.#record.phase;
  }

  get revision(): number {
    return this.#record.revision;
  }

  get isFinished(): boolean {
    return this.#isFinished;
  }

  snapshot(now: number): TransferSnapshot {
    return this.#record.snapshot(now, false);
  }

  fullSnapshot(now: number): TransferSnapshot {
    return this.#record.snapshot(now, true);
  }

  get fileTotal(): number {
    return this.#record.fileTotal;
  }

  filesFrom(from: number, count: number): readonly TransferFile[] {
    return this.#record.filesFrom(from, count);
  }

  // ------------------------------------------------------------ what the dialect says

  /** `bytes` is copied. */
  handleBytes(bytes: Uint8Array): void {
    if (this.#record.isOver) return;
    for (let at = 0; at < bytes.length;) {
      this.#filling ??= this.#context.pool.take(BLOCK_BYTES);
      const piece = bytes.subarray(at, at + BLOCK_BYTES - this.#filledBytes);
      this.#filling.set(piece, this.#filledBytes);
      this.#filledBytes += piece.length;
      at += piece.length;
      if (this.#filledBytes === BLOCK_BYTES) this.#endBlock();
    }
    this.#file.doneBytes += bytes.length;
    this.#unwrittenBytes += bytes.length;
    if (this.#sink === null) return;
    this.#writeBlocks();
    if (this.#unwrittenBytes > UNWRITTEN_MAX_BYTES) {
      this.#fail({ kind: 'write-failed', name: this.#file.name, reason: 'the disk is too slow' });
    }
  }

  handleEnded(ended: PlainEnded): void {
    if (this.#record.isOver) return;
    this.#ended = ended;
    if (ended.end === 'too-much') this.#fail({ kind: 'incomplete', name: this.#file.name });
    else if (this.#sink !== null) this.#finishSoon();
  }

  pollDeadline(): number | null {
    return this.phase === 'offered' ? this.#answerBy : null;
  }

  handleTimeout(now: number): void {
    if (this.phase === 'offered' && now >= this.#answerBy) this.stop({ kind: 'not-answered' });
  }

  // ------------------------------------------------------------ what a person says

  async setFolder(folder: string): Promise<Result<null, Failure>> {
    const examined = await examineFolder(folder);
    if (!examined.ok) return examined;
    if (this.phase !== 'offered' || this.#isAnswered) return ok(null);
    this.#folder = folder;
    this.#record.folder = folder;
    this.#record.freeBytes = examined.value.freeBytes;
    this.#changed();
    return ok(null);
  }

  accept(folder: string | null): void {
    if (this.phase !== 'offered' || this.#isAnswered) return;
    this.#isAnswered = true;
    void this.#open(folder ?? this.#folder);
  }

  decline(why: Failure = { kind: 'declined' }): void {
    if (!this.#isAnswered) this.stop(why);
  }

  setPaused(): void {
    // Not yet.
  }

  setPace(): void {
    // Plain UDP knows no pace but its gap.
  }

  sendPreview(): void {
    // Plain UDP offers nothing.
  }

  stop(failure: Failure): void {
    this.#fail(failure);
  }

  async leave(): Promise<void> {
    this.#fail({ kind: 'interrupted' });
    await this.#work;
    await this.#clean();
  }

  // ------------------------------------------------------------ to the disk

  async #open(folder: string): Promise<void> {
    const examined = await examineFolder(folder);
    if (!examined.ok) {
      this.#fail(examined.failure);
      return;
    }
    const needed = Math.max(this.#declaredBytes ?? 0, this.#file.doneBytes);
    const free = Math.max(0, examined.value.freeBytes - this.#place.promisedBytes());
    if (needed > free) {
      this.#fail({ kind: 'disk-full', needed, free });
      return;
    }
    const description = new GrowingDescription(folder, this.#file.name);
    const sink = await SinkFile.create(
      description,
      this.#context.pool,
      new Gate(WRITES_OUTSTANDING_MAX),
    );
    if (!sink.ok) {
      this.#fail(sink.failure);
      return;
    }
    if (this.#record.isOver) {
      await sink.value.discard();
      return;
    }
    this.#description = description;
    this.#sink = sink.value;
    this.#record.folder = folder;
    this.#consent.accept();
    this.#record.moveTo('transferring', monotonicNow());
    this.#writeBlocks();
    if (this.#ended !== null) this.#finishSoon();
    this.#changed();
  }

  #endBlock(): void {
    if (this.#filling === null) return;
    this.#blocks.push(this.#filling.subarray(0, this.#filledBytes));
    this.#filling = null;
    this.#filledBytes = 0;
  }

  #writeBlocks(): void {
    const blocks = this.#blocks;
    this.#blocks = [];
    for (const block of blocks) this.#enqueue(() => this.#write(block));
  }

  async #write(block: Uint8Array): Promise<void> {
    const { length } = block;
    if (this.#sink === null || this.#record.isOver) {
      this.#context.pool.giveBack(block);
      return;
    }
    await this.#hash.update(block);
    const offset = this.#writtenOffset;
    this.#writtenOffset += length;
    if (this.#description !== null) this.#description.sizeBytes = this.#writtenOffset;
    const failure = await this.#sink.write(offset, block);
    this.#unwrittenBytes -= length;
    if (failure !== null) this.#fail(failure);
  }

  #finishSoon(): void {
    if (this.#isFinishing) return;
    this.#isFinishing = true;
    this.#endBlock();
    this.#writeBlocks();
    this.#enqueue(() => this.#finish());
  }

  async #finish(): Promise<void> {
    if (this.#sink === null || this.#ended === null || this.#record.isOver) return;
    const sha256 = this.#hash.digest();
    const stored = await this.#sink.finish(sha256);
    this.#sink = null;
    if (this.#isOverMeanwhile()) return;
    if (!stored.ok) {
      this.#fail(stored.failure);
      return;
    }
    this.#file.name = stored.value.name;
    this.#file.path = stored.value.path;
    this.#file.sha256 = sha256;
    this.#file.sizeBytes = this.#file.doneBytes;
    this.#file.caution = cautionOf(this.#ended, sha256);
    this.#record.moveTo('done', monotonicNow());
    await this.#clean();
  }

  /** Cancelled at the last moment: what is to be cleaned is in the queue. */
  #isOverMeanwhile(): boolean {
    return this.#record.isOver;
  }

  #enqueue(step: () => Promise<void>): void {
    this.#work = this.#work.then(step).catch((fault: unknown) => {
      this.#context.log('a fault in a plain file', fault);
      this.#fail({ kind: 'internal', reason: String(fault) });
    });
  }

  #fail(failure: Failure): void {
    if (this.#record.isOver) return;
    const now = monotonicNow();
    this.#record.fail(failure, now);
    if (this.#isFinishing) this.#sink?.leave('discard');
    this.#consent.refuse(now);
    this.#changed();
    this.#enqueue(() => this.#clean());
  }

  async #clean(): Promise<void> {
    const sink = this.#sink;
    this.#sink = null;
    await sink?.discard();
    this.#endBlock();
    for (const block of this.#blocks) this.#context.pool.giveBack(block);
    this.#blocks = [];
    this.#isFinished = true;
    this.#changed();
  }

  #changed(): void {
    this.#record.touch();
    this.#context.reports.note(this);
    this.#place.wake();
  }
}

/** Nobody said how large the file is: it is as large as what was written so far. */
class GrowingDescription implements SinkDescription {
  readonly folder: string;
  readonly name: string;
  readonly modifiedAt = Date.now();
  readonly executable = false;
  sizeBytes = 0;

  constructor(folder: string, name: string) {
    this.folder = folder;
    this.name = name;
  }
}

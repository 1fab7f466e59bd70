/** One entry on the sending side: what of it is asked, handed over and heard of, and what a person sees of it. */
import type { Failure } from '../../src-shared/failure.ts';
import type { SkipReason, TransferFile } from '../../src-shared/transfer-model.ts';
import { missingFrom, sumOf } from './byte-ranges.ts';
import type { ByteRange } from './byte-ranges.ts';
import { BLOCK_BYTES } from './constants.ts';
import type { PlanMessage } from './messages.ts';
import type { SourceEntry } from './session-api.ts';
import { SENDER_FILE_PHASES, step } from './transition-table.ts';
import type { SenderFilePhase } from './transition-table.ts';

const NOTHING: readonly ByteRange[] = [];

export class SentFile {
  readonly entry: SourceEntry;
  phase: SenderFilePhase = 'waiting';
  /** On the receiver's disk from an earlier attempt. */
  have: readonly ByteRange[] = NOTHING;
  /** To be asked of the disk; null until the file is opened. */
  private missing: ByteRange[] | null = null;
  /** Not asked of the disk yet. */
  unaskedBytes: number;
  /** Asked, and not come. */
  awaitedBytes = 0;
  /** Not handed to the connection yet. */
  unhandedBytes: number;
  /** Heard of, now or before. */
  doneBytes = 0;
  sha256: string | null = null;
  skipped: SkipReason | null = null;
  failure: Failure | null = null;

  constructor(entry: SourceEntry) {
    this.entry = entry;
    this.unaskedBytes = entry.sizeBytes;
    this.unhandedBytes = entry.sizeBytes;
  }

  get isFile(): boolean {
    return this.entry.kind === 'file';
  }

  /** A file of which nothing was planned yet but what is there of it. */
  get isPlannable(): boolean {
    return this.phase === 'waiting' && this.entry.kind === 'file';
  }

  get isSettled(): boolean {
    return this.phase === 'stored' || this.phase === 'failed' || this.phase === 'skipped';
  }

  moveTo(phase: SenderFilePhase): void {
    this.phase = step(SENDER_FILE_PHASES, this.phase, phase);
  }

  /** The receiver wants nothing of it. False: it is too late for that, or no file. */
  skip(reason: SkipReason): boolean {
    // What the table of phases allows: of thousands in one go each step counts.
    if (!this.isPlannable) return false;
    this.phase = 'skipped';
    this.skipped = reason;
    this.doneBytes = this.entry.sizeBytes;
    return true;
  }

  /** Null, or the rule that the plan breaks. */
  addHave(ranges: readonly (readonly [number, number])[]): string | null {
    const have = [...this.have];
    let end = have.length === 0 ? 0 : endOf(have[have.length - 1]);
    for (const [offset, byteCount] of ranges) {
      if (offset < end) return 'ranges out of order';
      end = offset + byteCount;
      const { sizeBytes } = this.entry;
      if (end > sizeBytes) return 'a range beyond the end of its file';
      if (end % BLOCK_BYTES !== 0 && end !== sizeBytes) return 'a range that ends in a block';
      have.push({ offset, byteCount });
    }
    this.have = have;
    this.doneBytes = sumOf(have);
    this.unaskedBytes = this.entry.sizeBytes - this.doneBytes;
    this.unhandedBytes = this.unaskedBytes;
    return null;
  }

  open(): void {
    this.moveTo('open');
    this.missing = missingFrom(this.have, this.entry.sizeBytes);
  }

  /** The next piece to be read, at most `maxBytes`; there is one while `unaskedBytes` is more than 0. */
  ask(maxBytes: number): ByteRange {
    const [range] = this.missing ?? [];
    if (this.missing === null || range === undefined) {
      throw new Error('nothing is left to be asked');
    }
    const byteCount = Math.min(maxBytes, range.byteCount);
    if (byteCount === range.byteCount) this.missing.shift();
    else {
      this.missing[0] = {
        offset: range.offset + byteCount,
        byteCount: range.byteCount - byteCount,
      };
    }
    this.unaskedBytes -= byteCount;
    this.awaitedBytes += byteCount;
    return { offset: range.offset, byteCount };
  }

  view(): TransferFile {
    const { entry } = this;
    return {
      name: entry.name,
      sizeBytes: entry.sizeBytes,
      doneBytes: this.doneBytes,
      path: entry.path,
      sha256: this.sha256,
      failure: this.failure,
      caution: null,
      kind: entry.kind,
      skipped: this.skipped,
    };
  }
}

export type HaveItem = NonNullable<PlanMessage['have']>[number];

const endOf = (range: ByteRange | undefined): number =>
  range === undefined ? 0 : range.offset + range.byteCount;

/** One entry on the receiving side: what came of it, what of that is written, and what a person sees of it. */
import { invariant } from '../../src-shared/assert.ts';
import type { Failure } from '../../src-shared/failure.ts';
import type { SkipReason, TransferFile } from '../../src-shared/transfer-model.ts';
import type { Block } from './block-assembler.ts';
import { sumOf } from './byte-ranges.ts';
import type { ByteRange } from './byte-ranges.ts';
import { BLOCK_BYTES } from './constants.ts';
import type { ListEntry } from './list-entry.ts';
import type { StoredFile } from './session-api.ts';
import { shownPath } from './shown-path.ts';
import { RECEIVER_FILE_PHASES, step } from './transition-table.ts';
import type { ReceiverFilePhase } from './transition-table.ts';

const NOTHING: readonly ByteRange[] = [];

export class ReceivedFile {
  readonly entry: ListEntry;
  phase: ReceiverFilePhase = 'waiting';
  /** On the disk from an earlier attempt; counted in the next two. */
  private have: readonly ByteRange[] = NOTHING;
  /** Distinct bytes that came. */
  arrivedBytes = 0;
  writtenBytes = 0;
  /** A file of one block waits here, whole, for its end: then it is opened, written and closed at once. */
  held: Block | null = null;
  /** Of several blocks, between its first one and its end. */
  isBegun = false;
  /** From file-end. */
  sha256: string | null = null;
  stored: StoredFile | null = null;
  skipped: SkipReason | null = null;
  failure: Failure | null = null;

  constructor(entry: ListEntry) {
    this.entry = entry;
  }

  get isFile(): boolean {
    return this.entry.kind === 'file';
  }

  get isOfSeveralBlocks(): boolean {
    return this.entry.sizeBytes > BLOCK_BYTES;
  }

  get isWhole(): boolean {
    return this.arrivedBytes >= this.entry.sizeBytes;
  }

  get isBeingWritten(): boolean {
    return this.phase === 'receiving' || this.phase === 'finishing';
  }

  get isUnsettled(): boolean {
    return this.isFile && (this.phase === 'waiting' || this.isBeingWritten);
  }

  /** What is not written. */
  get missingBytes(): number {
    return this.entry.sizeBytes - this.writtenBytes;
  }

  moveTo(phase: ReceiverFilePhase): void {
    this.phase = step(RECEIVER_FILE_PHASES, this.phase, phase);
  }

  /** Nothing of it is wanted. */
  skip(reason: SkipReason): void {
    this.moveTo('skipped');
    this.skipped = reason;
    this.arrivedBytes = this.entry.sizeBytes;
    this.writtenBytes = this.entry.sizeBytes;
  }

  /** How much that is. */
  goOnFrom(have: readonly ByteRange[]): number {
    this.have = have;
    const byteCount = sumOf(have);
    this.arrivedBytes = byteCount;
    this.writtenBytes = byteCount;
    return byteCount;
  }

  /** Null, or the rule that this data breaks. */
  wrongData(offset: number, byteCount: number): string | null {
    if (!this.isFile) return 'data of what has none';
    const end = offset + byteCount;
    if (end > this.entry.sizeBytes) return 'data beyond the end of its file';
    if (this.phase === 'skipped' || this.phase === 'stored') return 'data that nobody asked for';
    const isHere = this.have.some(
      (range) => offset < range.offset + range.byteCount && end > range.offset,
    );
    return isHere ? 'data that is here already' : null;
  }

  get shownName(): string {
    return shownPath(this.entry.path);
  }

  view(): TransferFile {
    const { entry, stored } = this;
    return {
      name: stored?.name ?? this.shownName,
      sizeBytes: entry.sizeBytes,
      doneBytes: this.writtenBytes,
      path: stored?.path ?? null,
      sha256: stored?.sha256 ?? null,
      failure: this.failure,
      caution: null,
      kind: entry.kind,
      skipped: this.skipped,
    };
  }
}

/** Of those that the receiver itself speaks of. */
export function fileAt(files: readonly ReceivedFile[], file: number): ReceivedFile {
  const state = files[file];
  invariant(state !== undefined, `no file ${file}`);
  return state;
}

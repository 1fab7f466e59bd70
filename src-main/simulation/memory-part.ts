/**
 * A file under a temporary name, twice: as the system shows it to every program, and as the disk has it.
 * A kill costs nothing of it, a power loss all that no flush covered. Knows nothing of journals, which
 * claim what is here and are judged by it.
 */
import { union, wholeBlocks, withRange } from '../io/resume/byte-ranges.ts';
import type { ByteRange } from '../transfer/byte-ranges.ts';

/** What is in a block that never got to the disk. */
const LOST = 0xee;

export class MemoryPart {
  /** Of the entry that it is for. */
  readonly path: string;
  readonly bytes: Uint8Array;
  #written: readonly ByteRange[] = [];
  #flushed: readonly ByteRange[] = [];

  constructor(path: string, sizeBytes: number) {
    this.path = path;
    this.bytes = new Uint8Array(sizeBytes);
  }

  write(offset: number, bytes: Uint8Array): void {
    this.bytes.set(bytes, offset);
    this.#written = withRange(this.#written, { offset, byteCount: bytes.length });
  }

  /** A flush begins; call what it answers when the flush has ended: it covers what was written before. */
  beginFlush(): () => void {
    const covered = this.#written;
    return () => {
      this.#flushed = union(this.#flushed, covered);
    };
  }

  /** What is there as it was written, in blocks that are whole. */
  get intact(): readonly ByteRange[] {
    return wholeBlocks(this.#written, this.bytes.length);
  }

  losePower(): void {
    let at = 0;
    for (const { offset, byteCount } of this.#flushed) {
      this.bytes.fill(LOST, at, offset);
      at = offset + byteCount;
    }
    this.bytes.fill(LOST, at);
    this.#written = this.#flushed;
  }
}

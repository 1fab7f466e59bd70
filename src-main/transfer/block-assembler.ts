/**
 * Puts the bytes of DATA frames together into blocks: BLOCK_BYTES long and so aligned within the
 * file, the last one shorter. Relies on the connection for two things: no byte comes twice, and
 * (checked by the session before) none lies beyond the file's size.
 */
import { invariant } from '../../src-shared/assert.ts';
import { BLOCK_BYTES } from './constants.ts';

interface OpenBlock {
  readonly bytes: Uint8Array;
  filledBytes: number;
}

export interface Block {
  readonly offset: number;
  readonly bytes: Uint8Array;
}

/** Blocks of a file of 2^53 bytes, so that one number can name a block of one file. */
const BLOCKS_PER_FILE = 2 ** 33;

export class BlockAssembler {
  private readonly open = new Map<number, OpenBlock>();
  private readonly allocate: (byteCount: number) => Uint8Array;
  private memoryBytes = 0;

  constructor(allocate: (byteCount: number) => Uint8Array) {
    this.allocate = allocate;
  }

  /** Memory of the blocks that are begun and not whole. */
  get begunBytes(): number {
    return this.memoryBytes;
  }

  /** Copies `bytes`. Returns the blocks that became whole, whose memory is the caller's from here on. */
  add(file: number, sizeBytes: number, offset: number, bytes: Uint8Array): readonly Block[] {
    invariant(offset + bytes.length <= sizeBytes, 'a byte beyond the end of its file');
    let whole: Block[] = NONE;
    for (let done = 0; done < bytes.length;) {
      const at = offset + done;
      const blockOffset = at - (at % BLOCK_BYTES);
      const block = this.blockAt(file, blockOffset, Math.min(BLOCK_BYTES, sizeBytes - blockOffset));
      const count = Math.min(bytes.length - done, blockOffset + block.bytes.length - at);
      block.bytes.set(bytes.subarray(done, done + count), at - blockOffset);
      block.filledBytes += count;
      done += count;
      invariant(block.filledBytes <= block.bytes.length, 'a byte of a block came twice');
      if (block.filledBytes === block.bytes.length) {
        this.forget(keyOf(file, blockOffset), block);
        whole = whole === NONE ? [] : whole;
        whole.push({ offset: blockOffset, bytes: block.bytes });
      }
    }
    return whole;
  }

  /** Forgets what is begun of a file; returns its memory. */
  drop(file: number): readonly Uint8Array[] {
    return this.dropWhere((key) => Math.floor(key / BLOCKS_PER_FILE) === file);
  }

  dropAll(): readonly Uint8Array[] {
    return this.dropWhere(() => true);
  }

  private dropWhere(matches: (key: number) => boolean): readonly Uint8Array[] {
    const memory: Uint8Array[] = [];
    for (const [key, block] of this.open) {
      if (!matches(key)) continue;
      this.forget(key, block);
      memory.push(block.bytes);
    }
    return memory;
  }

  private blockAt(file: number, offset: number, byteCount: number): OpenBlock {
    const key = keyOf(file, offset);
    const known = this.open.get(key);
    if (known !== undefined) return known;
    const block = { bytes: this.allocate(byteCount), filledBytes: 0 };
    invariant(block.bytes.length === byteCount, 'the pool gave another size than asked for');
    this.open.set(key, block);
    this.memoryBytes += byteCount;
    return block;
  }

  private forget(key: number, block: OpenBlock): void {
    this.open.delete(key);
    this.memoryBytes -= block.bytes.length;
  }
}

const NONE: Block[] = [];

function keyOf(file: number, blockOffset: number): number {
  return file * BLOCKS_PER_FILE + blockOffset / BLOCK_BYTES;
}

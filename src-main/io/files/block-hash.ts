/**
 * The digest of a file whose blocks come in any order: they are hashed in theirs, beside being written.
 * Decides which memory waits for that, and what is read back from the disk instead.
 */
import type { FileHandle } from 'node:fs/promises';
import type { ByteRange } from '../../transfer/byte-ranges.ts';
import { BLOCK_BYTES } from '../../transfer/constants.ts';
import { HASH_AHEAD_MAX_BYTES } from './file-constants.ts';
import type { BufferPoolApi } from './files-api.ts';
import { SlicedHash } from './sliced-hash.ts';

export interface PendingBlock {
  readonly offset: number;
  readonly byteCount: number;
  /** Null once it is on the disk only. */
  bytes: Uint8Array | null;
  isWritten: boolean;
}

export class BlockHash {
  private readonly handle: FileHandle;
  private readonly pool: BufferPoolApi;
  private readonly hash = new SlicedHash();
  /** Not hashed yet, by offset. */
  private readonly pending = new Map<number, PendingBlock>();
  private keptBytes = 0;
  private doneBytes = 0;
  private running: Promise<void> | null = null;
  private readonly waiting: (() => void)[] = [];
  private fault: unknown = null;
  private isStopped = false;
  /** Some of it was here before: its hash has to read the disk, and nothing waits for it. */
  private readonly isGoneOnWith: boolean;

  /** `have`: what is in the open file already. Reading begins at once. */
  constructor(handle: FileHandle, have: readonly ByteRange[], pool: BufferPoolApi) {
    this.handle = handle;
    this.pool = pool;
    this.isGoneOnWith = have.length > 0;
    for (const block of blocksOf(have)) this.pending.set(block.offset, block);
    this.goOn();
  }

  get hashedBytes(): number {
    return this.doneBytes;
  }

  get isRunning(): boolean {
    return this.running !== null;
  }

  /** Why it could not read back; null = it could. */
  get error(): unknown {
    return this.fault;
  }

  /** A block that is about to be written; its memory is ours now, and both `written` and `makeRoom` have to follow. */
  add(offset: number, bytes: Uint8Array): PendingBlock {
    const block: PendingBlock = { offset, byteCount: bytes.length, bytes, isWritten: false };
    this.pending.set(offset, block);
    this.keptBytes += bytes.length;
    return block;
  }

  /** Hashes what has come to its turn. */
  goOn(): void {
    if (this.running !== null || this.fault !== null || this.isStopped) return;
    if (!this.pending.has(this.doneBytes)) return;
    this.running = this.run().finally(() => {
      this.running = null;
      this.wakeWaiting();
      this.goOn();
    });
  }

  /** It is on the disk, or never will be. */
  written(block: PendingBlock): void {
    block.isWritten = true;
    if (block.offset < this.doneBytes) this.forget(block);
  }

  /**
   * A written block that is kept for the hash, when too much is kept. Behind a hole, which may last,
   * its memory goes and it is read back when its turn comes. While hashing is under way and only
   * slower than the disk, it waits, and with it the credit of its sender.
   */
  async makeRoom(block: PendingBlock): Promise<void> {
    while (block.bytes !== null && this.keptBytes > HASH_AHEAD_MAX_BYTES && !this.isStopped) {
      if (this.running === null || this.isGoneOnWith) {
        if (block.offset !== this.doneBytes) this.forget(block);
        return;
      }
      await new Promise<void>((resume) => this.waiting.push(resume));
    }
  }

  /** Nothing more is hashed, and nobody waits for it. */
  stop(): void {
    this.isStopped = true;
    this.wakeWaiting();
  }

  async settle(): Promise<void> {
    while (this.running !== null) await this.running;
  }

  /** After `stop`, `settle` and the last write. */
  forgetAll(): void {
    for (const block of this.pending.values()) this.forget(block);
    this.pending.clear();
  }

  /** Of all that was hashed; once. */
  digest(): string {
    return this.hash.digest();
  }

  private async run(): Promise<void> {
    try {
      for (;;) {
        const block = this.pending.get(this.doneBytes);
        if (block === undefined || this.isStopped) return;
        if (block.bytes === null) await this.hashFromDisk(block);
        else await this.hash.update(block.bytes);
        this.pending.delete(block.offset);
        this.doneBytes += block.byteCount;
        if (block.isWritten) this.forget(block);
        this.wakeWaiting();
      }
    } catch (error) {
      this.fault ??= error;
    }
  }

  private async hashFromDisk(block: PendingBlock): Promise<void> {
    const bytes = this.pool.take(block.byteCount);
    try {
      for (let done = 0; done < bytes.length;) {
        const left = bytes.length - done;
        const { bytesRead } = await this.handle.read(bytes, done, left, block.offset + done);
        if (bytesRead === 0) throw Object.assign(new Error('short part'), { code: 'EIO' });
        done += bytesRead;
      }
      await this.hash.update(bytes);
    } finally {
      this.pool.giveBack(bytes);
    }
  }

  /** The block's memory is no longer needed; to be called once both written and out of the hash's way. */
  private forget(block: PendingBlock): void {
    if (block.bytes === null) return;
    this.pool.giveBack(block.bytes);
    this.keptBytes -= block.byteCount;
    block.bytes = null;
  }

  private wakeWaiting(): void {
    for (const resume of this.waiting.splice(0)) resume();
  }
}

/** As if they had just been written: read back when their turn to be hashed comes. */
function* blocksOf(have: readonly ByteRange[]): Generator<PendingBlock> {
  for (const { offset, byteCount } of have) {
    for (let at = offset; at < offset + byteCount; at += BLOCK_BYTES) {
      const length = Math.min(BLOCK_BYTES, offset + byteCount - at);
      yield { offset: at, byteCount: length, bytes: null, isWritten: true };
    }
  }
}

/**
 * One file on its way to the disk: blocks are written in place as they come, hashed in order, and
 * the whole appears under its own name only when its digest is right and it is flushed. Until then
 * it is a part with a temporary name, which `discard` removes.
 */
import { unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { invariant } from '../../../src-shared/assert.ts';
import type { Failure } from '../../../src-shared/failure.ts';
import { fail, ok } from '../../../src-shared/result.ts';
import type { Result } from '../../../src-shared/result.ts';
import type { StoredFile } from '../../transfer/session-api.ts';
import { FLUSH_EVERY_BYTES, HASH_AHEAD_MAX_BYTES } from './file-constants.ts';
import { BlockWriter } from './block-writer.ts';
import type { BufferPoolApi } from './files-api.ts';
import type { Gate } from './gate.ts';
import { FolderFlush } from './folder-flush.ts';
import { createPart, publishPart } from './sink-folder.ts';
import type { Part } from './sink-folder.ts';
import { SlicedHash } from './sliced-hash.ts';
import { sinkFailure } from './system-error.ts';

export interface SinkDescription {
  readonly folder: string;
  /** Safe: one segment. */
  readonly name: string;
  readonly sizeBytes: number;
  readonly modifiedAt: number;
  readonly executable: boolean;
}

interface PendingBlock {
  readonly offset: number;
  readonly byteCount: number;
  /** Null once it is on the disk only. */
  bytes: Uint8Array | null;
  isWritten: boolean;
}

const ALL_MAY_READ_WRITE = 0o666;
const ALL_MAY_EXECUTE = 0o111;

export class SinkFile {
  private readonly about: SinkDescription;
  private readonly part: Part;
  private readonly writer: BlockWriter;
  private readonly pool: BufferPoolApi;
  private readonly writes: Gate;
  private readonly folderFlush: FolderFlush;
  private readonly hash = new SlicedHash();
  /** Not hashed yet, by offset. */
  private readonly pending = new Map<number, PendingBlock>();
  private keptBytes = 0;
  private hashedBytes = 0;
  private hashing: Promise<void> | null = null;
  private readonly waitingForHash: (() => void)[] = [];
  private flushing: Promise<void> | null = null;
  private unflushedBytes = 0;
  private readonly busy = new Set<Promise<unknown>>();
  private error: unknown = null;
  private isGivenUp = false;

  private constructor(
    about: SinkDescription,
    part: Part,
    writer: BlockWriter,
    pool: BufferPoolApi,
    writes: Gate,
    folderFlush: FolderFlush,
  ) {
    this.about = about;
    this.part = part;
    this.writer = writer;
    this.pool = pool;
    this.writes = writes;
    this.folderFlush = folderFlush;
  }

  /** `writes` bounds what is given to the system at once; sinks of one folder share it and `folderFlush`. */
  static async create(
    about: SinkDescription,
    pool: BufferPoolApi,
    writes: Gate,
    folderFlush: FolderFlush = new FolderFlush(about.folder),
  ): Promise<Result<SinkFile, Failure>> {
    try {
      const part = await createPart(about.folder, about.name);
      const writer = await BlockWriter.open(part.handle, about.sizeBytes);
      return ok(new SinkFile(about, part, writer, pool, writes, folderFlush));
    } catch (error) {
      return fail(await sinkFailure(error, about.folder, about.name, about.sizeBytes));
    }
  }

  /** Resolves when the block is written; null, or why it could not be. Calls may overlap; each byte once. */
  async write(offset: number, bytes: Uint8Array): Promise<Failure | null> {
    if (this.isGivenUp) {
      this.pool.giveBack(bytes);
      return { kind: 'incomplete', name: this.about.name };
    }
    const block: PendingBlock = { offset, byteCount: bytes.length, bytes, isWritten: false };
    this.pending.set(offset, block);
    this.keptBytes += bytes.length;
    const written = this.track(this.writes.run(() => this.writeBlock(block, bytes)));
    this.hashOn();
    await written;
    await this.makeRoom(block);
    return this.failure();
  }

  /**
   * After the last `write` was begun: checks, flushes, publishes. The part is gone when it resolves.
   * `isWanted` is asked a last time before the name appears.
   */
  async finish(sha256: string, isWanted: () => boolean): Promise<Result<StoredFile, Failure>> {
    const stored = await this.tryFinish(sha256, isWanted);
    if (!stored.ok) await this.discard();
    return stored;
  }

  /** Waits for what is under way, then removes the part. */
  async discard(): Promise<void> {
    this.isGivenUp = true;
    await this.settle();
    for (const block of this.pending.values()) this.forget(block);
    this.pending.clear();
    await this.writer.close();
    await this.part.handle.close().catch(() => undefined);
    await unlink(this.part.path).catch(() => undefined);
  }

  private async tryFinish(
    sha256: string,
    isWanted: () => boolean,
  ): Promise<Result<StoredFile, Failure>> {
    await this.settle();
    const failure = await this.failure();
    if (failure !== null) return fail(failure);
    const { folder, name, sizeBytes } = this.about;
    if (!isWanted()) return fail({ kind: 'incomplete', name });
    invariant(this.hashedBytes === sizeBytes, 'the end of a file before its bytes');
    if (this.hash.digest() !== sha256) return fail({ kind: 'digest-mismatch', name });
    try {
      await this.writer.close();
      await this.part.handle.utimes(new Date(), new Date(this.about.modifiedAt));
      await this.part.handle.chmod(this.mode());
      await this.part.handle.sync();
      await this.part.handle.close();
      if (!isWanted()) return fail({ kind: 'incomplete', name });
      const storedName = await publishPart(folder, this.part.path, name);
      await this.folderFlush.flush();
      return ok({ name: storedName, path: join(folder, storedName), sha256 });
    } catch (error) {
      return fail(await sinkFailure(error, folder, name, sizeBytes));
    }
  }

  private mode(): number {
    const wanted = ALL_MAY_READ_WRITE | (this.about.executable ? ALL_MAY_EXECUTE : 0);
    return wanted & ~process.umask();
  }

  // ------------------------------------------------------------ writing

  private async writeBlock(block: PendingBlock, bytes: Uint8Array): Promise<void> {
    try {
      await this.writer.write(bytes, block.offset, () => this.isGivenUp);
      if (!this.writer.isDirect) this.flushNowAndThen(bytes.length);
    } catch (error) {
      this.error ??= error;
    }
    block.isWritten = true;
    if (block.offset < this.hashedBytes) this.forget(block);
  }

  /**
   * A written block that is kept for the hash, when too much is kept. Behind a hole, which may last,
   * its memory goes and it is read back when its turn comes. While hashing is under way and only
   * slower than the disk, it waits, and with it the credit of its sender.
   */
  private async makeRoom(block: PendingBlock): Promise<void> {
    while (block.bytes !== null && this.keptBytes > HASH_AHEAD_MAX_BYTES && !this.isGivenUp) {
      if (this.hashing === null) {
        if (block.offset !== this.hashedBytes) this.forget(block);
        return;
      }
      await new Promise<void>((resume) => this.waitingForHash.push(resume));
    }
  }

  private wakeWaiting(): void {
    for (const resume of this.waitingForHash.splice(0)) resume();
  }

  /** The block's memory is no longer needed; to be called once both written and out of the hash's way. */
  private forget(block: PendingBlock): void {
    if (block.bytes === null) return;
    this.pool.giveBack(block.bytes);
    this.keptBytes -= block.byteCount;
    block.bytes = null;
  }

  private flushNowAndThen(byteCount: number): void {
    this.unflushedBytes += byteCount;
    if (this.unflushedBytes < FLUSH_EVERY_BYTES || this.flushing !== null) return;
    this.unflushedBytes = 0;
    const flushed = this.part.handle.datasync().catch((error: unknown) => {
      this.error ??= error;
    });
    this.flushing = this.track(flushed).then(() => {
      this.flushing = null;
    });
  }

  // ------------------------------------------------------------ hashing

  private hashOn(): void {
    if (this.hashing !== null || !this.pending.has(this.hashedBytes)) return;
    const done = this.hashRun().finally(() => {
      this.hashing = null;
      this.wakeWaiting();
      if (this.error === null && !this.isGivenUp) this.hashOn();
    });
    this.hashing = this.track(done);
  }

  private async hashRun(): Promise<void> {
    try {
      for (;;) {
        const block = this.pending.get(this.hashedBytes);
        if (block === undefined || this.isGivenUp) return;
        if (block.bytes === null) await this.hashFromDisk(block);
        else await this.hash.update(block.bytes);
        this.pending.delete(block.offset);
        this.hashedBytes += block.byteCount;
        if (block.isWritten) this.forget(block);
        this.wakeWaiting();
      }
    } catch (error) {
      this.error ??= error;
    }
  }

  private async hashFromDisk(block: PendingBlock): Promise<void> {
    const bytes = this.pool.take(block.byteCount);
    try {
      for (let done = 0; done < bytes.length;) {
        const { bytesRead } = await this.part.handle.read(
          bytes,
          done,
          bytes.length - done,
          block.offset + done,
        );
        if (bytesRead === 0) throw Object.assign(new Error('short part'), { code: 'EIO' });
        done += bytesRead;
      }
      await this.hash.update(bytes);
    } finally {
      this.pool.giveBack(bytes);
    }
  }

  // ------------------------------------------------------------ waiting

  private track<T>(work: Promise<T>): Promise<T> {
    this.busy.add(work);
    void work.finally(() => this.busy.delete(work));
    return work;
  }

  /** Work may begin more work (a flush, the next block's hash): waits until there is none. */
  private async settle(): Promise<void> {
    while (this.busy.size > 0) await Promise.all(this.busy);
  }

  private async failure(): Promise<Failure | null> {
    if (this.error === null) return null;
    const { folder, name, sizeBytes } = this.about;
    return sinkFailure(this.error, folder, name, sizeBytes);
  }
}

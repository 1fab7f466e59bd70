/**
 * One file on its way to the disk: blocks are written in place as they come, hashed in order, and
 * the whole appears under its own name only when its digest is right and it is flushed. Until then
 * it is a part with a temporary name, which `discard` removes.
 */
import { unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { invariant } from '../../../src-shared/assert.ts';
import { isMendedThere, type Failure } from '../../../src-shared/failure.ts';
import { fail, ok } from '../../../src-shared/result.ts';
import type { Result } from '../../../src-shared/result.ts';
import type { StoredFile } from '../../transfer/session-api.ts';
import type { ByteRange } from '../../transfer/byte-ranges.ts';
import { inFolder } from './entry-names.ts';
import { FLUSH_EVERY_BYTES, NOTED_FLUSH_EVERY_BYTES } from './file-constants.ts';
import { BlockHash } from './block-hash.ts';
import type { PendingBlock } from './block-hash.ts';
import { BlockWriter } from './block-writer.ts';
import { timeToSet } from './file-times.ts';
import { networkMark } from './network-mark.ts';
import type { BufferPoolApi } from './files-api.ts';
import type { Gate } from './gate.ts';
import { FolderFlush } from './folder-flush.ts';
import { notedName } from './noted-name.ts';
import {
  ALL_MAY_EXECUTE,
  ALL_MAY_READ_WRITE,
  createPart,
  partNameFor,
  reopenPart,
} from './part-file.ts';
import type { Part } from './part-file.ts';
import { plainName, publishPart } from './publish-part.ts';
import { folderPathOf } from './sink-description.ts';
import type { SinkDescription } from './sink-description.ts';
import { bytesToKeep, freeBytesIn, takenBytesOf } from './room-given-back.ts';
import { sinkFailure } from './sink-failure.ts';

/** Of this system. */
const MARK = networkMark();

type NoRoom = Extract<Failure, { kind: 'disk-full' }>;

export type Leaving = 'discard' | 'suspend';

export class SinkFile {
  private readonly about: SinkDescription;
  private readonly part: Part;
  private readonly writer: BlockWriter;
  private readonly pool: BufferPoolApi;
  private readonly writes: Gate;
  private readonly folderFlush: FolderFlush;
  private readonly hash: BlockHash;
  private flushing: Promise<void> | null = null;
  private unflushedBytes = 0;
  private readonly busy = new Set<Promise<unknown>>();
  private error: unknown = null;
  /** Nothing is hashed or taken any more, and the part goes, or stays for another attempt. */
  private leaving: Leaving | null = null;

  private constructor(
    about: SinkDescription,
    part: Part,
    have: readonly ByteRange[],
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
    this.hash = new BlockHash(part.handle, have, pool);
  }

  /** `writes` bounds what is given to the system at once; sinks of one folder share it and `folderFlush`. */
  static async create(
    about: SinkDescription,
    pool: BufferPoolApi,
    writes: Gate,
    folderFlush: FolderFlush = new FolderFlush(folderPathOf(about)),
  ): Promise<Result<SinkFile, Failure>> {
    try {
      const { part, have } = await beginPart(about);
      const writer = await BlockWriter.open(part.handle, about.sizeBytes);
      return ok(new SinkFile(about, part, have, writer, pool, writes, folderFlush));
    } catch (error) {
      return fail(await sinkFailure(error, about.folder, about.name, about.sizeBytes));
    }
  }

  /** Resolves when the block is written; null, or why it could not be. Calls may overlap; each byte once. */
  async write(offset: number, bytes: Uint8Array): Promise<Failure | null> {
    if (this.leaving !== null) {
      this.pool.giveBack(bytes);
      return { kind: 'incomplete', name: this.about.name };
    }
    const block = this.hash.add(offset, bytes);
    const written = this.track(this.writes.run(() => this.writeBlock(block, bytes)));
    this.hash.goOn();
    await written;
    await this.hash.makeRoom(block);
    return this.failure();
  }

  /**
   * After the last `write` was begun: checks, flushes, publishes. The part is gone when it resolves,
   * unless a `leave` came in between that keeps it, or a full disk did.
   */
  async finish(sha256: string): Promise<Result<StoredFile, Failure>> {
    const stored = await this.tryFinish(sha256);
    if (stored.ok) return stored;
    if (stored.failure.kind !== 'incomplete') return fail(await this.endAfter(stored.failure));
    await this.end(this.leaving ?? 'discard');
    return stored;
  }

  /** During a `finish`, which then hurries: what it does not publish goes, or stays for another attempt. */
  leave(how: Leaving): void {
    if (this.leaving !== 'discard') this.leaving = how;
    this.hash.stop();
  }

  /** The part goes, or stays for another attempt where that can mend it. What is to be told of the file. */
  async endAfter(failure: Failure): Promise<Failure> {
    const isKept = this.about.notes != null && isMendedThere(failure);
    await this.giveUp(isKept ? 'suspend' : 'discard');
    if (failure.kind === 'disk-full') return this.endWithoutRoom(failure, isKept);
    await (isKept ? this.keepPart() : this.removePart());
    return failure;
  }

  private async endWithoutRoom(failure: NoRoom, isKept: boolean): Promise<NoRoom> {
    const { roomWanted = () => 0, folder, sizeBytes } = this.about;
    const { handle } = this.part;
    const toKeep = isKept ? await bytesToKeep(handle, failure.free, roomWanted) : 0;
    const keptBytes = Math.min(toKeep, await takenBytesOf(handle));
    if (toKeep === 0) await this.removePart();
    else await this.keepPart(toKeep);
    return {
      ...failure,
      needed: sizeBytes - Math.min(keptBytes, sizeBytes),
      free: await freeBytesIn(folder),
    };
  }

  end(how: Leaving): Promise<void> {
    return how === 'discard' ? this.discard() : this.suspend();
  }

  /** Waits for what is under way, then removes the part. */
  async discard(): Promise<void> {
    await this.giveUp('discard');
    await this.removePart();
  }

  /** The same, but what is written is flushed, noted and stays for another attempt. */
  async suspend(): Promise<void> {
    await this.giveUp('suspend');
    await this.keepPart();
  }

  private async removePart(): Promise<void> {
    await this.part.handle.close().catch(() => undefined);
    await unlink(this.part.path).catch(() => undefined);
    this.about.notes?.dropped();
  }

  /** What is beyond `keptBytes` gives its room back. */
  private async keepPart(keptBytes = Infinity): Promise<void> {
    if (keptBytes < Infinity) {
      await this.part.handle.truncate(keptBytes).catch(() => undefined);
      // The journal may be on the same disk: only now there may be room for that.
      this.about.notes?.cut(keptBytes);
    }
    await this.flush();
    await this.part.handle.close().catch(() => undefined);
  }

  private async giveUp(how: Leaving): Promise<void> {
    this.leave(how);
    await this.settle();
    this.hash.forgetAll();
    await this.writer.close();
  }

  private async tryFinish(sha256: string): Promise<Result<StoredFile, Failure>> {
    await this.settle();
    const failure = await this.failure();
    if (failure !== null) return fail(failure);
    const { folder, name, sizeBytes, modifiedAt, below = '', notes = null } = this.about;
    const { own = plainName(name), mark = MARK } = this.about;
    const isHashed = this.hash.hashedBytes === sizeBytes;
    if (this.leaving === 'discard' || (this.leaving === 'suspend' && !isHashed)) {
      return fail({ kind: 'incomplete', name });
    }
    invariant(isHashed, 'the end of a file before its bytes');
    if (this.hash.digest() !== sha256) return fail({ kind: 'digest-mismatch', name });
    try {
      await this.writer.close();
      await mark?.(this.part);
      await this.part.handle.utimes(new Date(), timeToSet(modifiedAt));
      await this.part.handle.chmod(this.mode());
      await this.part.handle.sync();
      await this.part.handle.close();
      if (this.isDiscarded()) return fail({ kind: 'incomplete', name });
      const noted = notedName(own, below, sha256, notes);
      const ownName = await publishPart(folderPathOf(this.about), this.part.path, noted);
      await this.folderFlush.flush();
      const storedName = inFolder(below, ownName);
      this.about.notes?.stored(storedName, sha256);
      return ok({ name: storedName, path: join(folder, storedName), sha256 });
    } catch (error) {
      return fail(await sinkFailure(error, folder, name, sizeBytes));
    }
  }

  /** Asked anew after waiting. */
  private isDiscarded(): boolean {
    return this.leaving === 'discard';
  }

  private mode(): number {
    const wanted = ALL_MAY_READ_WRITE | (this.about.executable ? ALL_MAY_EXECUTE : 0);
    return wanted & ~process.umask();
  }

  // ------------------------------------------------------------ writing

  private async writeBlock(block: PendingBlock, bytes: Uint8Array): Promise<void> {
    try {
      const isWhole = await this.writer.write(bytes, block.offset, () => this.isDiscarded());
      if (isWhole) this.about.notes?.written(block.offset, bytes.length);
      this.flushNowAndThen(bytes.length);
    } catch (error) {
      this.error ??= error;
    }
    this.hash.written(block);
  }

  private flushNowAndThen(byteCount: number): void {
    const everyBytes = this.flushEveryBytes();
    this.unflushedBytes += byteCount;
    if (everyBytes === null || this.unflushedBytes < everyBytes || this.flushing !== null) return;
    this.unflushedBytes = 0;
    this.flushing = this.track(this.flush()).then(() => {
      this.flushing = null;
    });
  }

  /** Null: only at the end. What goes past the page cache needs it for the journal's sake alone. */
  private flushEveryBytes(): number | null {
    if (!this.writer.isDirect) return FLUSH_EVERY_BYTES;
    return this.about.notes ? NOTED_FLUSH_EVERY_BYTES : null;
  }

  /** Data before map: what was noted as written is noted as safe only once this has succeeded. */
  private async flush(): Promise<void> {
    try {
      this.about.notes?.flushing();
      await this.part.handle.datasync();
      this.about.notes?.flushed();
    } catch (error) {
      this.error ??= error;
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
    while (this.busy.size > 0 || this.hash.isRunning) {
      await Promise.all(this.busy);
      await this.hash.settle();
    }
  }

  private async failure(): Promise<Failure | null> {
    const error = this.error ?? this.hash.error;
    if (error === null) return null;
    const { folder, name, sizeBytes } = this.about;
    return sinkFailure(error, folder, name, sizeBytes);
  }
}

/** The part of an earlier attempt if it is still what it was, else a new one. @throws a system error */
async function beginPart(
  about: SinkDescription,
): Promise<{ part: Part; have: readonly ByteRange[] }> {
  const { left = null, name, below = '', notes = null } = about;
  if (left !== null && left.have.length === 0) {
    await unlink(join(folderPathOf(about), left.partName)).catch(() => undefined);
  } else if (left !== null) {
    const part = await reopenPart(folderPathOf(about), left.partName);
    if (part !== null) return { part, have: left.have };
    // Bytes that nobody will send are missing: this attempt cannot make it whole.
    throw Object.assign(new Error('the part is gone'), { code: 'ESTALE' });
  }
  const partName = partNameFor(name);
  notes?.partMade(inFolder(below, partName));
  return { part: await createPart(folderPathOf(about), partName), have: [] };
}

/**
 * One file whose wanted pieces are read in order, and whose whole is hashed: on the way if all of it is
 * wanted, else by reading it once more beside. Held against what it was when it was offered.
 */
import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Failure } from '../../../src-shared/failure.ts';
import { fail, ok } from '../../../src-shared/result.ts';
import type { Result } from '../../../src-shared/result.ts';
import type { SourceEntry } from '../../transfer/session-api.ts';
import { type CachedRead, cachedRead } from './cached-read.ts';
import { HASH_READ_BYTES } from './file-constants.ts';
import { modifiedAtOf } from './file-times.ts';
import type { BufferPoolApi } from './files-api.ts';
import { SlicedHash } from './sliced-hash.ts';
import { sourceFailure } from './system-error.ts';

/** Without O_NONBLOCK, a pipe put in the file's place would hold a thread for ever. */
const OPEN_FLAGS = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);
/** A link in the place of a file that was found in a folder would lead to one that nobody offered. */
const INNER_OPEN_FLAGS = OPEN_FLAGS | (constants.O_NOFOLLOW ?? 0);

/** A link that was given itself was followed when it was looked at, and is again. */
export const sourceOpenFlags = ({ name }: SourceEntry): number =>
  name.includes('/') ? INNER_OPEN_FLAGS : OPEN_FLAGS;

export class SourceFile {
  private readonly entry: SourceEntry;
  private readonly handle: FileHandle;
  private readonly modifiedNs: bigint;
  private readonly cachedRead: CachedRead | null;
  private readonly hash = new SlicedHash();
  /** Of a file that is not wanted whole: the reading for the hash. */
  private wholeHash: Promise<Failure | null> | null = null;
  private isClosing = false;

  private constructor(
    entry: SourceEntry,
    handle: FileHandle,
    modifiedNs: bigint,
    cachedRead: CachedRead | null,
  ) {
    this.entry = entry;
    this.handle = handle;
    this.modifiedNs = modifiedNs;
    this.cachedRead = cachedRead;
  }

  /** `cached`: the way to what needs no waiting for the disk; null where there is none. */
  static async open(
    entry: SourceEntry,
    cached: CachedRead | null = cachedRead(),
  ): Promise<Result<SourceFile, Failure>> {
    let handle: FileHandle | null = null;
    try {
      handle = await open(entry.path, sourceOpenFlags(entry));
      const stats = await handle.stat({ bigint: true });
      const isSame =
        stats.isFile() &&
        stats.size === BigInt(entry.sizeBytes) &&
        modifiedAtOf(stats) === entry.modifiedAt;
      if (isSame) return ok(new SourceFile(entry, handle, stats.mtimeNs, cached));
      await handle.close();
      return fail({ kind: 'source-changed', name: entry.name });
    } catch (error) {
      await handle?.close().catch(() => undefined);
      return fail(sourceFailure(error, entry.name));
    }
  }

  /** `fill`, then `digest`. */
  async read(bytes: Uint8Array, offset: number): Promise<Failure | null> {
    const failure = await this.fill(bytes, offset);
    if (failure === null) await this.digest(bytes);
    return failure;
  }

  /**
   * Not all of the file will be read: its digest is made of the disk's bytes, beside the reads, with
   * memory of `pool`. Before the first `fill`.
   */
  hashFromDisk(pool: BufferPoolApi): void {
    this.wholeHash = this.hashAll(pool);
  }

  /** Fills `bytes` from the file; null, or why it could not. Several pieces can be asked of the disk at once. */
  async fill(bytes: Uint8Array, offset: number): Promise<Failure | null> {
    try {
      for (
        let filled = this.cachedRead?.(this.handle.fd, bytes, offset) ?? 0;
        filled < bytes.length;
      ) {
        const { bytesRead } = await this.handle.read(
          bytes,
          filled,
          bytes.length - filled,
          offset + filled,
        );
        if (bytesRead === 0) return { kind: 'source-changed', name: this.entry.name };
        filled += bytesRead;
      }
      return null;
    } catch (error) {
      return sourceFailure(error, this.entry.name);
    }
  }

  /** What was filled, in that order, before anyone may change it. Beside the next `fill`, one call at a time. */
  async digest(bytes: Uint8Array): Promise<void> {
    if (this.wholeHash === null) await this.hash.update(bytes);
  }

  /** After the last byte: the SHA-256, if nobody wrote to the file meanwhile. */
  async end(): Promise<Result<string, Failure>> {
    const failure = await this.wholeHash;
    if (failure) return fail(failure);
    try {
      const stats = await this.handle.stat({ bigint: true });
      const isSame =
        stats.size === BigInt(this.entry.sizeBytes) && stats.mtimeNs === this.modifiedNs;
      if (!isSame) return fail({ kind: 'source-changed', name: this.entry.name });
      return ok(this.hash.digest());
    } catch (error) {
      return fail(sourceFailure(error, this.entry.name));
    }
  }

  async close(): Promise<void> {
    this.isClosing = true;
    await this.wholeHash;
    await this.handle.close().catch(() => undefined);
  }

  private async hashAll(pool: BufferPoolApi): Promise<Failure | null> {
    const { sizeBytes } = this.entry;
    const buffer = pool.take(Math.min(sizeBytes, HASH_READ_BYTES));
    try {
      for (let offset = 0; offset < sizeBytes && !this.isClosing; offset += buffer.length) {
        const piece = buffer.subarray(0, Math.min(buffer.length, sizeBytes - offset));
        const failure = await this.fill(piece, offset);
        if (failure !== null) return failure;
        await this.hash.update(piece);
        // A file that the page cache has would keep the thread from the socket until its end.
        await nextTurn();
      }
      return null;
    } finally {
      pool.giveBack(buffer);
    }
  }
}

/**
 * One file that is read from its first byte to its last, hashed on the way, and held against what it
 * was when it was offered. Calls are made one at a time.
 */
import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import type { Failure } from '../../../src-shared/failure.ts';
import { fail, ok } from '../../../src-shared/result.ts';
import type { Result } from '../../../src-shared/result.ts';
import type { SourceEntry } from '../../transfer/session-api.ts';
import { SlicedHash } from './sliced-hash.ts';
import { sourceFailure } from './system-error.ts';

/** Without O_NONBLOCK, a pipe put in the file's place would hold a thread for ever. */
const OPEN_FLAGS = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

export class SourceFile {
  private readonly entry: SourceEntry;
  private readonly handle: FileHandle;
  private readonly modifiedNs: bigint;
  private readonly hash = new SlicedHash();
  private position = 0;

  private constructor(entry: SourceEntry, handle: FileHandle, modifiedNs: bigint) {
    this.entry = entry;
    this.handle = handle;
    this.modifiedNs = modifiedNs;
  }

  static async open(entry: SourceEntry): Promise<Result<SourceFile, Failure>> {
    let handle: FileHandle | null = null;
    try {
      handle = await open(entry.path, OPEN_FLAGS);
      const stats = await handle.stat({ bigint: true });
      const isSame =
        stats.isFile() &&
        stats.size === BigInt(entry.sizeBytes) &&
        Math.floor(Number(stats.mtimeNs) / 1e6) === entry.modifiedAt;
      if (isSame) return ok(new SourceFile(entry, handle, stats.mtimeNs));
      await handle.close();
      return fail({ kind: 'source-changed', name: entry.name });
    } catch (error) {
      await handle?.close().catch(() => undefined);
      return fail(sourceFailure(error, entry.name));
    }
  }

  /** `fill`, then `digest`. */
  async read(bytes: Uint8Array): Promise<Failure | null> {
    const failure = await this.fill(bytes);
    if (failure === null) await this.digest(bytes);
    return failure;
  }

  /**
   * Fills `bytes` with the next bytes of the file; null, or why it could not. What is next is settled
   * when it is called, so that several pieces can be asked of the disk at once.
   */
  async fill(bytes: Uint8Array): Promise<Failure | null> {
    const position = this.position;
    this.position += bytes.length;
    try {
      for (let filled = 0; filled < bytes.length;) {
        const { bytesRead } = await this.handle.read(
          bytes,
          filled,
          bytes.length - filled,
          position + filled,
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
    await this.hash.update(bytes);
  }

  /** After the last byte: the SHA-256, if nobody wrote to the file meanwhile. */
  async end(): Promise<Result<string, Failure>> {
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
    await this.handle.close().catch(() => undefined);
  }
}

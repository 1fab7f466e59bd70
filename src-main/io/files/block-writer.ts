/**
 * How the bytes of a part get to the disk: whole blocks of a large file go past the page cache where
 * the system can do that, everything else through it. It does not know what they are, nor which
 * are missing.
 */
import { constants } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { BLOCK_BYTES } from '../../transfer/constants.ts';
import { isPageAligned } from './block-memory.ts';
import { DIRECT_FILE_MIN_BYTES } from './file-constants.ts';
import { codeOf } from './system-error.ts';

/** What a file system says that has no such writes, or only of larger blocks than ours. */
const REFUSALS = new Set(['EINVAL', 'ENOTSUP', 'EOPNOTSUPP']);

export class BlockWriter {
  readonly #cached: FileHandle;
  readonly #direct: FileHandle | null;
  #isRefused = false;

  private constructor(cached: FileHandle, direct: FileHandle | null) {
    this.#cached = cached;
    this.#direct = direct;
  }

  /** `cached` is open for writing and stays its owner's. */
  static async open(cached: FileHandle, sizeBytes: number): Promise<BlockWriter> {
    const direct = sizeBytes >= DIRECT_FILE_MIN_BYTES ? await openDirect(cached) : null;
    return new BlockWriter(cached, direct);
  }

  /** Written blocks are on their way to the disk already: it need not be asked to begin with them. */
  get isDirect(): boolean {
    return this.#direct !== null && !this.#isRefused;
  }

  /** All of `bytes`, unless `isGivenUp` says in between that nobody wants them: then false. @throws a system error */
  async write(bytes: Uint8Array, offset: number, isGivenUp: () => boolean): Promise<boolean> {
    let done = this.#isForDirect(bytes, offset) ? await this.#writeDirect(bytes, offset) : 0;
    while (done < bytes.length && !isGivenUp()) {
      const left = bytes.length - done;
      done += (await this.#cached.write(bytes, done, left, offset + done)).bytesWritten;
    }
    return done === bytes.length;
  }

  /** After the last write. */
  async close(): Promise<void> {
    await this.#direct?.close().catch(() => undefined);
  }

  #isForDirect(bytes: Uint8Array, offset: number): boolean {
    const isWhole = bytes.length === BLOCK_BYTES && offset % BLOCK_BYTES === 0;
    return this.isDirect && isWhole && isPageAligned(bytes);
  }

  /** How many bytes it took; none if the file system refuses, which it is then not asked again. */
  async #writeDirect(bytes: Uint8Array, offset: number): Promise<number> {
    if (this.#direct === null) return 0;
    try {
      return (await this.#direct.write(bytes, 0, bytes.length, offset)).bytesWritten;
    } catch (error) {
      if (!REFUSALS.has(codeOf(error))) throw error;
      this.#isRefused = true;
      return 0;
    }
  }
}

/**
 * A second way into the file that is open already, whatever its name has become. Linux only: that
 * is where the name of an open file exists, and where it was measured (README.md).
 */
async function openDirect(cached: FileHandle): Promise<FileHandle | null> {
  if (process.platform !== 'linux') return null;
  try {
    return await open(`/proc/self/fd/${cached.fd}`, constants.O_WRONLY | constants.O_DIRECT);
  } catch {
    return null;
  }
}

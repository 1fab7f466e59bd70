/**
 * The file of a journal while it is written: one write a line, at once, so that a kill loses at most
 * the line it falls into; and flushes beside that. Decides nothing about what the lines say.
 */
import { ftruncateSync, writeSync, unlinkSync } from 'node:fs';
import { open, rename, unlink, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';

/** What may be lost of a journal's unpressing lines when the power goes; more often is wear for nothing. */
const FLUSH_GAP_MS = 1_000;
/** Lines of a new journal that are written together. */
const PIECE_CHARS = 64 * 1_024;

export class JournalFile {
  readonly #path: string;
  readonly #handle: FileHandle;
  #lengthBytes: number;
  #flushing: Promise<void> | null = null;
  #isDirty = false;
  #timer: NodeJS.Timeout | null = null;
  #isClosed = false;
  #fault: unknown = null;

  private constructor(path: string, handle: FileHandle, lengthBytes: number) {
    this.#path = path;
    this.#handle = handle;
    this.#lengthBytes = lengthBytes;
  }

  /**
   * A new journal with these lines takes the place of what there is at `path`: at once, and only when
   * all of it is on the disk. Throws a system error.
   */
  static async replace(path: string, lines: Iterable<string>): Promise<JournalFile> {
    const fresh = `${path}.new`;
    const handle = await open(fresh, 'w', 0o600);
    try {
      let lengthBytes = 0;
      for (const piece of pieces(lines)) {
        await handle.writeFile(piece);
        lengthBytes += Buffer.byteLength(piece);
      }
      await handle.datasync();
      await rename(fresh, path);
      await flushFolder(dirname(path));
      return new JournalFile(path, handle, lengthBytes);
    } catch (error) {
      await handle.close();
      await unlink(fresh).catch(() => undefined);
      throw error;
    }
  }

  /** Why lines could not be written, the last time; null: all could. */
  get fault(): unknown {
    return this.#fault;
  }

  /** False: it could not be written, and nothing of it is there. */
  append(lines: string): boolean {
    if (this.#isClosed) return false;
    const { fd } = this.#handle;
    const bytes = Buffer.from(lines);
    let written = 0;
    try {
      written = writeSync(fd, bytes, 0, bytes.length, this.#lengthBytes);
    } catch (fault) {
      this.#fault = fault;
    }
    if (written === bytes.length) {
      this.#lengthBytes += written;
      return true;
    }
    this.#fault ??= new Error(`${written} of ${bytes.length} bytes`);
    // Half a line would make those behind it unreadable.
    try {
      ftruncateSync(fd, this.#lengthBytes);
    } catch {
      // The next line is written over it.
    }
    return false;
  }

  /** To the disk: now, or with others within FLUSH_GAP_MS. Where it fails, less is known after a power cut. */
  flush(when: 'now' | 'soon'): void {
    if (this.#isClosed) return;
    if (when === 'soon') {
      this.#timer ??= setTimeout(() => {
        this.flush('now');
      }, FLUSH_GAP_MS).unref();
      return;
    }
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#isDirty = true;
    this.#flushing ??= this.#flushOn();
  }

  /** Before this returns, nobody finds it any more (Windows: once it is closed). What is appended from now on is lost. */
  discard(): void {
    try {
      unlinkSync(this.#path);
    } catch {
      // Gone already, or still open: whoever removes what is over does it.
    }
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    await this.#flushing;
    await this.#handle.datasync().catch(() => undefined);
    await this.#handle.close().catch(() => undefined);
  }

  async #flushOn(): Promise<void> {
    while (this.#isDirty) {
      this.#isDirty = false;
      await this.#handle.datasync().catch(() => undefined);
    }
    this.#flushing = null;
  }
}

function* pieces(lines: Iterable<string>): Generator<string> {
  let piece = '';
  for (const line of lines) {
    piece += line;
    if (piece.length < PIECE_CHARS) continue;
    yield piece;
    piece = '';
  }
  if (piece !== '') yield piece;
}

/** Where a folder cannot be flushed (Windows), the system does it itself. */
async function flushFolder(folder: string): Promise<void> {
  try {
    const handle = await open(folder, 'r');
    await handle.sync().finally(() => handle.close());
  } catch {
    // See above.
  }
}

/**
 * A file that takes lines without ever making anyone wait: they gather in memory and are written in
 * the background. Where the disk cannot follow, lines are dropped and counted, never the transfer
 * slowed. Knows nothing of what the lines say.
 */
import { close, openSync, write } from 'node:fs';
import { basename } from 'node:path';
import type { Failure } from '../../../src-shared/failure.ts';
import { fail, ok, type Result } from '../../../src-shared/result.ts';
import { codeOf } from '../files/system-error.ts';

/** One write: large enough that a call costs little. */
const WRITE_CHARS = 64 * 1_024;
/** Lines wait at most so long, so that a trace can be followed while it grows. */
const WRITE_AFTER_MS = 200;
/** What waits for the disk beyond this is dropped: about half a second of a busy gigabit. */
const PENDING_CHARS_MAX = 4 * 2 ** 20;

/** Makes the line that says how many were dropped. */
export type DroppedLine = (count: number) => string;

export class TraceFile {
  readonly #fd: number;
  readonly #droppedLine: DroppedLine;
  #pending = '';
  #dropped = 0;
  #isWriting = false;
  #timer: NodeJS.Timeout | null = null;
  #whenIdle: (() => void) | null = null;
  /** Why the file takes nothing more. */
  #fault: Error | null = null;
  #isClosed = false;

  private constructor(fd: number, droppedLine: DroppedLine) {
    this.#fd = fd;
    this.#droppedLine = droppedLine;
  }

  /** Begins anew where there is one already. Readable by its owner only. */
  static open(path: string, droppedLine: DroppedLine): Result<TraceFile, Failure> {
    try {
      return ok(new TraceFile(openSync(path, 'w', 0o600), droppedLine));
    } catch (error) {
      return fail({ kind: 'write-failed', name: basename(path), reason: codeOf(error) });
    }
  }

  /** The system's word for why nothing more is written; null while all is well. */
  get faultCode(): string | null {
    return this.#fault === null ? null : codeOf(this.#fault);
  }

  /** `line` ends with a line feed. */
  add(line: string): void {
    if (this.#isClosed || this.#fault !== null) return;
    if (this.#pending.length + line.length > PENDING_CHARS_MAX) {
      this.#dropped += 1;
      return;
    }
    if (this.#dropped > 0) this.#tellDropped();
    this.#pending += line;
    if (this.#pending.length >= WRITE_CHARS) this.#write();
    else this.#timer ??= setTimeout(this.#write, WRITE_AFTER_MS).unref();
  }

  /** Resolves when all that was added is on its way to the disk, or can never be. */
  async close(): Promise<void> {
    if (this.#isClosed) return;
    if (this.#dropped > 0) this.#tellDropped();
    this.#isClosed = true;
    this.#write();
    if (this.#isWriting) await new Promise<void>((resolve) => (this.#whenIdle = resolve));
    if (this.#timer !== null) clearTimeout(this.#timer);
    await new Promise<void>((resolve) => {
      close(this.#fd, () => {
        resolve();
      });
    });
  }

  #tellDropped(): void {
    this.#pending += this.#droppedLine(this.#dropped);
    this.#dropped = 0;
  }

  readonly #write = (): void => {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    if (this.#isWriting || this.#pending === '' || this.#fault !== null) return;
    this.#isWriting = true;
    const bytes = Buffer.from(this.#pending);
    this.#pending = '';
    this.#writeAll(bytes, 0);
  };

  #writeAll(bytes: Buffer, from: number): void {
    write(this.#fd, bytes, from, bytes.length - from, null, (error, count) => {
      if (error) this.#fault = error;
      else if (from + count < bytes.length) {
        this.#writeAll(bytes, from + count);
        return;
      }
      this.#isWriting = false;
      if (this.#fault === null && this.#pending !== '') {
        if (this.#isClosed || this.#pending.length >= WRITE_CHARS) this.#write();
        else this.#timer ??= setTimeout(this.#write, WRITE_AFTER_MS).unref();
      }
      if (!this.#isWriting) this.#whenIdle?.();
    });
  }
}

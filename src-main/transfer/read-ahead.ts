/**
 * Which files are open and what is asked of them: in the order of the list, ahead of the connection by
 * as much as it wants, and no further than results come back.
 */
import {
  READ_AHEAD_BYTES,
  READ_BYTES,
  RESULTS_AWAITED_MAX,
  SOURCES_OPEN_MAX,
} from './constants.ts';
import type { SentFile } from './sent-file.ts';
import type { SenderAction } from './session-api.ts';

export class ReadAhead {
  private readonly files: readonly SentFile[];
  private readonly ask: (action: SenderAction) => void;
  /** First file that was not opened yet. */
  private openCursor = 0;
  /** First file with bytes that were not asked of the disk, or whose end was not. */
  private readCursor = 0;
  private sourcesOpen = 0;
  private awaitedBytes = 0;
  private resultsAwaited = 0;

  /** `files` may grow. */
  constructor(files: readonly SentFile[], ask: (action: SenderAction) => void) {
    this.files = files;
    this.ask = ask;
  }

  get isAnyOpen(): boolean {
    return this.sourcesOpen > 0;
  }

  /** `wantedBytes`: what the connection would take now. */
  work(wantedBytes: number): void {
    this.openNext();
    this.readNext(wantedBytes - this.awaitedBytes);
  }

  noteRead(state: SentFile, byteCount: number): void {
    state.awaitedBytes -= byteCount;
    this.awaitedBytes -= byteCount;
  }

  /** All of it was read, or it cannot be: the receiver's result is awaited. */
  close(state: SentFile, phase: 'ended' | 'given-up'): void {
    state.moveTo(phase);
    this.forget(state);
    this.resultsAwaited += 1;
  }

  /** Its result has come, which may be before its end has. */
  settle(state: SentFile, file: number): void {
    if (state.phase === 'ended' || state.phase === 'given-up') this.resultsAwaited -= 1;
    if (state.phase !== 'open') return;
    this.ask({ kind: 'abandon-source', file });
    this.forget(state);
  }

  /** Nothing is read any more. */
  abandonAll(): void {
    this.files.forEach((state, file) => {
      if (state.phase === 'open') this.ask({ kind: 'abandon-source', file });
    });
  }

  /** Opens files behind the one that is read, so that many small ones cost no waiting each. */
  private openNext(): void {
    while (this.sourcesOpen < SOURCES_OPEN_MAX && this.resultsAwaited < RESULTS_AWAITED_MAX) {
      const file = this.openCursor;
      const state = this.files[file];
      if (state === undefined) return;
      this.openCursor += 1;
      if (!state.isPlannable) continue;
      state.open();
      this.sourcesOpen += 1;
      this.ask({ kind: 'open-source', file, have: state.have });
    }
  }

  private readNext(wantedBytes: number): void {
    let left = wantedBytes;
    while (this.readCursor < this.openCursor) {
      const file = this.readCursor;
      const state = this.files[file];
      if (state?.phase === 'open') {
        if (state.unaskedBytes > 0) {
          if (left <= 0 || this.awaitedBytes >= READ_AHEAD_BYTES) return;
          const { offset, byteCount } = state.ask(READ_BYTES);
          this.awaitedBytes += byteCount;
          left -= byteCount;
          this.ask({ kind: 'read', file, offset, byteCount });
          continue;
        }
        this.ask({ kind: 'end-source', file });
      }
      this.readCursor += 1;
    }
  }

  private forget(state: SentFile): void {
    this.sourcesOpen -= 1;
    this.noteRead(state, state.awaitedBytes);
    state.unaskedBytes = 0;
  }
}

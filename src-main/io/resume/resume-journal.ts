/**
 * The journal of the attempt that runs: turns what the sink side does into lines. A file is given
 * its name in the journal when something is first noted of it.
 */
import type { EntryKind } from '../../../src-shared/transfer-model.ts';
import { encodeRecord, type JournalRecord } from './journal-lines.ts';
import type { JournalFile } from './journal-file.ts';
import type { JournalLock } from './journal-lock.ts';
import type { ResumeNotes, StoredNote } from './resume-api.ts';

/** What the journal says of an entry of the offer. */
export interface NotedEntry {
  readonly kind: EntryKind;
  readonly path: string;
  readonly sizeBytes: number;
  readonly modifiedAt: number;
}

/** The journal knows which file this number is. */
const NAMED = 1;
/** Another file of its path comes before it, and only that one is gone on with. */
const REPEATED = 2;

export class ResumeJournal implements ResumeNotes {
  readonly #entries: readonly NotedEntry[];
  readonly #file: JournalFile;
  readonly #lock: JournalLock;
  readonly #naming: Uint8Array;
  readonly #onUnwritable: (fault: unknown) => void;
  #isDiscarded = false;
  #isTold = false;
  #closing: Promise<void> | null = null;

  /** `onUnwritable`: once, with the first lines that its disk does not take. */
  constructor(
    entries: readonly NotedEntry[],
    file: JournalFile,
    lock: JournalLock,
    onUnwritable: (fault: unknown) => void,
  ) {
    this.#onUnwritable = onUnwritable;
    this.#entries = entries;
    this.#file = file;
    this.#lock = lock;
    this.#naming = new Uint8Array(entries.length);
    const paths = new Set<string>();
    entries.forEach(({ kind, path }, file) => {
      if (kind === 'folder') return;
      if (paths.has(path)) this.#naming[file] = REPEATED;
      paths.add(path);
    });
  }

  partMade(file: number, part: string): void {
    this.#note({ kind: 'part', file, name: part });
  }

  written(file: number, offset: number, byteCount: number): void {
    this.#note({ kind: 'written', file, offset, byteCount });
  }

  cut(file: number, byteCount: number): void {
    this.#note({ kind: 'cut', file, byteCount });
  }

  flushing(file: number): void {
    this.#note({ kind: 'flushing', file });
  }

  flushed(file: number): void {
    this.#note({ kind: 'flushed', file });
    this.#file.flush('now');
  }

  naming(file: number, name: string, sha256: string, inode: number): void {
    this.#note({ kind: 'naming', file, name, sha256, inode });
  }

  stored(file: number, name: string, sha256: string): void {
    this.#note({ kind: 'stored', file, name, sha256 });
    // A file that is stored and not known to be is found again by its name, size and time.
    this.#file.flush('soon');
  }

  allStored(files: readonly StoredNote[]): void {
    const lines = files.map((file) => this.#linesOf({ kind: 'stored', ...file }));
    if (!this.#append(lines.join(''))) return;
    for (const { file } of files) this.#know(file);
    this.#file.flush('soon');
  }

  dropped(file: number): void {
    this.#note({ kind: 'dropped', file });
  }

  /** The transfer is done: nothing is gone on with, even if this program is killed the next moment. */
  discard(): void {
    if (this.#isDiscarded) return;
    this.#isDiscarded = true;
    this.#file.discard();
  }

  /** Keeps it for the next attempt, of this program or another. Nothing is noted any more. */
  close(): Promise<void> {
    this.#closing ??= this.#file.close().then(() => this.#lock.release());
    return this.#closing;
  }

  #note(record: JournalRecord): void {
    if (this.#append(this.#linesOf(record))) this.#know(record.file);
  }

  #know(file: number): void {
    if (this.#naming[file] !== REPEATED) this.#naming[file] = NAMED;
  }

  /** With the file's name before, where the journal does not know it. */
  #linesOf(record: JournalRecord): string {
    const { file } = record;
    const entry = this.#entries[file];
    if (entry === undefined) return '';
    if (this.#naming[file] === REPEATED) {
      return record.kind === 'part' ? encodeRecord({ ...record, kind: 'stray' }) : '';
    }
    if (this.#naming[file] === NAMED) return encodeRecord(record);
    const { path, sizeBytes, modifiedAt } = entry;
    return encodeRecord({ kind: 'file', file, path, sizeBytes, modifiedAt }) + encodeRecord(record);
  }

  #append(lines: string): boolean {
    if (lines === '' || this.#closing !== null) return false;
    const isWritten = this.#file.append(lines);
    if (!isWritten && !this.#isTold) {
      this.#isTold = true;
      this.#onUnwritable(this.#file.fault);
    }
    return isWritten;
  }
}

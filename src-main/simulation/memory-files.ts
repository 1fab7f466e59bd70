/**
 * What io/files does with a session's actions, in memory: sources that may fail, and a folder that
 * may be full. Counts the memory that it gave out, so that a test can ask for it back.
 */
import { createHash } from 'node:crypto';
import type { Failure } from '../../src-shared/failure.ts';
import type { ReceiverSession } from '../transfer/receiver-session.ts';
import type { SenderSession } from '../transfer/sender-session.ts';
import type { ListEntry } from '../transfer/list-entry.ts';
import { EVERYTHING, type ReceivePlan } from '../transfer/receive-plan.ts';
import type { ReceiverAction, SenderAction } from '../transfer/session-api.ts';
import { fileContent } from './file-apps.ts';
import type { MemoryJournal } from './memory-journal.ts';
import type { SlowDisk } from './slow-disk.ts';

export const sha256 = (bytes: Uint8Array): string =>
  createHash('sha256').update(bytes).digest('hex');

/** The files that one transfer sends: file `n` has the bytes of `fileContent(n, …)`. */
export class MemorySources {
  /** Of these files the source fails after half its reads. */
  readonly failing = new Map<number, Failure>();
  /** Memory of reads that was not given back, in bytes. */
  readBytes = 0;
  readonly #disk: SlowDisk;
  readonly #sizes: readonly number[];
  readonly #read: number[];
  /** Failed or abandoned: says nothing more. */
  readonly #isOver: boolean[] = [];

  constructor(sizes: readonly number[], disk: SlowDisk) {
    this.#sizes = sizes;
    this.#read = sizes.map(() => 0);
    this.#disk = disk;
  }

  perform(session: SenderSession, action: SenderAction, now: number): void {
    if (action.kind === 'release') {
      this.readBytes -= action.bytes.length;
      return;
    }
    if (action.kind === 'open-source') return;
    const { file } = action;
    if (action.kind === 'abandon-source') {
      this.#isOver[file] = true;
      return;
    }
    this.#disk.ask(now, (at) => {
      if (this.#isOver[file]) return;
      const size = this.#sizes[file] ?? 0;
      const done = this.#read[file] ?? 0;
      const failure = this.failing.get(file);
      // Of what is gone on with perhaps less than that is read.
      const isLate = done >= size / 2 || action.kind === 'end-source';
      if (failure !== undefined && isLate) {
        this.#isOver[file] = true;
        session.handleSourceFailed(file, failure, at);
        return;
      }
      if (action.kind === 'end-source') {
        session.handleSourceEnd(file, sha256(fileContent(file, size)), at);
        return;
      }
      const { offset, byteCount } = action;
      this.#read[file] = done + byteCount;
      this.readBytes += byteCount;
      const bytes = fileContent(file, size).slice(offset, offset + byteCount);
      session.handleRead(file, offset, bytes, at);
    });
  }
}

/** Where files arrive; outlives the program that writes to it. */
export class MemoryFolder {
  freeBytes = Infinity;
  /** Stored files by the name that they were offered under. */
  readonly stored = new Map<string, Uint8Array>();
}

interface Part {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** In the journal's folder; null: nobody goes on with it. */
  readonly partName: string | null;
  isOver: boolean;
  isFlushing: boolean;
}

/** What one transfer writes. */
export class MemorySinks {
  /** Parts that are neither stored nor removed. */
  readonly parts = new Map<number, Part>();
  /** Memory that was given out for blocks and not given back, in bytes. */
  blockBytes = 0;
  readonly #folder: MemoryFolder;
  readonly #disk: SlowDisk;
  #journal: MemoryJournal | null = null;
  #plan: ReceivePlan = EVERYTHING;
  readonly #noted = new Set<number>();

  constructor(folder: MemoryFolder, disk: SlowDisk) {
    this.#folder = folder;
    this.#disk = disk;
  }

  /** An accepted offer that can be gone on with: what of it is wanted. */
  goOn(journal: MemoryJournal, entries: readonly ListEntry[]): ReceivePlan {
    this.#journal = journal;
    this.#plan = journal.planFor(entries, (name) => this.#folder.stored.has(name));
    journal.begin(entries, this.#plan);
    return this.#plan;
  }

  allocateBlock(byteCount: number): Uint8Array {
    this.blockBytes += byteCount;
    return new Uint8Array(byteCount);
  }

  perform(session: ReceiverSession, action: ReceiverAction, now: number): void {
    if (action.kind === 'release-block') {
      this.blockBytes -= action.bytes.length;
      return;
    }
    if (action.kind === 'create-sink') {
      const entry = session.offer?.entries[action.file];
      if (entry === undefined) throw new Error('a sink for what was not offered');
      this.parts.set(action.file, this.#partOf(action.file, entry));
      return;
    }
    if (action.kind === 'make-folders' || action.kind === 'make-links') {
      const { kind } = action;
      this.#disk.ask(now, (at) => {
        if (kind === 'make-folders') session.handleFoldersMade(new Map(), at);
        else session.handleLinksMade(new Map(), at);
      });
      return;
    }
    if (action.kind === 'finish-folders') {
      this.#disk.ask(now, (at) => session.handleFoldersFinished(at));
      return;
    }
    const { file } = action;
    this.#disk.ask(now, (at) => {
      if (action.kind === 'write') this.blockBytes -= action.bytes.length;
      const part = this.parts.get(file);
      if (!part || part.isOver) return;
      switch (action.kind) {
        case 'write':
          this.#folder.freeBytes -= action.bytes.length;
          if (this.#folder.freeBytes < 0) {
            this.#end(file, part);
            session.handleSinkFailed(file, { kind: 'disk-full', needed: 1, free: 0 }, at);
            return;
          }
          part.bytes.set(action.bytes, action.offset);
          this.#noteWritten(file, part, action.offset, action.bytes.length, at);
          session.handleWritten(file, action.bytes.length, at);
          return;
        case 'finish-sink':
          this.#finish(session, file, part, action.sha256, at);
          return;
        case 'suspend-sink':
        case 'discard-sink':
          this.#end(file, part);
          if (action.kind === 'discard-sink') this.#forget(file, part);
          session.handleDiscarded(file, at);
      }
    });
  }

  #finish(session: ReceiverSession, file: number, part: Part, expected: string, now: number): void {
    this.#end(file, part);
    const { name } = part;
    if (sha256(part.bytes) !== expected) {
      this.#forget(file, part);
      session.handleSinkFailed(file, { kind: 'digest-mismatch', name }, now);
      return;
    }
    this.#folder.stored.set(name, part.bytes);
    if (part.partName !== null) {
      this.#journal?.parts.delete(part.partName);
      this.#journal?.note({ kind: 'stored', file, name, sha256: expected });
    }
    session.handleStored(file, { name, path: `/received/${name}`, sha256: expected }, now);
  }

  #partOf(file: number, entry: ListEntry): Part {
    const { path: name, sizeBytes, modifiedAt } = entry;
    const journal = this.#journal;
    const rest = { name, isOver: false, isFlushing: false };
    if (journal === null) return { ...rest, bytes: new Uint8Array(sizeBytes), partName: null };
    const left = this.#plan.have.has(file) ? journal.partOf(name) : null;
    const partName = left ?? journal.newPartName();
    const bytes = journal.parts.get(partName) ?? new Uint8Array(sizeBytes);
    journal.parts.set(partName, bytes);
    if (!this.#noted.has(file)) {
      journal.note({ kind: 'file', file, path: name, sizeBytes, modifiedAt });
      this.#noted.add(file);
    }
    if (left === null) journal.note({ kind: 'part', file, name: partName });
    return { ...rest, bytes, partName };
  }

  /** Noted at once; flushed a while later, and then with all that was written before the flush began. */
  #noteWritten(file: number, part: Part, offset: number, byteCount: number, now: number): void {
    const journal = this.#journal;
    if (journal === null) return;
    journal.note({ kind: 'written', file, offset, byteCount });
    if (part.isFlushing) return;
    part.isFlushing = true;
    journal.note({ kind: 'flushing', file });
    this.#disk.ask(now, () => {
      part.isFlushing = false;
      if (!part.isOver) journal.note({ kind: 'flushed', file });
    });
  }

  #forget(file: number, part: Part): void {
    if (part.partName === null) return;
    this.#journal?.parts.delete(part.partName);
    this.#journal?.note({ kind: 'dropped', file });
  }

  #end(file: number, part: Part): void {
    part.isOver = true;
    this.parts.delete(file);
  }
}

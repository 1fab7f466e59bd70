/**
 * What io/files does with a session's actions, in memory: sources that may fail, and a folder that
 * may be full. Counts the memory that it gave out, so that a test can ask for it back.
 */
import { createHash } from 'node:crypto';
import type { Failure } from '../../src-shared/failure.ts';
import type { ReceiverSession } from '../transfer/receiver-session.ts';
import type { SenderSession } from '../transfer/sender-session.ts';
import { sumOf } from '../transfer/byte-ranges.ts';
import type { ListEntry } from '../transfer/list-entry.ts';
import { EVERYTHING, type ReceivePlan } from '../transfer/receive-plan.ts';
import type { ReceiverAction, SenderAction } from '../transfer/session-api.ts';
import { fileContent } from './file-apps.ts';
import type { MemoryJournal } from './memory-journal.ts';
import { MemoryPart } from './memory-part.ts';
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

interface Sink {
  readonly part: MemoryPart;
  /** In the journal; null: nobody goes on with it. */
  readonly partName: string | null;
  isOver: boolean;
  isFlushing: boolean;
}

/** What one transfer writes. */
export class MemorySinks {
  /** Parts that are neither stored nor left alone. */
  readonly parts = new Map<number, Sink>();
  /** Memory that was given out for blocks and not given back, in bytes. */
  blockBytes = 0;
  /** What was there already of an accepted offer, and is not sent again. */
  keptBytes = 0;
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
    const { skip, stored, have } = this.#plan;
    for (const file of [...skip.keys(), ...stored.keys()]) {
      this.keptBytes += entries[file]?.sizeBytes ?? 0;
    }
    for (const ranges of have.values()) this.keptBytes += sumOf(ranges);
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
    if (action.kind === 'recall-list') {
      // Nothing is kept of what came before.
      this.#disk.ask(now, (at) => session.handleListRecalled(null, at));
      return;
    }
    if (action.kind === 'create-sink') {
      const entry = session.offer?.entries[action.file];
      if (entry === undefined) throw new Error('a sink for what was not offered');
      this.parts.set(action.file, this.#sinkFor(action.file, entry));
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
      const sink = this.parts.get(file);
      if (!sink || sink.isOver) return;
      switch (action.kind) {
        case 'write':
          this.#folder.freeBytes -= action.bytes.length;
          if (this.#folder.freeBytes < 0) {
            this.#keep(file, sink);
            session.handleSinkFailed(file, { kind: 'disk-full', needed: 1, free: 0 }, at);
            return;
          }
          this.#write(file, sink, action.offset, action.bytes, at);
          session.handleWritten(file, action.bytes.length, at);
          return;
        case 'finish-sink':
          this.#finish(session, file, sink, action.sha256, at);
          return;
        case 'suspend-sink':
          this.#keep(file, sink);
          session.handleDiscarded(file, at);
          return;
        case 'discard-sink':
          this.#end(file, sink);
          this.#forget(file, sink);
          session.handleDiscarded(file, at);
      }
    });
  }

  #finish(session: ReceiverSession, file: number, sink: Sink, expected: string, now: number): void {
    this.#end(file, sink);
    const { path: name, bytes } = sink.part;
    if (sha256(bytes) !== expected) {
      this.#forget(file, sink);
      session.handleSinkFailed(file, { kind: 'digest-mismatch', name }, now);
      return;
    }
    this.#folder.stored.set(name, bytes);
    if (sink.partName !== null) {
      this.#journal?.parts.delete(sink.partName);
      this.#journal?.note({ kind: 'stored', file, name, sha256: expected });
    }
    session.handleStored(file, { name, path: `/received/${name}`, sha256: expected }, now);
  }

  #sinkFor(file: number, entry: ListEntry): Sink {
    const { path, sizeBytes, modifiedAt } = entry;
    const journal = this.#journal;
    const rest = { isOver: false, isFlushing: false };
    if (journal === null) {
      return { ...rest, part: new MemoryPart(path, sizeBytes), partName: null };
    }
    const left = this.#plan.have.has(file) ? journal.partOf(path) : null;
    const partName = left ?? journal.newPartName();
    const part = journal.parts.get(partName) ?? new MemoryPart(path, sizeBytes);
    journal.parts.set(partName, part);
    if (!this.#noted.has(file)) {
      journal.note({ kind: 'file', file, path, sizeBytes, modifiedAt });
      this.#noted.add(file);
    }
    if (left === null) journal.note({ kind: 'part', file, name: partName });
    return { ...rest, part, partName };
  }

  #write(file: number, sink: Sink, offset: number, bytes: Uint8Array, now: number): void {
    const byteCount = bytes.length;
    for (const range of this.#plan.have.get(file) ?? []) {
      const isApart =
        range.offset >= offset + byteCount || offset >= range.offset + range.byteCount;
      if (!isApart) throw new Error(`${sink.part.path} is sent again where it was there`);
    }
    sink.part.write(offset, bytes);
    this.#journal?.note({ kind: 'written', file, offset, byteCount });
    if (this.#journal === null || sink.isFlushing) return;
    sink.isFlushing = true;
    const endFlush = this.#beginFlush(file, sink);
    this.#disk.ask(now, () => {
      sink.isFlushing = false;
      if (!sink.isOver) endFlush();
    });
  }

  /** Data before map: noted when it is on the disk, and never of more than was written before the flush began. */
  #beginFlush(file: number, { part }: Sink): () => void {
    this.#journal?.note({ kind: 'flushing', file });
    const endFlush = part.beginFlush();
    return () => {
      endFlush();
      this.#journal?.note({ kind: 'flushed', file });
      this.#journal?.flush();
    };
  }

  /** For another attempt. */
  #keep(file: number, sink: Sink): void {
    this.#end(file, sink);
    this.#beginFlush(file, sink)();
  }

  #forget(file: number, { partName }: Sink): void {
    if (partName === null) return;
    this.#journal?.parts.delete(partName);
    this.#journal?.note({ kind: 'dropped', file });
  }

  #end(file: number, sink: Sink): void {
    sink.isOver = true;
    this.parts.delete(file);
  }
}

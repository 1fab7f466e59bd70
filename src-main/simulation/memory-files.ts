/**
 * What io/files does with a session's actions, in memory: sources that may fail, and a folder that
 * may be full. Counts the memory that it gave out, so that a test can ask for it back.
 */
import { createHash } from 'node:crypto';
import type { Failure } from '../../src-shared/failure.ts';
import type { ReceiverSession } from '../transfer/receiver-session.ts';
import type { SenderSession } from '../transfer/sender-session.ts';
import type { ReceiverAction, SenderAction } from '../transfer/session-api.ts';
import { fileContent } from './file-apps.ts';
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
      if (failure !== undefined && done >= size / 2) {
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
  isOver: boolean;
}

/** What one transfer writes. */
export class MemorySinks {
  /** Parts that are neither stored nor removed. */
  readonly parts = new Map<number, Part>();
  /** Memory that was given out for blocks and not given back, in bytes. */
  blockBytes = 0;
  readonly #folder: MemoryFolder;
  readonly #disk: SlowDisk;

  constructor(folder: MemoryFolder, disk: SlowDisk) {
    this.#folder = folder;
    this.#disk = disk;
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
      const bytes = new Uint8Array(entry.sizeBytes);
      this.parts.set(action.file, { name: entry.path, bytes, isOver: false });
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
          session.handleWritten(file, action.bytes.length, at);
          return;
        case 'finish-sink':
          this.#finish(session, file, part, action.sha256, at);
          return;
        case 'suspend-sink':
        case 'discard-sink':
          this.#end(file, part);
          session.handleDiscarded(file, at);
      }
    });
  }

  #finish(session: ReceiverSession, file: number, part: Part, expected: string, now: number): void {
    this.#end(file, part);
    const { name } = part;
    if (sha256(part.bytes) !== expected) {
      session.handleSinkFailed(file, { kind: 'digest-mismatch', name }, now);
      return;
    }
    this.#folder.stored.set(name, part.bytes);
    session.handleStored(file, { name, path: `/received/${name}`, sha256: expected }, now);
  }

  #end(file: number, part: Part): void {
    part.isOver = true;
    this.parts.delete(file);
  }
}

/**
 * Small files that arrive, many at a time, each whole: checked and written at once in this thread, and
 * named and stored by the group (group-naming.ts). What cannot go this way (another file system, a
 * slow disk) is given back, and goes as any other file (sink-file.ts).
 */
import { hash } from 'node:crypto';
import type { StoredNote } from '../resume/resume-api.ts';
import { inFolder } from './entry-names.ts';
import type { BufferPoolApi } from './files-api.ts';
import { GroupNaming } from './group-naming.ts';
import type { UnnamedFile } from './group-naming.ts';
import { QuickTrial } from './quick-trial.ts';
import { ALL_MAY_EXECUTE, ALL_MAY_READ_WRITE } from './part-file.ts';
import type { OwnName } from './publish-part.ts';
import type { LastAnswer } from './sink-line.ts';
import { sinkFailure } from './sink-failure.ts';
import { codeOf } from './system-error.ts';
import type { FolderLease, TreeAccess } from './tree-access.ts';
import { TurnSlice } from './turn-slice.ts';
import type { UnnamedFiles } from './unnamed-files.ts';

export interface SmallFile {
  /** Its number in the offer. */
  readonly file: number;
  /** Its folder, below the destination. */
  readonly below: string;
  readonly own: OwnName;
  readonly modifiedAt: number;
  readonly executable: boolean;
  readonly sizeBytes: number;
  readonly sha256: string;
}

/** All that a file holds; null: nothing. */
type Content = Uint8Array | null;

export interface SmallSinksConfig {
  /** Where files go, as a person knows it. */
  readonly folder: string;
  readonly tree: TreeAccess;
  /** The folders are there. */
  readonly ready: Promise<void>;
  readonly unnamed: UnnamedFiles;
  readonly pool: BufferPoolApi;
  /** Default: by the real clock. */
  readonly trial?: QuickTrial;
  readonly onWritten: (file: number, byteCount: number) => void;
  readonly onStored: (files: readonly StoredNote[]) => void;
  /** Never `stored`. */
  readonly onEnded: (file: number, answer: LastAnswer) => void;
  /** Nothing of it is there, and no answer was given; its memory is the caller's again. */
  readonly onRefused: (about: SmallFile, content: Content) => void;
}

interface WrittenFile extends UnnamedFile {
  readonly about: SmallFile;
}

const NO_BYTES = new Uint8Array(0);
/** What a file system says that has no files without a name; EPERM: the folder is gone, which others say better. */
const REFUSALS = new Set(['EOPNOTSUPP', 'ENOTSUP', 'EISDIR', 'EINVAL', 'EPERM']);

export class SmallSinks {
  private readonly config: SmallSinksConfig;
  private readonly trial: QuickTrial;
  /** Not looked at yet, in the order in which they came. */
  private readonly waiting = new Map<number, { about: SmallFile; content: Content }>();
  /** Written and not ended; true: nobody wants it any more. */
  private readonly underWay = new Map<number, boolean>();
  /** Of the folders that are open, the device; null: it is not for files like these. */
  private readonly devices = new WeakMap<object, number | null>();
  private readonly naming: GroupNaming<WrittenFile>;
  private writing: Promise<void> | null = null;
  /** Failures that are being put into words. */
  private readonly failing = new Set<Promise<void>>();

  constructor(config: SmallSinksConfig) {
    this.config = config;
    this.trial = config.trial ?? new QuickTrial();
    this.naming = new GroupNaming(config.unnamed, {
      isWanted: ({ about }) => this.underWay.get(about.file) !== true,
      onSafe: (named) => this.store(named),
      onFailed: ({ about }, error) => this.end(about, error),
    });
  }

  add(about: SmallFile, content: Content): void {
    this.waiting.set(about.file, { about, content });
    this.writing ??= this.writeOn();
  }

  /** False: it has ended, or never was one of these. Else its end comes, be it that it was stored before. */
  discard(file: number): boolean {
    const early = this.waiting.get(file);
    if (early !== undefined) {
      this.waiting.delete(file);
      this.giveBack(early.content);
      this.config.onEnded(file, { kind: 'discarded' });
      return true;
    }
    if (!this.underWay.has(file)) return false;
    this.underWay.set(file, true);
    return true;
  }

  discardAll(): void {
    for (const file of [...this.waiting.keys(), ...this.underWay.keys()]) this.discard(file);
  }

  /** Resolves when all that was added has ended. */
  async settle(): Promise<void> {
    while (this.writing !== null) await this.writing;
    await this.naming.settle();
    await Promise.all(this.failing);
  }

  private async writeOn(): Promise<void> {
    await this.config.ready;
    const slice = new TurnSlice();
    for (const [file, { about, content }] of this.waiting) {
      const pause = this.naming.roomForMore() ?? slice.rest();
      if (pause !== null) await pause;
      // It may have been discarded meanwhile.
      if (this.waiting.delete(file)) await this.writeNext(about, content);
    }
    this.writing = null;
  }

  /** Waits only where a folder has to be opened. */
  private writeNext(about: SmallFile, content: Content): Promise<void> | undefined {
    const lease = this.config.tree.useNow(about.below);
    if (lease === null) return this.openAndWrite(about, content);
    this.write(about, content, lease);
    return undefined;
  }

  private async openAndWrite(about: SmallFile, content: Content): Promise<void> {
    this.underWay.set(about.file, false);
    let lease: FolderLease;
    try {
      lease = await this.config.tree.use(about.below);
    } catch (error) {
      this.giveBack(content);
      this.end(about, error);
      return;
    }
    this.write(about, content, lease);
  }

  private write(about: SmallFile, content: Content, lease: FolderLease): void {
    const { file, sha256, own } = about;
    this.underWay.set(file, this.underWay.get(file) === true);
    const device = this.deviceOf(lease);
    if (device === null || !this.trial.isTrying) {
      this.refuse(about, content, lease);
      return;
    }
    if (hash('sha256', content ?? NO_BYTES) !== sha256) {
      lease.release();
      this.giveBack(content);
      this.underWay.delete(file);
      const failure = { kind: 'digest-mismatch', name: own.name } as const;
      this.config.onEnded(file, { kind: 'failed', failure });
      return;
    }
    let fd: number;
    try {
      fd = this.trial.run(() => this.make(about, content, lease));
    } catch (error) {
      if (REFUSALS.has(codeOf(error))) {
        this.devices.set(lease.flush, null);
        this.refuse(about, content, lease);
        return;
      }
      lease.release();
      this.giveBack(content);
      this.end(about, error);
      return;
    }
    this.giveBack(content);
    this.naming.add({ about, own, lease, device, fd });
    if (content !== null) this.config.onWritten(file, content.length);
  }

  private make(
    { executable, modifiedAt }: SmallFile,
    content: Content,
    { path }: FolderLease,
  ): number {
    const mode = ALL_MAY_READ_WRITE | (executable ? ALL_MAY_EXECUTE : 0);
    return this.config.unnamed.make(path, content, mode, modifiedAt);
  }

  private deviceOf({ flush, path }: FolderLease): number | null {
    const known = this.devices.get(flush);
    if (known !== undefined) return known;
    const device = this.config.unnamed.deviceOf(path);
    this.devices.set(flush, device);
    return device;
  }

  private refuse(about: SmallFile, content: Content, lease: FolderLease): void {
    lease.release();
    const isUnwanted = this.underWay.get(about.file) === true;
    this.underWay.delete(about.file);
    if (isUnwanted) {
      this.giveBack(content);
      this.config.onEnded(about.file, { kind: 'discarded' });
    } else {
      this.config.onRefused(about, content);
    }
  }

  private store(named: readonly { readonly file: WrittenFile; readonly name: string }[]): void {
    const stored = named.map(({ file: { about }, name }) => ({
      file: about.file,
      name: inFolder(about.below, name),
      sha256: about.sha256,
    }));
    for (const { file } of stored) this.underWay.delete(file);
    this.config.onStored(stored);
  }

  /** `error` null: it was not wanted. */
  private end(about: SmallFile, error: unknown): void {
    if (error === null) {
      this.underWay.delete(about.file);
      this.config.onEnded(about.file, { kind: 'discarded' });
      return;
    }
    const failing = this.fail(about, error).finally(() => this.failing.delete(failing));
    this.failing.add(failing);
  }

  private async fail({ file, own, sizeBytes }: SmallFile, error: unknown): Promise<void> {
    const failure = await sinkFailure(error, this.config.folder, own.name, sizeBytes);
    const isUnwanted = this.underWay.get(file) === true;
    this.underWay.delete(file);
    this.config.onEnded(file, isUnwanted ? { kind: 'discarded' } : { kind: 'failed', failure });
  }

  private giveBack(content: Content): void {
    if (content !== null) this.config.pool.giveBack(content);
  }
}

/**
 * When are files that were written without a name safe, and when are their names? One flush is for all
 * that were written before it began; after it they get their names; the next flush makes those safe.
 * While one is under way the next group gathers, so that a slow disk is asked less often for more.
 */
import { closeSync } from 'node:fs';
import { unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { FLUSHED_SINGLY_MAX, UNNAMED_FILES_MAX } from './file-constants.ts';
import type { FolderFlush } from './folder-flush.ts';
import { partNameFor } from './part-file.ts';
import { publishPart } from './publish-part.ts';
import type { OwnName } from './publish-part.ts';
import { codeOf } from './system-error.ts';
import type { FolderLease } from './tree-access.ts';
import { TurnSlice } from './turn-slice.ts';
import type { UnnamedFiles } from './unnamed-files.ts';

export interface UnnamedFile {
  readonly fd: number;
  readonly device: number;
  /** The folder that it is for; given back at its end. */
  readonly lease: FolderLease;
  readonly own: OwnName;
}

/** Each file ends in one of these. */
export interface NamingHooks<File> {
  /** Asked a last time before the name appears. */
  readonly isWanted: (file: File) => boolean;
  readonly onSafe: (files: readonly { readonly file: File; readonly name: string }[]) => void;
  /** `error`: a system error; null: it was not wanted. */
  readonly onFailed: (file: File, error: unknown) => void;
}

interface Named<File> {
  readonly file: File;
  readonly name: string;
}

export class GroupNaming<File extends UnnamedFile> {
  private readonly unnamed: UnnamedFiles;
  private readonly hooks: NamingHooks<File>;
  private written: File[] = [];
  private named: Named<File>[] = [];
  /** Of the group that is flushed and named right now. */
  private groupSize = 0;
  private running: Promise<void> | null = null;
  private room: { readonly made: Promise<void>; readonly make: () => void } | null = null;

  constructor(unnamed: UnnamedFiles, hooks: NamingHooks<File>) {
    this.unnamed = unnamed;
    this.hooks = hooks;
  }

  add(file: File): void {
    this.written.push(file);
    this.running ??= this.run();
  }

  /** Null: there is. Else resolves when there may be. */
  roomForMore(): Promise<void> | null {
    if (this.written.length + this.groupSize < UNNAMED_FILES_MAX) return null;
    if (this.room === null) {
      let make: () => void = () => undefined;
      const made = new Promise<void>((resolve) => (make = resolve));
      this.room = { made, make };
    }
    return this.room.made;
  }

  /** Whatever was added has come to its end. */
  async settle(): Promise<void> {
    while (this.running !== null) await this.running;
  }

  private async run(): Promise<void> {
    // What is written in this turn makes a group.
    await nextTurn();
    while (this.written.length > 0 || this.named.length > 0) {
      const group = this.written;
      const named = this.named;
      this.written = [];
      this.named = [];
      this.groupSize = group.length;
      try {
        await this.flush(group, named);
        this.store(named);
        await this.nameAll(group);
      } catch (error) {
        for (const file of group) this.fail(file, error);
        for (const { file } of named) this.end(file, error);
      }
      this.groupSize = 0;
      this.room?.make();
      this.room = null;
    }
    this.running = null;
  }

  /** What the files hold, and what the folders of the named ones say. @throws a system error */
  private async flush(group: readonly File[], named: readonly Named<File>[]): Promise<void> {
    const folders = new Map<FolderFlush, number>();
    for (const { file } of named) folders.set(file.lease.flush, file.device);
    if (group.length + folders.size <= FLUSHED_SINGLY_MAX) {
      await Promise.all([
        ...group.map(({ fd }) => this.unnamed.flush(fd)),
        ...[...folders.keys()].map((folder) => folder.flush()),
      ]);
      return;
    }
    // The first of a device was opened before any other of them was written: it hears of every error.
    const devices = new Map<number, number>();
    for (const { device, fd } of group) if (!devices.has(device)) devices.set(device, fd);
    const rest = [...folders].filter(([, device]) => !devices.has(device));
    await Promise.all([
      ...[...devices.values()].map((fd) => this.unnamed.flushAll(fd)),
      ...rest.map(([folder]) => folder.flush()),
    ]);
  }

  private store(named: readonly Named<File>[]): void {
    if (named.length === 0) return;
    for (const { file } of named) file.lease.release();
    this.hooks.onSafe(named);
  }

  private async nameAll(group: readonly File[]): Promise<void> {
    const slice = new TurnSlice();
    for (const file of group) {
      if (!this.hooks.isWanted(file)) {
        this.fail(file, null);
        continue;
      }
      try {
        const name = this.nameNow(file) ?? (await this.nameBeside(file));
        closeSync(file.fd);
        this.named.push({ file, name });
      } catch (error) {
        this.fail(file, error);
      }
      const pause = slice.rest();
      if (pause !== null) await pause;
    }
  }

  /** Null: its name is taken. @throws a system error */
  private nameNow({ fd, lease, own }: File): string | null {
    try {
      this.unnamed.name(fd, join(lease.path, own.name));
      return own.name;
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw error;
      return null;
    }
  }

  /** As any other part. @throws a system error */
  private async nameBeside({ fd, lease, own }: File): Promise<string> {
    const partName = partNameFor(own.name);
    own.onPart?.(partName);
    const part = join(lease.path, partName);
    this.unnamed.name(fd, part);
    try {
      return await publishPart(lease.path, part, own);
    } catch (error) {
      await unlink(part).catch(() => undefined);
      throw error;
    }
  }

  private fail(file: File, error: unknown): void {
    closeSync(file.fd);
    this.end(file, error);
  }

  private end(file: File, error: unknown): void {
    file.lease.release();
    this.hooks.onFailed(file, error);
  }
}

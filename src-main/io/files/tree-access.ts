/**
 * The only way into the folders of a destination: each is opened from its parent and never through a
 * link, so that somebody who swaps a folder for a link in the middle of a transfer gains nothing. On
 * Linux an open folder has a path of its own (/proc/self/fd/N), and everything in it is reached
 * through that; elsewhere every segment is looked at right before it is used.
 */
import { closeSync, constants, open, openSync } from 'node:fs';
import { lstat, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { FOLDERS_OPEN_MAX } from './file-constants.ts';
import { FolderFlush } from './folder-flush.ts';
import type { RelativePath } from './entry-names.ts';
import { QuickTrial } from './quick-trial.ts';
import { codeOf } from './system-error.ts';

/** A folder in use: `path` leads into it for as long as it is not given back. */
export interface FolderLease {
  readonly path: string;
  /** The folder's own descriptor; null where it has none here. */
  readonly fd: number | null;
  readonly flush: FolderFlush;
  release(): void;
}

interface OpenFolder {
  readonly fd: number | null;
  readonly path: string;
  readonly flush: FolderFlush;
}

/** Counted from the moment in which it is asked for, so that nobody is given what is about to be closed. */
interface KeptFolder {
  readonly opening: Promise<OpenFolder>;
  /** Null until it is open. */
  opened: OpenFolder | null;
  users: number;
}

/** What is in the way: a link, or something that is no folder. */
export class NotAFolder extends Error {
  readonly code = 'ELOOP';
}

const FOLDER_FLAGS =
  constants.O_RDONLY | (constants.O_DIRECTORY ?? 0) | (constants.O_NOFOLLOW ?? 0);
const HAS_FOLDER_PATHS = process.platform === 'linux';

const openSoon = promisify(open);

export class TreeAccess {
  private readonly root: string;
  private readonly folders = new Map<RelativePath, KeptFolder>();
  /** Of opening folders in this thread. */
  private readonly trial = new QuickTrial();
  private isClosed = false;

  /** `root` itself may be a link: a person chose it. */
  constructor(root: string) {
    this.root = root;
  }

  /** @throws a system error; NotAFolder where a link or a file is in the way */
  async use(folder: RelativePath): Promise<FolderLease> {
    const kept = this.folders.get(folder) ?? newFolder(this.open(folder));
    kept.users += 1;
    this.moveToEnd(folder, kept);
    try {
      kept.opened = await kept.opening;
      this.closeIdle();
      return this.leaseOf(kept, kept.opened);
    } catch (error) {
      kept.users -= 1;
      if (this.folders.get(folder) === kept) this.folders.delete(folder);
      throw error;
    }
  }

  /** The same without waiting; null where it would have to, or where there is no such folder. */
  useNow(folder: RelativePath): FolderLease | null {
    if (!HAS_FOLDER_PATHS) return null;
    const kept = this.folders.get(folder) ?? this.openNow(folder);
    if (kept === null || kept.opened === null) return null;
    kept.users += 1;
    this.moveToEnd(folder, kept);
    this.closeIdle();
    return this.leaseOf(kept, kept.opened);
  }

  /** Only what is in a folder that is open: its parents are not waited for either. */
  private openNow(folder: RelativePath): KeptFolder | null {
    if (folder === '' || !this.trial.isTrying) return null;
    const cut = folder.lastIndexOf('/');
    const parent = this.useNow(cut < 0 ? '' : folder.slice(0, cut));
    if (parent === null) return null;
    try {
      const path = join(parent.path, folder.slice(cut + 1));
      const opened = openFolder(this.trial.run(() => openSync(path, FOLDER_FLAGS)));
      return { opening: Promise.resolve(opened), opened, users: 0 };
    } catch {
      // Why not, `use` can say.
      return null;
    } finally {
      parent.release();
    }
  }

  /** Last used last: what was not used for long is closed first. */
  private moveToEnd(folder: RelativePath, kept: KeptFolder): void {
    this.folders.delete(folder);
    this.folders.set(folder, kept);
  }

  /** `users` counts it already. */
  private leaseOf(kept: KeptFolder, { path, fd, flush }: OpenFolder): FolderLease {
    let isReleased = false;
    const release = (): void => {
      if (isReleased) return;
      isReleased = true;
      kept.users -= 1;
      this.closeIdle();
    };
    return { path, fd, flush, release };
  }

  /** Makes the folder if it is not there. @throws as `use` */
  async make(parent: RelativePath, name: string): Promise<void> {
    const lease = await this.use(parent);
    try {
      await mkdir(join(lease.path, name));
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw error;
      if (!(await lstat(join(lease.path, name))).isDirectory()) throw new NotAFolder(name);
    } finally {
      lease.release();
    }
  }

  /** Leases that are out stay good until they are given back. */
  close(): void {
    this.isClosed = true;
    this.closeIdle();
  }

  private async open(folder: RelativePath): Promise<OpenFolder> {
    if (folder === '') return this.openAt(this.root, false);
    const cut = folder.lastIndexOf('/');
    const parent = await this.use(cut < 0 ? '' : folder.slice(0, cut));
    try {
      return await this.openAt(join(parent.path, folder.slice(cut + 1)), true);
    } finally {
      parent.release();
    }
  }

  private async openAt(path: string, isOurs: boolean): Promise<OpenFolder> {
    if (!HAS_FOLDER_PATHS) {
      if (isOurs && !(await lstat(path)).isDirectory()) throw new NotAFolder(path);
      return { fd: null, path, flush: new FolderFlush(path) };
    }
    const flags = isOurs ? FOLDER_FLAGS : FOLDER_FLAGS & ~constants.O_NOFOLLOW;
    const fd = await openSoon(path, flags).catch((error: unknown) => {
      throw isOurs && codeOf(error) === 'ENOTDIR' ? new NotAFolder(path) : error;
    });
    return openFolder(fd);
  }

  /**
   * The top stays open to the end: what its path leads to may be another folder by then. Where paths
   * have to be looked at each time, nothing is kept at all.
   */
  private closeIdle(): void {
    const isKeeping = HAS_FOLDER_PATHS && !this.isClosed;
    let tooMany = this.folders.size - (isKeeping ? FOLDERS_OPEN_MAX : 0);
    for (const [folder, { opening, users }] of this.folders) {
      if (tooMany <= 0) return;
      if (isKeeping && folder === '') continue;
      tooMany -= 1;
      if (users > 0) continue;
      this.folders.delete(folder);
      void opening.then(({ fd }) => closeFolder(fd)).catch(() => undefined);
    }
  }
}

function openFolder(fd: number): OpenFolder {
  const path = `/proc/self/fd/${fd}`;
  return { fd, path, flush: new FolderFlush(path) };
}

/** At once: nothing was written through it, and the thread pool's detour takes thirty times as long. */
function closeFolder(fd: number | null): void {
  if (fd !== null) closeSync(fd);
}

const newFolder = (opening: Promise<OpenFolder>): KeptFolder => ({
  opening,
  opened: null,
  users: 0,
});

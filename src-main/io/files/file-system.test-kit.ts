/**
 * Real file systems that are full, broken or protected, for tests of what a disk may do. They need
 * the rights of root: where this account has not got them, `canMount` is false, and says so once.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { processFunctions } from '../process-functions.ts';

function run(command: string, ...words: readonly string[]): void {
  execFileSync(command, words, { stdio: ['ignore', 'ignore', 'pipe'] });
}

/** With a file system in memory at `folder`. `options`: of tmpfs(5), such as `size=5m`. */
export async function withTmpfs<T>(
  folder: string,
  options: string,
  work: () => Promise<T>,
): Promise<T> {
  run('mount', '-t', 'tmpfs', '-o', options, 'tmpfs', folder);
  try {
    return await work();
  } finally {
    run('umount', '--lazy', folder);
  }
}

/** A disk of its own (ext4), kept in a file that can be made shorter: then reading fails as on a broken one. */
export class LoopDisk {
  private readonly image: string;
  private readonly mountedAt: string;

  private constructor(image: string, mountedAt: string) {
    this.image = image;
    this.mountedAt = mountedAt;
  }

  /** `image`: where its bytes are, as they are needed. @throws where there are no such disks */
  static async mount(image: string, sizeBytes: number, mountedAt: string): Promise<LoopDisk> {
    await writeFile(image, '');
    await truncate(image, sizeBytes);
    run('mkfs.ext4', '-q', '-F', '-m', '0', image);
    const disk = new LoopDisk(image, mountedAt);
    disk.mountAgain();
    return disk;
  }

  /** What was written is on it, and nothing of it in memory. */
  remount(): void {
    run('umount', this.mountedAt);
    this.mountAgain();
  }

  /** Nothing beyond `byteCount` can be read any more. */
  async breakBeyond(byteCount: number): Promise<void> {
    await truncate(this.image, byteCount);
  }

  unmount(): void {
    run('umount', '--lazy', this.mountedAt);
  }

  /** From now on read-only, as the system does it with one that has errors. */
  protect(): void {
    run('mount', '-o', 'remount,abort', this.mountedAt);
  }

  private mountAgain(): void {
    run('mount', '-o', 'loop', this.image, this.mountedAt);
  }
}

/** With `path` (a file or a folder) as nobody can change it, not even root. */
export async function withImmutable<T>(path: string, work: () => Promise<T>): Promise<T> {
  run('chattr', '+i', path);
  try {
    return await work();
  } finally {
    run('chattr', '-i', path);
  }
}

/** With a file that is held in its place: the system answers EBUSY to who would rename over it. */
export async function withHeldFile<T>(path: string, work: () => Promise<T>): Promise<T> {
  run('mount', '--bind', path, path);
  try {
    return await work();
  } finally {
    run('umount', '--lazy', path);
  }
}

const ROOT = 0;
const ORDINARY_USER = 65_534;

/** Root may read and write everything: with the rights of somebody who may not. `folders` are given to them. */
export async function asOrdinaryUser<T>(
  folders: readonly string[],
  work: () => Promise<T>,
): Promise<T> {
  if (process.getuid?.() !== ROOT) return work();
  for (const folder of folders) run('chown', '--recursive', String(ORDINARY_USER), folder);
  // Node can leave root for good only.
  const become = processFunctions().find(
    'int setresuid(uint32_t real, uint32_t effective, uint32_t saved)',
  ) as (real: number, effective: number, saved: number) => number;
  become(ORDINARY_USER, ORDINARY_USER, ROOT);
  try {
    return await work();
  } finally {
    become(ROOT, ROOT, ROOT);
  }
}

function works(what: string, attempt: (folder: string) => void): boolean {
  const folder = mkdtempSync(join(tmpdir(), 'ferry-probe-'));
  try {
    attempt(folder);
    return true;
  } catch {
    console.warn(`skipped, since this account may not do it: ${what}`);
    return false;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export const canMount = works('mounting a tmpfs', (folder) => {
  run('mount', '-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder);
  run('umount', folder);
});

export const canLoop =
  canMount &&
  works('mounting a disk in a file', (folder) => {
    mkdirSync(join(folder, 'at'));
    const image = join(folder, 'image');
    run('truncate', '--size', '4M', image);
    run('mkfs.ext4', '-q', '-F', image);
    run('mount', '-o', 'loop', image, join(folder, 'at'));
    run('umount', join(folder, 'at'));
  });

/** With a disk at `folder` as memory cards have it: no hard links, no case, times in whole seconds. */
export async function withExfat<T>(
  image: string,
  folder: string,
  work: () => Promise<T>,
): Promise<T> {
  mountExfat(image, folder);
  try {
    return await work();
  } finally {
    run('umount', '--lazy', folder);
  }
}

function mountExfat(image: string, folder: string): void {
  run('truncate', '--size', '48M', image);
  run('mkfs.exfat', image);
  // Through FUSE, which the kernel's own would not be: it has no loop devices of its own.
  const device = execFileSync('losetup', ['--find', '--show', image], { encoding: 'utf8' }).trim();
  try {
    run('mount.exfat-fuse', device, folder);
  } finally {
    // Gone when it is mounted no more.
    run('losetup', '--detach', device);
  }
}

export const canExfat =
  canLoop &&
  works('mounting exFAT (exfatprogs, exfat-fuse)', (folder) => {
    mkdirSync(join(folder, 'at'));
    mountExfat(join(folder, 'image'), join(folder, 'at'));
    run('umount', join(folder, 'at'));
  });

export const canProtect = works('making files immutable', (folder) => {
  run('chattr', '+i', folder);
  run('chattr', '-i', folder);
});

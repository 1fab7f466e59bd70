/**
 * The folders and links of a received tree: made, and given their times when everything is in them.
 * Files are sink-runner.ts'.
 */
import { lstat, readlink, symlink, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import type { Failure } from '../../../src-shared/failure.ts';
import { comesToNothing } from '../../transfer/receive-plan.ts';
import type { ReceivePlan } from '../../transfer/receive-plan.ts';
import type { Destination } from './destination.ts';
import type { Place } from './entry-places.ts';
import { inFolder } from './entry-names.ts';
import type { RelativePath } from './entry-names.ts';
import { KEEP_BOTH_MAX } from './file-constants.ts';
import { timeToSet } from './file-times.ts';
import { quickLook } from './quick-look.ts';
import { sinkFailure } from './sink-failure.ts';
import { codeOf } from './system-error.ts';
import type { FolderLease } from './tree-access.ts';

export class SinkTree {
  private readonly destination: Destination;
  private readonly plan: ReceivePlan;

  constructor(destination: Destination, plan: ReceivePlan) {
    this.destination = destination;
    this.plan = plan;
  }

  /** Every folder; by entry, why some could not be made. A folder that is there is gone on with. */
  async makeFolders(): Promise<ReadonlyMap<number, Failure>> {
    const failures = new Map<number, Failure>();
    const parents = new Set<string>();
    const isLeftAlone = comesToNothing(this.plan, this.destination.entries);
    for (const [file, { folder, name }] of this.placesOf('folder')) {
      if (isLeftAlone && this.isStillThere(inFolder(folder, name))) continue;
      try {
        await this.destination.tree.make(folder, name);
        parents.add(folder);
      } catch (error) {
        failures.set(file, await sinkFailure(error, this.destination.folder, name, 0));
      }
    }
    // A file that is whole and flushed is of no use in a folder that a power cut took away.
    for (const folder of parents) await this.flush(folder);
    return failures;
  }

  /** Looked at without waiting, of those that were there. */
  private isStillThere(folder: RelativePath): boolean {
    const lease = this.destination.isThere(folder) ? this.destination.tree.useNow(folder) : null;
    lease?.release();
    return lease !== null;
  }

  /** The links, after all files are there. */
  async makeLinks(): Promise<ReadonlyMap<number, Failure>> {
    const failures = new Map<number, Failure>();
    const parents = new Set<string>();
    for (const [file, place] of this.placesOf('link')) {
      const target = this.destination.linkTargetOf(file);
      if (target === null) continue;
      try {
        await this.makeLink(file, place, target);
        parents.add(place.folder);
      } catch (error) {
        failures.set(file, await sinkFailure(error, this.destination.folder, place.name, 0));
      }
    }
    for (const folder of parents) await this.flush(folder);
    return failures;
  }

  /** The folders' times, from the innermost out: what is made in a folder changes it. */
  async finishFolders(): Promise<void> {
    for (const [file, { folder, name }] of [...this.placesOf('folder')].reverse()) {
      const modifiedAt = this.destination.entries[file]?.modifiedAt ?? 0;
      const path = inFolder(folder, name);
      try {
        const { tree } = this.destination;
        const lease = tree.useNow(path) ?? (await tree.use(path));
        if (hasTime(lease, modifiedAt)) lease.release();
        else {
          await utimes(lease.path, new Date(), timeToSet(modifiedAt)).finally(() =>
            lease.release(),
          );
        }
      } catch {
        // A folder that was taken away meanwhile, or one that is not ours to change: its files are well.
      }
    }
  }

  private *placesOf(kind: 'folder' | 'link'): Generator<[number, Place]> {
    for (const [file, entry] of this.destination.entries.entries()) {
      if (entry.kind !== kind || this.plan.refuse.has(file)) continue;
      const place = this.destination.placeOf(file);
      if (place !== null) yield [file, place];
    }
  }

  /** @throws a system error */
  private async makeLink(file: number, { folder, name }: Place, target: string): Promise<void> {
    const lease = await this.destination.tree.use(folder);
    try {
      let own = name;
      for (let tries = 1; tries <= KEEP_BOTH_MAX; tries += 1) {
        const path = join(lease.path, own);
        try {
          await symlink(target, path);
          return;
        } catch (error) {
          if (codeOf(error) !== 'EEXIST') throw error;
          if (await isLinkTo(path, target)) return;
          own = this.destination.nameBeside(file);
        }
      }
      throw Object.assign(new Error('every name is taken'), { code: 'EEXIST' });
    } finally {
      lease.release();
    }
  }

  private async flush(folder: string): Promise<void> {
    try {
      const lease = await this.destination.tree.use(folder);
      await lease.flush.flush().finally(() => lease.release());
    } catch {
      // Its files will tell.
    }
  }
}

/** Mostly of a folder in which nothing was made. */
function hasTime({ fd }: FolderLease, modifiedAt: number): boolean {
  const seen = fd === null ? null : (quickLook()?.(fd, '.') ?? null);
  return typeof seen === 'object' && seen !== null && Math.floor(seen.mtimeMs) === modifiedAt;
}

async function isLinkTo(path: string, target: string): Promise<boolean> {
  const stats = await lstat(path).catch(() => null);
  if (stats?.isSymbolicLink() !== true) return false;
  return (await readlink(path).catch(() => null)) === target;
}

/**
 * Small files that are sent, each opened, read, hashed and closed in one go, where the page cache has
 * it. Decides what can be sent so; the rest is given back, and goes as any other file (source-file.ts).
 */
import { hash } from 'node:crypto';
import { closeSync, fstatSync, openSync } from 'node:fs';
import type { Failure } from '../../../src-shared/failure.ts';
import type { SourceEntry } from '../../transfer/session-api.ts';
import type { CachedRead } from './cached-read.ts';
import { SMALL_FILE_MAX_BYTES } from './file-constants.ts';
import { QuickTrial } from './quick-trial.ts';
import { sourceOpenFlags } from './source-file.ts';
import { modifiedAtOf } from './file-times.ts';
import { sourceFailure } from './system-error.ts';

export type SmallRead =
  | { readonly kind: 'read'; readonly sha256: string }
  | { readonly kind: 'failed'; readonly failure: Failure }
  /** A disk has to be waited for, or was lately. */
  | { readonly kind: 'refused' };

const REFUSED: SmallRead = { kind: 'refused' };

export class SmallSources {
  private readonly cached: CachedRead;
  private readonly trial = new QuickTrial();

  constructor(cached: CachedRead) {
    this.cached = cached;
  }

  static isSmall({ kind, sizeBytes }: SourceEntry): boolean {
    return kind === 'file' && sizeBytes <= SMALL_FILE_MAX_BYTES;
  }

  /** Fills `into`, as long as the file, with all of it. */
  read(entry: SourceEntry, into: Uint8Array): SmallRead {
    if (!this.trial.isTrying) return REFUSED;
    const read = this.trial.run(() => this.readNow(entry, into));
    if (read.kind === 'refused') this.trial.giveUp();
    return read;
  }

  private readNow(entry: SourceEntry, into: Uint8Array): SmallRead {
    let fd: number | null = null;
    try {
      fd = openSync(entry.path, sourceOpenFlags(entry));
      const isWhole = into.length === 0 || this.cached(fd, into, 0) === into.length;
      if (!isWhole) return REFUSED;
      // After the bytes: whoever wrote to it before or meanwhile has left a later time.
      const stats = fstatSync(fd);
      const isSame =
        stats.isFile() &&
        stats.size === entry.sizeBytes &&
        modifiedAtOf(stats) === entry.modifiedAt;
      if (isSame) return { kind: 'read', sha256: hash('sha256', into) };
      return { kind: 'failed', failure: { kind: 'source-changed', name: entry.name } };
    } catch (error) {
      return { kind: 'failed', failure: sourceFailure(error, entry.name) };
    } finally {
      if (fd !== null) closeSync(fd);
    }
  }
}

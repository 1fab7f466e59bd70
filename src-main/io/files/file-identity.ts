/** Is a file still the one that was looked at: the same one, and not written to since? */
import type { Stats } from 'node:fs';

export interface FileIdentity {
  readonly dev: number;
  readonly ino: number;
  readonly sizeBytes: number;
  readonly modifiedMs: number;
  /** A file that was put in its place has another one, even where its number is given out again. */
  readonly changedMs: number;
}

export const identityOf = (stats: Stats): FileIdentity => ({
  dev: stats.dev,
  ino: stats.ino,
  sizeBytes: stats.size,
  modifiedMs: stats.mtimeMs,
  changedMs: stats.ctimeMs,
});

/** Also after it was renamed, which changes `changedMs`. Asked within moments of `isStill`. */
export function isStillRenamed(file: FileIdentity, stats: Stats): boolean {
  return isStill({ ...file, changedMs: stats.ctimeMs }, stats);
}

export function isStill(file: FileIdentity, stats: Stats): boolean {
  const now = identityOf(stats);
  return (
    stats.isFile() &&
    now.dev === file.dev &&
    now.ino === file.ino &&
    now.sizeBytes === file.sizeBytes &&
    now.modifiedMs === file.modifiedMs &&
    now.changedMs === file.changedMs
  );
}

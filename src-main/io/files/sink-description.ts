/** What a file that arrives is to become, and who is told what of it. */
import { join } from 'node:path';
import type { ByteRange } from '../../transfer/byte-ranges.ts';
import type { MarkFile } from './network-mark.ts';
import type { OwnName } from './publish-part.ts';

export interface SinkDescription {
  /** Where files go, as a person knows it: for failures and results. */
  readonly folder: string;
  /** Below it, with `/` between segments; default '': right there. */
  readonly below?: string;
  /** What leads into the folder that the file is in (TreeAccess); default: its path. */
  readonly folderPath?: string;
  /** Safe: one segment. */
  readonly name: string;
  readonly sizeBytes: number;
  readonly modifiedAt: number;
  readonly executable: boolean;
  /** As one that came over the network; default: as this system does it, null = not. */
  readonly mark?: MarkFile | null;
  /** What is done when `name` is taken; default: the first free one beside it. */
  readonly own?: OwnName;
  /** To go on with; null or missing = a new part. */
  readonly left?: PartLeft | null;
  /** Whom to tell what is safe; null or missing = nobody goes on with it. */
  readonly notes?: SinkNotes | null;
  /** ReceiverResults.roomWantedBeside; default: nobody wants any. */
  readonly roomWanted?: (withinBytes: number) => number;
}

/**
 * What an earlier attempt left: a part's name in its folder, and what is in it (sorted, whole blocks).
 * One with nothing in it is removed.
 */
export interface PartLeft {
  readonly partName: string;
  readonly have: readonly ByteRange[];
}

/** `ResumeNotes` of this one file; names are below the destination. */
export interface SinkNotes {
  partMade(part: string): void;
  written(offset: number, byteCount: number): void;
  cut(byteCount: number): void;
  flushing(): void;
  flushed(): void;
  naming(name: string, sha256: string, inode: number): void;
  stored(name: string, sha256: string): void;
  dropped(): void;
}

/** What leads into the folder that it is in. */
export const folderPathOf = ({ folder, below = '', folderPath }: SinkDescription): string =>
  folderPath ?? join(folder, below);

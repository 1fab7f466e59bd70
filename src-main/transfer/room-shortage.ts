/**
 * The receiver's disk has no room for a file: which others are not tried either, and which of them
 * still fit? Each that fits goes on; a hundred thousand that cannot are not tried one by one.
 */
import type { Failure } from '../../src-shared/failure.ts';
import { REFUSALS_IN_A_ROW_MAX, ROOM_BESIDE_BYTES } from './constants.ts';
import type { ReceivedFile } from './received-file.ts';

export class RoomShortage {
  private refusalsInARow = 0;
  /** What more is missing of than this is not tried. */
  private triedBytes = Infinity;
  /** Paths of folders that could not be made. */
  private readonly folders = new Set<string>();

  noteStored(): void {
    this.refusalsInARow = 0;
  }

  /** A file found no room, with `freeBytes` left. True: there may be files now that are not tried any more. */
  noteRefused(freeBytes: number): boolean {
    this.refusalsInARow += 1;
    // A quota, or names that ran out: what is free says nothing.
    const isHopeless = this.refusalsInARow >= REFUSALS_IN_A_ROW_MAX;
    const limit = isHopeless ? -1 : freeBytes;
    if (limit >= this.triedBytes) return false;
    this.triedBytes = limit;
    return true;
  }

  /** Nothing of it has reached the disk, and it is not worth trying. */
  isRefused(file: ReceivedFile): boolean {
    return file.isFile && file.phase === 'waiting' && file.missingBytes > this.triedBytes;
  }

  /** There was no room to make it. */
  noteFolder({ entry }: ReceivedFile): void {
    this.folders.add(entry.path);
  }

  /** What is in a folder for which there was no room meets that it is missing. */
  causeOf(failure: Failure, { entry, missingBytes }: ReceivedFile): Failure {
    if (failure.kind !== 'write-failed' || this.folders.size === 0) return failure;
    const { path } = entry;
    for (let cut = path.lastIndexOf('/'); cut > 0; cut = path.lastIndexOf('/', cut - 1)) {
      if (!this.folders.has(path.slice(0, cut))) continue;
      return { kind: 'disk-full', needed: missingBytes, free: 0 };
    }
    return failure;
  }
}

/** See ReceiverResults.roomWantedBeside. */
export function roomWantedBeside(
  files: readonly ReceivedFile[],
  one: number,
  withinBytes: number,
): number {
  let bytes = 0;
  files.forEach((file, at) => {
    if (at === one || !file.isUnsettled || file.missingBytes > withinBytes) return;
    bytes += file.missingBytes + ROOM_BESIDE_BYTES;
  });
  return bytes;
}

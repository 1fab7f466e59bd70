/**
 * A disk is full, and the part that met it stays for another attempt: how much of it? What other files
 * of the transfer take, of those that fit into what it holds, it gives back; so everything else that
 * can finish does, and as little as that takes comes again.
 */
import type { FileHandle } from 'node:fs/promises';
import { BLOCK_BYTES } from '../../transfer/constants.ts';
import { examineFolder } from './destination-folder.ts';

/** As `stat` counts what a file takes. */
const STAT_BLOCK_BYTES = 512;

/**
 * Whole blocks from its beginning; 0: nothing of it is worth keeping; Infinity: all that it holds.
 * `freeBytes`: as whoever met it was told. `roomWanted`: ReceiverResults.roomWantedBeside.
 */
export async function bytesToKeep(
  part: FileHandle,
  freeBytes: number,
  roomWanted: (withinBytes: number) => number,
): Promise<number> {
  const takenBytes = await takenBytesOf(part);
  // Whole, and closed already: it was its name that found no room.
  if (takenBytes === Infinity) return Infinity;
  const lackingBytes = roomWanted(freeBytes + takenBytes) - freeBytes;
  if (lackingBytes <= 0) return Infinity;
  return Math.max(0, Math.floor((takenBytes - lackingBytes) / BLOCK_BYTES) * BLOCK_BYTES);
}

/** Infinity where that cannot be told any more. */
export async function takenBytesOf(part: FileHandle): Promise<number> {
  const stats = await part.stat().catch(() => null);
  return stats === null ? Infinity : Math.min(stats.blocks * STAT_BLOCK_BYTES, stats.size);
}

/** 0 where that cannot be told. */
export async function freeBytesIn(folder: string): Promise<number> {
  const examined = await examineFolder(folder);
  return examined.ok ? examined.value.freeBytes : 0;
}

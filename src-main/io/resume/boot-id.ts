/**
 * Since when has this machine been running? What was written and not flushed is there as long as it
 * is the same boot, however the programs ended.
 */
import { readFile } from 'node:fs/promises';
import { uptime } from 'node:os';

/** Of Linux. Elsewhere nothing is as sure: a clock may be set, and a wrong yes would trust lost bytes. */
const BOOT_ID_FILE = '/proc/sys/kernel/random/boot_id';

/** Null where it cannot be known; that equals nothing, not even another null. */
export async function readBootId(): Promise<string | null> {
  try {
    const id = (await readFile(BOOT_ID_FILE, 'utf8')).trim();
    return id === '' ? null : id;
  } catch {
    return null;
  }
}

/**
 * When it was started, ms since 1970, as far as its clock tells. A guess: good enough to see that a
 * process cannot be the one that it is taken for, not to trust bytes on a disk.
 */
export const bootedAtAbout = (): number => Date.now() - uptime() * 1_000;

export const isSameBoot = (a: string | null, b: string | null): boolean => a !== null && a === b;

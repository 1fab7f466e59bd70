/** When goes what a run has left on the disk? */
import { rmSync, statSync } from 'node:fs';

/**
 * At once, of a file. Of a tree when the bench ends, with the bench's folder: ext4 gives the inode of
 * a deleted file to no other for a minute or more, and steps over each of them whenever a file is
 * made. Right after 10,000 files were deleted, `cp -r` of as many took 7 s instead of 0.25 s.
 */
export function clearAway(scratch, file) {
  if (!statSync(file).isDirectory()) rmSync(scratch, { recursive: true, force: true });
}

/** Folders of many small files that are sent: real bytes, and the same tree for the same count and sizes. */
import { createCipheriv } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const FILES_PER_FOLDER = 100;
/** Sizes between the two bounds follow each other in no order: a prime stride through all of them. */
const SIZE_STRIDE = 7_919;

/**
 * Makes the tree at `path` unless it is there already. Sizes from `minBytes` to `maxBytes`, evenly.
 * Returns how many bytes its files have in all.
 */
export function makeTree(path, { fileCount, minBytes, maxBytes }) {
  const stream = createCipheriv('aes-128-ctr', Buffer.alloc(16, 3), Buffer.alloc(16, 4));
  const zeros = Buffer.alloc(maxBytes);
  const isThere = existsSync(path);
  let byteCount = 0;
  for (let file = 0; file < fileCount; file += 1) {
    const size = minBytes + ((file * SIZE_STRIDE) % (maxBytes - minBytes + 1));
    byteCount += size;
    if (isThere) continue;
    const folder = join(path, `folder-${numbered(Math.floor(file / FILES_PER_FOLDER))}`);
    if (file % FILES_PER_FOLDER === 0) mkdirSync(folder, { recursive: true });
    writeFileSync(
      join(folder, `file-${numbered(file)}.dat`),
      stream.update(zeros.subarray(0, size)),
    );
  }
  return byteCount;
}

const numbered = (index) => String(index).padStart(6, '0');

/** What is sent under kills: one large file, and a tree of many small ones, from a seed. */
import { createHash } from 'node:crypto';
import { chmod, mkdir, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Of a file of the tree: most are small, some larger than a block of the protocol. */
const TREE_FILE_MAX_BYTES = 1_500_000;
const FILES_A_FOLDER = 50;

/**
 * @param {string} path
 * @param {number} byteCount
 * @param {string} seed
 */
export async function makeLargeFile(path, byteCount, seed) {
  await writeFile(path, bytesFrom(seed, byteCount));
  await utimes(path, 1_600_000_000, 1_600_000_000.123);
}

/**
 * Folders in folders, empty ones too, executables, links and hidden files. Resolves to its bytes.
 * @param {string} folder
 * @param {number} fileCount
 * @param {import('./seeded-random.mjs').SeededRandom} random
 */
export async function makeTree(folder, fileCount, random) {
  await mkdir(join(folder, 'empty'), { recursive: true });
  let total = 0;
  for (let n = 0; n < fileCount; n += 1) {
    const group = Math.floor(n / FILES_A_FOLDER);
    const parent = join(folder, `d${group % 7}`, `größe ${group}`);
    if (n % FILES_A_FOLDER === 0) await mkdir(parent, { recursive: true });
    // The logarithm is even: as many of 100 bytes to 1 kB as of 10 to 100 kB.
    const byteCount = Math.floor(TREE_FILE_MAX_BYTES ** random.fraction()) - 1;
    const path = join(parent, n % 11 === 0 ? `.hidden-${n}` : `file-${n}.bin`);
    await writeFile(path, bytesFrom(`${n}`, byteCount));
    if (n % 5 === 0) await chmod(path, 0o755);
    await utimes(path, 1_500_000_000 + n, 1_500_000_000 + n + 0.5);
    if (n % 97 === 0) await symlink(`file-${n + 1}.bin`, join(parent, `link-${n}`));
    total += byteCount;
  }
  await utimes(join(folder, 'empty'), 1_400_000_000, 1_400_000_000);
  return total;
}

/** @param {string} seed @param {number} byteCount */
function bytesFrom(seed, byteCount) {
  // An extendable-output function: any number of bytes, none like another's.
  return createHash('shake256', { outputLength: Math.max(1, byteCount) })
    .update(seed)
    .digest()
    .subarray(0, byteCount);
}

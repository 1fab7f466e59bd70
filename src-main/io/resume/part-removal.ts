/** Takes parts away that a journal names: parts only, and never through a link out of the folder. */
import { lstat, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { PART_FILE_SUFFIX } from '../../../src-shared/safe-name.ts';

/** Those that are there. `names` are below `folder`, with `/`; what is no part's name stays. */
export async function removeParts(folder: string, names: Iterable<string>): Promise<void> {
  for (const name of names) {
    const segments = name.split('/');
    if (!isPart(segments) || !(await isWithin(folder, segments))) continue;
    await unlink(join(folder, ...segments)).catch(() => undefined);
  }
}

function isPart(segments: readonly string[]): boolean {
  const last = segments.at(-1);
  const isPlain = segments.every((one) => one !== '' && one !== '.' && one !== '..');
  return isPlain && last?.startsWith('.') === true && last.endsWith(PART_FILE_SUFFIX);
}

/** Every folder on the way is one itself, and no link to one. */
async function isWithin(folder: string, segments: readonly string[]): Promise<boolean> {
  let path = folder;
  for (const segment of segments.slice(0, -1)) {
    path = join(path, segment);
    const stats = await lstat(path).catch(() => null);
    if (stats?.isDirectory() !== true) return false;
  }
  return true;
}

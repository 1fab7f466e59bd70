/** Takes parts away that a journal names: parts only, and never through a link out of the folder. */
import { unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { isPartName } from '../files/part-file.ts';
import { TreeAccess } from '../files/tree-access.ts';

/** Those that are there. `names` are below `folder`, with `/`; what is no part's name stays. */
export async function removeParts(folder: string, names: Iterable<string>): Promise<void> {
  const tree = new TreeAccess(folder);
  for (const name of names) {
    const segments = name.split('/');
    const part = segments.pop();
    if (part === undefined || !isPartName(part) || !segments.every(isPlain)) continue;
    try {
      const lease = await tree.use(segments.join('/'));
      await unlink(join(lease.path, part)).finally(() => lease.release());
    } catch {
      // It is gone, or a link leads elsewhere now.
    }
  }
  tree.close();
}

const isPlain = (segment: string): boolean => segment !== '' && segment !== '.' && segment !== '..';

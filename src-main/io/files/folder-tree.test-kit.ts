/** Everything below a folder as plain values, for tests that compare a disk before and after. */
import type { Stats } from 'node:fs';
import { lstat, readdir, readFile, readlink } from 'node:fs/promises';
import { join } from 'node:path';

/** By path below `root`, with `/` between segments: `folder`, `-> target` of a link, or a file's text. */
export type FolderTree = ReadonlyMap<string, string>;

/** `without`: paths that are left out. Links are not followed. */
export async function treeOf(root: string, without: readonly string[] = []): Promise<FolderTree> {
  const found = new Map<string, string>();
  const waiting = [''];
  for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
    for (const name of await readdir(join(root, folder))) {
      const path = folder === '' ? name : `${folder}/${name}`;
      if (without.includes(path)) continue;
      const stats = await lstat(join(root, path));
      if (stats.isDirectory()) waiting.push(path);
      found.set(path, await lookOf(join(root, path), stats));
    }
  }
  return new Map([...found].sort(([a], [b]) => (a < b ? -1 : 1)));
}

async function lookOf(path: string, stats: Stats): Promise<string> {
  if (stats.isDirectory()) return 'folder';
  return stats.isSymbolicLink() ? `-> ${await readlink(path)}` : readFile(path, 'utf8');
}

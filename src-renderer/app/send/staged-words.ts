/** What do the files and folders that were added come to? */
import { formatBytes } from '../../../src-shared/format.ts';
import type { SourceItem } from '../../../src-shared/ipc-contract.ts';
import { countFiles, countFolders } from '../../../src-shared/contents-words.ts';

/** `3 files, 49.4 MB`; `1 folder and 3 files, 49.4 MB and what is in the folder`: a folder is counted when it is sent. */
export function stagedWords(items: readonly SourceItem[]): string {
  const files = items.filter(({ kind }) => kind === 'file');
  const folderCount = items.length - files.length;
  const size = formatBytes(files.reduce((sum, { sizeBytes }) => sum + (sizeBytes ?? 0), 0));
  if (folderCount === 0) return `${countFiles(files.length)}, ${size}`;
  const folders = countFolders(folderCount);
  if (files.length === 0) return `${folders}, counted when sent`;
  const inside = folderCount === 1 ? 'the folder' : 'the folders';
  return `${folders} and ${countFiles(files.length)}, ${size} and what is in ${inside}`;
}

/** What do the files and folders that were added come to? */
import { formatBytes } from '../../../src-shared/format.ts';
import type { SourceItem } from '../../../src-shared/ipc-contract.ts';
import { countFiles, countFolders } from '../../../src-shared/contents-words.ts';
import { say } from '../../../src-shared/say.ts';

/** `3 files, 49.4 MB`; `1 folder and 3 files, 49.4 MB and what is in the folder`: a folder is counted when it is sent. */
export function stagedWords(items: readonly SourceItem[]): string {
  const files = items.filter(({ kind }) => kind === 'file');
  const folderCount = items.length - files.length;
  const size = formatBytes(files.reduce((sum, { sizeBytes }) => sum + (sizeBytes ?? 0), 0));
  if (folderCount === 0) return say('{files}, {size}', { files: countFiles(files.length), size });
  const folders = countFolders(folderCount);
  if (files.length === 0) return say('{folders}, counted when sent', { folders });
  return say(
    '{folderCount, plural, one {{folders} and {files}, {size} and what is in the folder} other {{folders} and {files}, {size} and what is in the folders}}',
    { folderCount, folders, files: countFiles(files.length), size },
  );
}

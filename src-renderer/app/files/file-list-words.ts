/** What is said about a list of files as a whole? */
import { type FileChoice, isEveryFile } from '../../../src-shared/file-page.ts';
import { say } from '../../../src-shared/say.ts';
import type { TransferSnapshot } from '../../../src-shared/transfer-model.ts';

/** Of a transfer that waits not every file is known by name; null where all are, or nobody asked for all. */
export function missingLine(
  { fileCount }: TransferSnapshot,
  choice: FileChoice,
  total: number | null,
): string | null {
  if (total === null || !isEveryFile(choice) || total >= fileCount) return null;
  return say(
    '{count, plural, one {# more is listed when the transfer goes on.} other {# more are listed when the transfer goes on.}}',
    { count: fileCount - total },
  );
}

export function nothingFoundLine({ filter, text }: FileChoice): string {
  if (text.trim() !== '') return say('No file of that name.');
  switch (filter) {
    case 'failed':
      return say('No file has failed.');
    case 'skipped':
      return say('No file was skipped.');
    default:
      return say('No files are known yet.');
  }
}

/** `240 files found`: for those who cannot see how long the list is. */
export const foundLine = (total: number): string =>
  say('{count, plural, =0 {No file found} one {# file found} other {# files found}}', {
    count: total,
  });

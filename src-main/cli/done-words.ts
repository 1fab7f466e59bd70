/** What a person is told of a transfer that came to its end: what moved, what did not have to, where it is. */
import { countEntries, countFiles } from '../../src-shared/contents-words.ts';
import { formatBytes, grouped } from '../../src-shared/format.ts';
import { leftOutCount, leftOutLine } from '../../src-shared/left-out-words.ts';
import { isAllSkipped, skipLine } from '../../src-shared/skip-words.ts';
import type { TransferFile, TransferSnapshot } from '../../src-shared/transfer-model.ts';
import { quotedName, shownFailureWords, shownText } from './shown-text.ts';

/** Paths that are listed; more are counted. */
const PATHS_SHOWN = 20;

/** `Sent 1 file, 9 bytes`, `Nothing had to be sent`. */
export function doneLine(snapshot: TransferSnapshot): string {
  const isSent = snapshot.direction === 'sent';
  if (isAllSkipped(snapshot)) return `Nothing had to be ${isSent ? 'sent' : 'received'}`;
  const moved = formatBytes(movedBytes(snapshot));
  return `${isSent ? 'Sent' : 'Received'} ${movedEntries(snapshot)}, ${moved}`;
}

/** Without what was skipped. */
export const movedBytes = ({ doneBytes, skippedBytes }: TransferSnapshot): number =>
  doneBytes - skippedBytes;

/** What was skipped and left out, then where received files are. `snapshot` has all of its files. */
export function doneDetails(snapshot: TransferSnapshot): readonly string[] {
  const [skipped, leftOut] = [skipLine(snapshot), leftOutLine(snapshot)];
  return [
    ...(skipped === '' ? [] : [skipped]),
    ...(leftOut === ''
      ? []
      : [`${leftOut}:`, ...troubleLines(snapshot).map((line) => `  ${line}`)]),
    ...placesOf(snapshot),
  ];
}

/** What became of the files that failed, each by its name. `snapshot` has all of its files. */
export function troubleLines({ files }: TransferSnapshot): readonly string[] {
  const failed = files.filter(({ failure }) => failure !== null);
  return listed(failed, ({ name, failure }) => {
    if (failure === null) return '';
    const { title } = shownFailureWords(failure);
    return 'name' in failure ? title : `${quotedName(name)}: ${title}`;
  });
}

function movedEntries(snapshot: TransferSnapshot): string {
  if (snapshot.skippedCount + leftOutCount(snapshot) === 0) return countEntries(snapshot);
  return countFiles(snapshot.files.filter(isMoved).length);
}

const isMoved = ({ kind, skipped, failure }: TransferFile): boolean =>
  kind !== 'folder' && skipped === null && failure === null;

function placesOf({ direction, files }: TransferSnapshot): readonly string[] {
  if (direction === 'sent') return [];
  const arrived = files.filter(({ kind, skipped }) => kind === 'file' && skipped === null);
  return listed(arrived, ({ path, name, caution }) => {
    const place = path ?? name;
    // What Ferry says behind it is not the name's to say.
    return caution === null
      ? shownText(place)
      : `${quotedName(place)}  (${CAUTION_WORDS[caution]})`;
  });
}

function listed(
  files: readonly TransferFile[],
  lineOf: (file: TransferFile) => string,
): readonly string[] {
  const lines = files.slice(0, PATHS_SHOWN).map(lineOf);
  const more = files.length - lines.length;
  return more === 0 ? lines : [...lines, `and ${grouped(more)} more`];
}

const CAUTION_WORDS = {
  unverified: 'plain UDP: nobody can tell whether it is whole',
  'size-matched': 'plain UDP: the size is right, the contents were not checked',
  'size-differs': 'plain UDP: NOT whole, the size is wrong',
  'hash-matched': 'plain UDP: whole, its digest matches',
  'hash-differs': 'plain UDP: NOT whole, its digest differs',
} as const;

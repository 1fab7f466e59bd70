/** What has reading the files of a past transfer again found? */
import { assertNever } from '../../../src-shared/assert.ts';
import {
  VERIFY_RESULTS,
  type VerifiedFile,
  type VerifyReport,
  type VerifyResult,
} from '../../../src-shared/verify-model.ts';
import { countFiles, grouped } from '../../../src-shared/contents-words.ts';

export type VerifyTone = 'good' | 'warn' | 'bad';

/** Missing or unreadable is a reason to look; another content under the same name is the worst. */
export function verifyTone({ counts }: VerifyReport): VerifyTone {
  if (counts.different > 0) return 'bad';
  return counts.missing > 0 || counts.unreadable > 0 || counts.same === 0 ? 'warn' : 'good';
}

/** One sentence without a full stop. */
export function verifyTitle({ counts }: VerifyReport): string {
  const total = VERIFY_RESULTS.reduce((sum, result) => sum + counts[result], 0);
  if (total === 0) return 'There are no files to compare';
  if (counts.same === total)
    return total === 1 ? 'Still the same' : `All ${countFiles(total)} are still the same`;
  const found = VERIFY_RESULTS.filter((result) => counts[result] > 0);
  const parts = found.map((result) => `${grouped(counts[result])} ${resultWords(result)}`);
  return total === 1 && found[0] !== undefined
    ? capital(resultWords(found[0]))
    : `Of ${countFiles(total)}: ${parts.join(', ')}`;
}

/** Those that are not the same, as far as they are named. */
export const filesToShow = ({ files }: VerifyReport): readonly VerifiedFile[] =>
  files.filter(({ result }) => result !== 'same' && result !== 'unknown');

/** How many more there are of them than are named. */
export function unnamedCount(report: VerifyReport): number {
  const { different, missing, unreadable } = report.counts;
  return different + missing + unreadable - filesToShow(report).length;
}

export function resultWords(result: VerifyResult): string {
  switch (result) {
    case 'same':
      return 'still the same';
    case 'different':
      return 'changed since';
    case 'missing':
      return 'no longer there';
    case 'unreadable':
      return 'cannot be read';
    case 'unknown':
      return 'with nothing to compare to';
    default:
      return assertNever(result);
  }
}

const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);

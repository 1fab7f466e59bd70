/** What has reading the files of a past transfer again found? */
import { assertNever } from '../../../src-shared/assert.ts';
import {
  VERIFY_RESULTS,
  type VerifiedFile,
  type VerifyReport,
  type VerifyResult,
} from '../../../src-shared/verify-model.ts';
import { listed } from '../../../src-shared/list-words.ts';
import { say } from '../../../src-shared/say.ts';

export type VerifyTone = 'good' | 'warn' | 'bad';

/** Missing or unreadable is a reason to look; another content under the same name is the worst. */
export function verifyTone({ counts }: VerifyReport): VerifyTone {
  if (counts.different > 0) return 'bad';
  return counts.missing > 0 || counts.unreadable > 0 || counts.same === 0 ? 'warn' : 'good';
}

/** One sentence without a full stop. */
export function verifyTitle({ counts }: VerifyReport): string {
  const total = VERIFY_RESULTS.reduce((sum, result) => sum + counts[result], 0);
  if (total === 0) return say('There are no files to compare');
  if (counts.same === total) {
    return say(
      '{total, plural, =1 {Still the same} one {All # files are still the same} other {All # files are still the same}}',
      { total },
    );
  }
  const found = VERIFY_RESULTS.filter((result) => counts[result] > 0);
  const [only] = found;
  if (total === 1 && only !== undefined) return resultTitle(only);
  const results = listed(found.map((result) => countedResult(result, counts[result])));
  return say('{total, plural, one {Of # file: {results}} other {Of # files: {results}}}', {
    total,
    results,
  });
}

function resultTitle(result: VerifyResult): string {
  switch (result) {
    case 'same':
      return say('Still the same');
    case 'different':
      return say('Changed since');
    case 'missing':
      return say('No longer there');
    case 'unreadable':
      return say('Cannot be read');
    case 'unknown':
      return say('With nothing to compare to');
    default:
      return assertNever(result);
  }
}

function countedResult(result: VerifyResult, count: number): string {
  switch (result) {
    case 'same':
      return say('{count, plural, one {# still the same} other {# still the same}}', { count });
    case 'different':
      return say('{count, plural, one {# changed since} other {# changed since}}', { count });
    case 'missing':
      return say('{count, plural, one {# no longer there} other {# no longer there}}', { count });
    case 'unreadable':
      return say('{count, plural, one {# cannot be read} other {# cannot be read}}', { count });
    case 'unknown':
      return say(
        '{count, plural, one {# with nothing to compare to} other {# with nothing to compare to}}',
        { count },
      );
    default:
      return assertNever(result);
  }
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
      return say('still the same');
    case 'different':
      return say('changed since');
    case 'missing':
      return say('no longer there');
    case 'unreadable':
      return say('cannot be read');
    case 'unknown':
      return say('with nothing to compare to');
    default:
      return assertNever(result);
  }
}

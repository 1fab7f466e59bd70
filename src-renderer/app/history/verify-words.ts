/** What has reading the files of a past transfer again found? */
import { assertNever } from '../../../src-shared/assert.ts';
import {
  amissCount,
  isAmiss,
  VERIFY_RESULTS,
  type VerifiedFile,
  type VerifyReport,
  type VerifyResult,
} from '../../../src-shared/verify-model.ts';
import type { Tone } from '../ui/tones.ts';
import { listed } from '../../../src-shared/list-words.ts';
import { say } from '../../../src-shared/say.ts';

/**
 * Green only when something was compared and nothing is amiss. Missing or unreadable is a reason to look;
 * another content under the same name is the worst. Where nothing could be compared there is no verdict.
 */
export function verifyTone({ counts }: VerifyReport): Tone {
  if (counts.different > 0) return 'bad';
  if (amissCount(counts) > 0) return 'warn';
  return counts.same > 0 ? 'good' : 'calm';
}

/** One sentence without a full stop. */
export function verifyTitle({ counts }: VerifyReport): string {
  const total = VERIFY_RESULTS.reduce((sum, result) => sum + counts[result], 0);
  if (total === 0) return say('There are no files to compare');
  const found = VERIFY_RESULTS.filter((result) => counts[result] > 0);
  const [only] = found;
  if (only !== undefined && found.length === 1) return titleOfAll(only, total);
  const results = listed(found.map((result) => countedResult(result, counts[result])));
  return say('{total, plural, one {Of # file: {results}} other {Of # files: {results}}}', {
    total,
    results,
  });
}

/** The same was found of every file. */
function titleOfAll(result: VerifyResult, total: number): string {
  switch (result) {
    case 'same':
      return say(
        '{total, plural, =1 {Compared and unchanged} one {All # files compared and unchanged} other {All # files compared and unchanged}}',
        { total },
      );
    case 'different':
      return say(
        '{total, plural, =1 {Changed since} one {All # files changed since} other {All # files changed since}}',
        { total },
      );
    case 'missing':
      return say(
        '{total, plural, =1 {No longer there} one {None of the # files is there any more} other {None of the # files is there any more}}',
        { total },
      );
    case 'unreadable':
      return say(
        '{total, plural, =1 {Cannot be read} one {None of the # files can be read} other {None of the # files can be read}}',
        { total },
      );
    case 'skipped':
      return say(
        '{total, plural, =1 {Not sent that time, nothing to compare} one {None of the # files was sent that time, nothing to compare} other {None of the # files was sent that time, nothing to compare}}',
        { total },
      );
    case 'unknown':
      return say(
        '{total, plural, =1 {Never stored, nothing to compare} one {None of the # files was stored, nothing to compare} other {None of the # files was stored, nothing to compare}}',
        { total },
      );
    default:
      return assertNever(result);
  }
}

function countedResult(result: VerifyResult, count: number): string {
  switch (result) {
    case 'same':
      return say(
        '{count, plural, one {# compared and unchanged} other {# compared and unchanged}}',
        { count },
      );
    case 'different':
      return say('{count, plural, one {# changed since} other {# changed since}}', { count });
    case 'missing':
      return say('{count, plural, one {# no longer there} other {# no longer there}}', { count });
    case 'unreadable':
      return say('{count, plural, one {# cannot be read} other {# cannot be read}}', { count });
    case 'skipped':
      return say(
        '{count, plural, one {# not sent that time, nothing to compare} other {# not sent that time, nothing to compare}}',
        { count },
      );
    case 'unknown':
      return say(
        '{count, plural, one {# never stored, nothing to compare} other {# never stored, nothing to compare}}',
        { count },
      );
    default:
      return assertNever(result);
  }
}

/** Those that somebody has to look at, as far as they are named. */
export const filesToShow = ({ files }: VerifyReport): readonly VerifiedFile[] =>
  files.filter(({ result }) => isAmiss(result));

/** How many more there are of them than are named. */
export const unnamedCount = (report: VerifyReport): number =>
  amissCount(report.counts) - filesToShow(report).length;

/** Of one that somebody has to look at. */
export function resultWords(result: VerifyResult): string {
  switch (result) {
    case 'different':
      return say('changed since');
    case 'missing':
      return say('no longer there');
    case 'unreadable':
      return say('cannot be read');
    default:
      return '';
  }
}

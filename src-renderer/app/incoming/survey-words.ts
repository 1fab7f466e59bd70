/** What of an offer is here already? */
import { formatBytes } from '../../../src-shared/format.ts';
import type { OfferSurvey } from '../../../src-shared/transfer-model.ts';
import { countFiles } from '../../../src-shared/contents-words.ts';
import { say } from '../../../src-shared/say.ts';

export interface SurveyLine {
  readonly kind: 'new' | 'same' | 'different';
  readonly label: string;
  /** `12 files, 3.4 MB`. */
  readonly amount: string;
}

/** Only what there is some of; empty when nothing of that name is here. */
export function surveyLines(survey: OfferSurvey): readonly SurveyLine[] {
  if (survey.sameFiles === 0 && survey.differentFiles === 0) return [];
  return [
    ...lineOf('new', say('New'), survey.newFiles, survey.newBytes),
    ...lineOf('different', say('Different here'), survey.differentFiles, survey.differentBytes),
    ...lineOf('same', say('The same here, not sent again'), survey.sameFiles, survey.sameBytes),
  ];
}

function lineOf(
  kind: SurveyLine['kind'],
  label: string,
  fileCount: number,
  byteCount: number,
): readonly SurveyLine[] {
  if (fileCount === 0) return [];
  return [
    {
      kind,
      label,
      amount: say('{files}, {size}', {
        files: countFiles(fileCount),
        size: formatBytes(byteCount),
      }),
    },
  ];
}

/** What an interrupted attempt has left; null when there was none. */
export function partialWords({ partialBytes }: OfferSurvey): string | null {
  if (partialBytes === 0) return null;
  return say('{size} are here already from an attempt that was interrupted.', {
    size: formatBytes(partialBytes),
  });
}

/** The one line when nothing is here. */
export const nothingHereWords = (): string => say('Nothing of that name is in this folder yet.');

/** What of an offer is here already? */
import { formatBytes } from '../../../src-shared/format.ts';
import type { OfferSurvey } from '../../../src-shared/transfer-model.ts';
import { countFiles } from '../../../src-shared/contents-words.ts';

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
    ...lineOf('new', 'New', survey.newFiles, survey.newBytes),
    ...lineOf('different', 'Different here', survey.differentFiles, survey.differentBytes),
    ...lineOf('same', 'The same here, not sent again', survey.sameFiles, survey.sameBytes),
  ];
}

function lineOf(
  kind: SurveyLine['kind'],
  label: string,
  fileCount: number,
  byteCount: number,
): readonly SurveyLine[] {
  if (fileCount === 0) return [];
  return [{ kind, label, amount: `${countFiles(fileCount)}, ${formatBytes(byteCount)}` }];
}

/** What an interrupted attempt has left; null when there was none. */
export function partialWords({ partialBytes }: OfferSurvey): string | null {
  if (partialBytes === 0) return null;
  return `${formatBytes(partialBytes)} are here already from an attempt that was interrupted.`;
}

/** The one line when nothing is here. */
export const NOTHING_HERE = 'Nothing of that name is in this folder yet.';

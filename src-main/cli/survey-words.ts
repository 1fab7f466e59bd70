/** What a prompt says of an offer's files that are there already. */
import { formatBytes } from '../../src-shared/format.ts';
import type { ConflictChoice, OfferSurvey } from '../../src-shared/transfer-model.ts';

/** `conflict`: what becomes of those that differ; null = nobody has said. Nothing if all is new. */
export function surveyLines(survey: OfferSurvey, conflict: ConflictChoice | null): string[] {
  const { newFiles, sameFiles, differentFiles, partialBytes } = survey;
  const lines: string[] = [];
  if (sameFiles + differentFiles > 0) {
    lines.push(`  ${newFiles} new, ${sameFiles} here already, ${differentFiles} different here`);
  }
  if (differentFiles > 0)
    lines.push(`  the different ones: ${CHOICE_WORDS[conflict ?? 'keep-both']}`);
  if (partialBytes > 0) lines.push(`  ${formatBytes(partialBytes)} of it came before`);
  return lines;
}

const CHOICE_WORDS: Readonly<Record<ConflictChoice, string>> = {
  skip: 'what is here stays, they are not sent',
  replace: 'what is here is replaced',
  'keep-both': 'both are kept, under two names',
  newer: 'the newer one is kept',
};

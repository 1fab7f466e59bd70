/** What can become of files whose names are taken here by others, in words that say what is lost. */
import { assertNever } from '../../../src-shared/assert.ts';
import type { ConflictChoice, OfferSurvey } from '../../../src-shared/transfer-model.ts';
import { grouped } from '../../../src-shared/contents-words.ts';

/** Harmless first. */
export const CHOICES_IN_ORDER: readonly ConflictChoice[] = [
  'keep-both',
  'skip',
  'newer',
  'replace',
];

export const CHOICE_LABELS: Readonly<Record<ConflictChoice, string>> = {
  'keep-both': 'Keep both',
  skip: 'Skip',
  newer: 'Newer',
  replace: 'Replace',
};

type Different = Pick<OfferSurvey, 'differentFiles' | 'olderHereFiles'>;

/** The question, of which the choices are the answers. */
export function conflictTitle({ differentFiles }: Different): string {
  return differentFiles === 1
    ? '1 file here differs from the one that comes'
    : `${grouped(differentFiles)} files here differ from those that come`;
}

/** What a choice means for these files. */
export function choiceWords(choice: ConflictChoice, survey: Different): string {
  const { differentFiles: count } = survey;
  const isOne = count === 1;
  switch (choice) {
    case 'keep-both':
      return 'What comes gets a number: “photo (2).jpg”';
    case 'skip':
      return isOne
        ? 'The one here stays, the other is not sent'
        : 'Those here stay, the others are not sent';
    case 'newer':
      return newerWords(survey);
    case 'replace':
      return isOne ? 'The one here is overwritten' : `All ${grouped(count)} here are overwritten`;
    default:
      return assertNever(choice);
  }
}

function newerWords({ differentFiles, olderHereFiles }: Different): string {
  const skipped = differentFiles - olderHereFiles;
  if (olderHereFiles === 0) {
    return differentFiles === 1
      ? 'The one here is not older: it stays'
      : 'None here is older: all of them stay';
  }
  if (skipped === 0) {
    return differentFiles === 1
      ? 'The one here is older: it is overwritten'
      : `All ${grouped(differentFiles)} here are older: they are overwritten`;
  }
  const older = olderHereFiles === 1 ? '1 older one' : `${grouped(olderHereFiles)} older ones`;
  return `Overwrites the ${older} here, skips ${grouped(skipped)}`;
}

/** Whether files here are lost by it. */
export function losesFiles(choice: ConflictChoice, { olderHereFiles }: Different): boolean {
  return choice === 'replace' || (choice === 'newer' && olderHereFiles > 0);
}

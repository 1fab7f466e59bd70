/** What can become of files whose names are taken here by others, in words that say what is lost. */
import { assertNever } from '../../../src-shared/assert.ts';
import type { ConflictChoice, OfferSurvey } from '../../../src-shared/transfer-model.ts';
import { say } from '../../../src-shared/say.ts';

/** Harmless first. */
export const CHOICES_IN_ORDER: readonly ConflictChoice[] = [
  'keep-both',
  'skip',
  'newer',
  'replace',
];

export function choiceLabel(choice: ConflictChoice): string {
  switch (choice) {
    case 'keep-both':
      return say('Keep both');
    case 'skip':
      return say('Skip');
    case 'newer':
      return say('Newer');
    case 'replace':
      return say('Replace');
    default:
      return assertNever(choice);
  }
}

type Different = Pick<OfferSurvey, 'differentFiles' | 'olderHereFiles'>;

/** The question, of which the choices are the answers. */
export function conflictTitle({ differentFiles }: Different): string {
  return say(
    '{count, plural, one {# file here differs from the one that comes} other {# files here differ from those that come}}',
    { count: differentFiles },
  );
}

/** What a choice means for these files. */
export function choiceWords(choice: ConflictChoice, survey: Different): string {
  const { differentFiles: count } = survey;
  switch (choice) {
    case 'keep-both':
      return say('What comes gets a number: “photo (2).jpg”');
    case 'skip':
      return say(
        '{count, plural, =1 {The one here stays, the other is not sent} one {Those here stay, the others are not sent} other {Those here stay, the others are not sent}}',
        { count },
      );
    case 'newer':
      return newerWords(survey);
    case 'replace':
      return say(
        '{count, plural, =1 {The one here is overwritten} one {All # here are overwritten} other {All # here are overwritten}}',
        { count },
      );
    default:
      return assertNever(choice);
  }
}

function newerWords({ differentFiles, olderHereFiles }: Different): string {
  const skipped = differentFiles - olderHereFiles;
  if (olderHereFiles === 0) {
    return say(
      '{count, plural, =1 {The one here is not older: it stays} one {None here is older: all of them stay} other {None here is older: all of them stay}}',
      { count: differentFiles },
    );
  }
  if (skipped === 0) {
    return say(
      '{count, plural, =1 {The one here is older: it is overwritten} one {All # here are older: they are overwritten} other {All # here are older: they are overwritten}}',
      { count: differentFiles },
    );
  }
  return say(
    '{older, plural, one {Overwrites the # older one here, skips {skipped, number}} other {Overwrites the # older ones here, skips {skipped, number}}}',
    { older: olderHereFiles, skipped },
  );
}

/** Whether files here are lost by it. */
export function losesFiles(choice: ConflictChoice, { olderHereFiles }: Different): boolean {
  return choice === 'replace' || (choice === 'newer' && olderHereFiles > 0);
}

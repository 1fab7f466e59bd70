/** Text from elsewhere on a terminal: it moves no cursor, changes no title, and reads as nothing of ours. */
import type { Failure } from '../../src-shared/failure.ts';
import { type FailureWords, failureWords } from '../../src-shared/failure-words.ts';
import type { Direction } from '../../src-shared/transfer-model.ts';

/** On one line. */
export function shownText(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, '�');
}

/** Our own lines, whatever they quote. */
export const shownLines = (text: string): string => text.split('\n').map(shownText).join('\n');

/** A name in quotes, which it cannot leave: behind them stands what is known of it. */
export const quotedName = (name: string): string => `“${quotable(name)}”`;

/** What a failure is about in quotes of ours, each on one line. `direction`: which side is told. */
export function shownFailureWords(failure: Failure, direction?: Direction): FailureWords {
  const named = Object.entries(failure).map(([key, value]: [string, unknown]) => [
    key,
    typeof value === 'string' ? quotable(value) : value,
  ]);
  return failureWords(Object.fromEntries(named) as Failure, direction);
}

/** Without what is drawn like the quotes around it. */
const quotable = (name: string): string =>
  shownText(name)
    .replace(/[“”„‟″‶ʺ˝❝❞〝〞〟＂\u{1f676}-\u{1f678}]/gu, '"')
    .replace(/[‘’‚‛′ʹʼˈ'´`]{2,}/gu, '"');

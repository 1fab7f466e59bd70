/** Is a message well-formed ICU, which placeholders does it have, and does it count as its language counts? */
import {
  isPluralElement,
  isSelectElement,
  type MessageFormatElement,
  parse,
  TYPE,
} from '@formatjs/icu-messageformat-parser';
import { type Language, LOCALES } from '../../src-shared/language.ts';

/** Why it cannot be said in this language; null when it can. */
export function messageProblem(message: string, language: Language): string | null {
  try {
    const elements = elementsOf(message);
    return elements.map((element) => pluralProblem(element, language)).find(Boolean) ?? null;
  } catch (error) {
    return `is no ICU message: ${error instanceof Error ? error.message : String(error)}`;
  }
}

/** The names of what is filled in, each once, sorted. */
export function placeholdersOf(message: string): readonly string[] {
  const names = elementsOf(message).flatMap((element) => {
    switch (element.type) {
      case TYPE.literal:
      case TYPE.pound:
        return [];
      default:
        return [element.value];
    }
  });
  return [...new Set(names)].sort();
}

/** Why this is not a translation of that; null when it may be one. */
export function translationProblem(
  message: string,
  translation: string,
  language: Language,
): string | null {
  const problem = messageProblem(translation, language);
  if (problem !== null) return problem;
  const wanted = placeholdersOf(message).join(', ');
  const found = placeholdersOf(translation).join(', ');
  if (wanted !== found) return `has the placeholders {${found}} for {${wanted}}`;
  if (translation.trim() === '') return 'is empty';
  return endOf(message) === endOf(translation) ? null : 'ends in another way';
}

/** With those inside plurals and selections. */
function elementsOf(message: string): readonly MessageFormatElement[] {
  const all = (elements: readonly MessageFormatElement[]): readonly MessageFormatElement[] =>
    elements.flatMap((element) =>
      isPluralElement(element) || isSelectElement(element)
        ? [element, ...Object.values(element.options).flatMap(({ value }) => all(value))]
        : [element],
    );
  return all(parse(message, { ignoreTag: true }));
}

/** `=0`, `=1` and `=2` stand for the form that only they have. */
const EXACTLY: Readonly<Record<string, string>> = { zero: '=0', one: '=1', two: '=2' };

function pluralProblem(element: MessageFormatElement, language: Language): string | null {
  if (!isPluralElement(element)) return null;
  const type = element.pluralType ?? 'cardinal';
  const forms = new Intl.PluralRules(LOCALES[language], { type }).resolvedOptions()
    .pluralCategories;
  const has = (form: string): boolean => form in element.options;
  const missing = forms.filter((form) => {
    const exactly = EXACTLY[form];
    return !has(form) && (exactly === undefined || !has(exactly) || language !== 'ar');
  });
  return missing.length === 0 ? null : `lacks the ${missing.join(', ')} form of {${element.value}}`;
}

/** Of a sentence, a question, or what goes on. */
function endOf(message: string): string {
  const end = /[.?؟!:…]$/u.exec(message.trim())?.[0] ?? '';
  return end === '؟' ? '?' : end;
}

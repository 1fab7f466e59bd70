/**
 * Puts messages into one language: looks them up, and lets FormatJS fill in numbers, plurals and names.
 * Nothing is compiled to code (the content security policy forbids that); a message is parsed when it
 * is first said, and kept.
 */
import { IntlMessageFormat } from 'intl-messageformat';
import { type Language, LOCALES } from '../language.ts';
import type { Formatter, Values } from '../say.ts';
import { isolated } from './isolation.ts';

/** English message to what is said instead. */
export type Catalogue = Readonly<Record<string, string>>;

/** `catalogue`: null for English, and what is missing in it is said in English. */
export function formatterOf(language: Language, catalogue: Catalogue | null): Formatter {
  const format = plainFormatterOf(language, catalogue);
  return (message, values) => format(message, values && isolated(values, language));
}

/** As formatterOf, with names as they are: for terminals, which show the marks around them. */
export function plainFormatterOf(language: Language, catalogue: Catalogue | null): Formatter {
  const parsed = new Map<string, IntlMessageFormat>();
  const parse = (message: string): IntlMessageFormat => {
    const translated = catalogue?.[message];
    const locale = LOCALES[translated === undefined ? 'en' : language];
    return new IntlMessageFormat(translated ?? message, locale, undefined, { ignoreTag: true });
  };
  return (message: string, values?: Values): string => {
    let known = parsed.get(message);
    if (known === undefined) parsed.set(message, (known = parse(message)));
    return String(known.format(values));
  };
}

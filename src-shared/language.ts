/** The languages that Ferry speaks, and which of them somebody gets. */

export const LANGUAGES = ['en', 'de', 'ar'] as const;
export type Language = (typeof LANGUAGES)[number];

/** `system`: the first of the system's languages that Ferry speaks. */
export type LanguageSetting = Language | 'system';

export function isLanguage(text: unknown): text is Language {
  return LANGUAGES.some((language) => language === text);
}

/** @param preferred BCP 47 tags, the dearest first: `de-AT`, `en-GB` */
export function chosenLanguage(setting: LanguageSetting, preferred: readonly string[]): Language {
  if (setting !== 'system') return setting;
  const primary = preferred.map((tag) => tag.split(/[-_]/)[0]?.toLowerCase());
  return primary.find(isLanguage) ?? 'en';
}

export const directionOf = (language: Language): 'ltr' | 'rtl' =>
  language === 'ar' ? 'rtl' : 'ltr';

/**
 * What `Intl` is asked for. English with the day before the month and 24 hours; Arabic with the digits 0 to 9: addresses, ports, codes and the names of
 * files have them too, and one number in two scripts is two numbers to whoever compares.
 */
export const LOCALES: Readonly<Record<Language, string>> = {
  en: 'en-GB',
  de: 'de',
  ar: 'ar-u-nu-latn',
};

/**
 * Keeps a name from turning the sentence around it: what a person or a peer wrote stands between two
 * invisible marks, and its direction ends with it (Unicode Bidirectional Algorithm, section 2.4).
 */
import type { Language } from '../language.ts';
import type { Values } from '../say.ts';

const FIRST_STRONG_ISOLATE = '\u2068';
const POP_DIRECTIONAL_ISOLATE = '\u2069';

/** Letters that run from right to left, and the marks that make others do so. */
const RIGHT_TO_LEFT =
  /[\u0590-\u08FF\u200F\u202B\u202E\u2067\uFB1D-\uFDFF\uFE70-\uFEFF\u{10800}-\u{10FFF}\u{1E800}-\u{1EFFF}]/u;

/** All texts in Arabic; elsewhere only those that run from right to left, so that others can be searched for. */
export function isolated(values: Values, language: Language): Values {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      typeof value === 'string' && (language === 'ar' || RIGHT_TO_LEFT.test(value))
        ? `${FIRST_STRONG_ISOLATE}${value}${POP_DIRECTIONAL_ISOLATE}`
        : value,
    ]),
  );
}

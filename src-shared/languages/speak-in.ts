/** Learns a language that Ferry has, and speaks it from then on. English is there from the start. */
import type { Language } from '../language.ts';
import { speak } from '../say.ts';
import { type Catalogue, formatterOf } from './formatter.ts';

let newestWish = 0;

/** Of several languages that are asked for at once, the last one counts. */
export async function speakIn(language: Language): Promise<void> {
  newestWish += 1;
  const wish = newestWish;
  const catalogue = await catalogueOf(language);
  if (wish === newestWish) speak(language, formatterOf(language, catalogue));
}

/** Before anything else is known: at once, and without a file. */
export function speakEnglish(): void {
  newestWish += 1;
  speak('en', formatterOf('en', null));
}

/** Read only when it is spoken: each is a file of its own in the built app. */
async function catalogueOf(language: Language): Promise<Catalogue | null> {
  switch (language) {
    case 'en':
      return null;
    case 'de':
      return (await import('./de.json')).default;
    case 'ar':
      return (await import('./ar.json')).default;
  }
}

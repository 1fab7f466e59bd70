/**
 * Everything that a person reads goes through here: `say('{count, plural, one {# file} other {# files}}',
 * { count })`. The message is English in ICU message syntax, literal at the call (languages/messages.test.ts
 * reads it there), and the key of every catalogue. Who knows how to put it into a language is handed in
 * once by each program and window (`speak`), so this room needs no package.
 *
 * Called when the words are needed, never while a module loads: nobody speaks then, and the language
 * may change.
 */
import { invariant } from './assert.ts';
import type { Language } from './language.ts';

/** What stands in for the placeholders of a message. Numbers in `{count}` are not grouped, in `{count, number}` they are. */
export type Values = Readonly<Record<string, string | number>>;

export type Formatter = (message: string, values?: Values) => string;

interface Speaker {
  readonly language: Language;
  readonly format: Formatter;
}

let speaker: Speaker | null = null;

/** Once at the start of each program or window, and when the language changes. */
export function speak(language: Language, format: Formatter): void {
  speaker = { language, format };
}

/** `message` is English in ICU message syntax, and the key of every catalogue. */
export function say(message: string, values?: Values): string {
  return speaking().format(message, values);
}

export const spokenLanguage = (): Language => speaking().language;

function speaking(): Speaker {
  invariant(speaker, 'speak() is called before anything is said');
  return speaker;
}

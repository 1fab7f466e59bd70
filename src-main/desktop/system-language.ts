/** Which language does the desktop's side of Ferry speak, and the window with it? */
import { app } from 'electron';
import { chosenLanguage, type Language, type LanguageSetting } from '../../src-shared/language.ts';
import { speakIn } from '../../src-shared/languages/speak-in.ts';

/** Once the app is ready. Answers the one that is spoken from now on. */
export async function speakAsSet(setting: LanguageSetting): Promise<Language> {
  const language = chosenLanguage(setting, app.getPreferredSystemLanguages());
  await speakIn(language);
  return language;
}

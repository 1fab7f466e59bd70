import { afterEach, expect, it } from 'vitest';
import { say, spokenLanguage } from '../say.ts';
import { speakEnglish, speakIn } from './speak-in.ts';

afterEach(speakEnglish);

it('speaks a language once it has learned it, and English at once', async () => {
  await speakIn('de');
  expect([spokenLanguage(), say('Settings')]).toEqual(['de', 'Einstellungen']);
  await speakIn('ar');
  expect([spokenLanguage(), say('Settings')]).toEqual(['ar', 'الإعدادات']);
  speakEnglish();
  expect([spokenLanguage(), say('Settings')]).toEqual(['en', 'Settings']);
});

it('speaks the last of several that were asked for at once', async () => {
  await Promise.all([speakIn('ar'), speakIn('de')]);
  expect(spokenLanguage()).toBe('de');
});

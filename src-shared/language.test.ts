import { expect, it } from 'vitest';
import { chosenLanguage, directionOf } from './language.ts';

it('is the one that was chosen, whatever the system speaks', () => {
  expect(chosenLanguage('ar', ['de-DE'])).toBe('ar');
});

it('is the first of the system’s that Ferry speaks', () => {
  expect(chosenLanguage('system', ['fr-FR', 'de-AT', 'en-GB'])).toBe('de');
  expect(chosenLanguage('system', ['AR_eg'])).toBe('ar');
});

it('is English for everybody else', () => {
  expect(chosenLanguage('system', ['fr-FR', 'arn'])).toBe('en');
  expect(chosenLanguage('system', [])).toBe('en');
});

it('runs from right to left in Arabic only', () => {
  expect([directionOf('en'), directionOf('de'), directionOf('ar')]).toEqual(['ltr', 'ltr', 'rtl']);
});

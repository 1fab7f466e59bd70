/** How the window can look and speak, in words. A language is called what it calls itself. */
import type { Settings } from '../../../src-shared/ipc-contract.ts';
import { say } from '../../../src-shared/say.ts';

interface Choice<T> {
  readonly value: T;
  readonly label: string;
}

export const languageChoices = (): readonly Choice<Settings['language']>[] => [
  { value: 'system', label: say('System') },
  { value: 'en', label: 'English' },
  { value: 'de', label: 'Deutsch' },
  { value: 'ar', label: 'العربية' },
];

export const themeChoices = (): readonly Choice<Settings['theme']>[] => [
  { value: 'system', label: say('System') },
  { value: 'light', label: say('Light') },
  { value: 'dark', label: say('Dark') },
];

export const contrastChoices = (): readonly Choice<Settings['contrast']>[] => [
  { value: 'system', label: say('System') },
  { value: 'more', label: say('More') },
];

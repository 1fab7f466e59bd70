import { afterEach, expect, it, vi } from 'vitest';
import { plainFormatterOf } from './languages/formatter.ts';
import { say, speak, spokenLanguage } from './say.ts';

afterEach(() => speak('en', plainFormatterOf('en', null)));

it('speaks the language that was handed in last', () => {
  expect(say('Send')).toBe('Send');
  speak('de', plainFormatterOf('de', { Send: 'Senden' }));
  expect(say('Send')).toBe('Senden');
  expect(spokenLanguage()).toBe('de');
});

it('calls it our bug when something is said before anybody speaks', async () => {
  vi.resetModules();
  const fresh = await import('./say.ts');
  expect(() => fresh.say('Send')).toThrow('speak() is called before anything is said');
});

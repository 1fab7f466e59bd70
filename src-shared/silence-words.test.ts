import { expect, it } from 'vitest';
import { silenceWords } from './silence-words.ts';

it('says how long there was no answer, and that nobody has to do anything', () => {
  expect(silenceWords(12).replaceAll('\u00A0', ' ')).toBe(
    'No answer for 12 s. Goes on by itself when the other computer is back.',
  );
});

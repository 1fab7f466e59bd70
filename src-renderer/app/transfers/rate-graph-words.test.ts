import { expect, it } from 'vitest';
import { rateGraphWords } from './rate-graph-words.ts';

const plainSpaces = (text: string): string => text.replaceAll('\u00A0', ' ');

it('says how fast it was, at best and at worst', () => {
  expect(plainSpaces(rateGraphWords([10e6, 30e6, 20e6]))).toBe(
    'Speed of the last 3 seconds: 20.0 MB/s on average, 30.0 MB/s at best, 10.0 MB/s at worst',
  );
  expect(rateGraphWords([5])).toBe('Speed of the last minute: it has just begun');
});

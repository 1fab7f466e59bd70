import { expect, it } from 'vitest';
import { offerAgain, offerOfTree } from '../../fixtures/tree-scenes.ts';
import { partialWords, surveyLines } from './survey-words.ts';

const plainSpaces = (text: string | null): string => text?.replaceAll('\u00A0', ' ') ?? '';

it('says how much is new, different and the same', () => {
  const { survey } = offerAgain();
  const lines = survey ? surveyLines(survey) : [];
  expect(lines.map(({ label, amount }) => `${label}: ${plainSpaces(amount)}`)).toEqual([
    'New: 12 files, 3.4 MB',
    'Different here: 3 files, 16.6 MB',
    'The same here, not sent again: 5,080 files, 1.0 GB',
  ]);
});

it('leaves out what there is none of, and all of it when nothing is here', () => {
  const { survey } = offerOfTree();
  if (!survey) throw new Error('the scene has a survey');
  expect(surveyLines(survey)).toEqual([]);
  const allSame = { ...survey, newFiles: 0, newBytes: 0, sameFiles: 21, sameBytes: 83_000_000 };
  expect(surveyLines(allSame).map(({ kind }) => kind)).toEqual(['same']);
});

it('says what an interrupted attempt has left, if it has', () => {
  const { survey } = offerAgain();
  expect(survey && plainSpaces(partialWords(survey))).toBe(
    '9.4 MB are here already from an attempt that was interrupted.',
  );
  expect(survey && partialWords({ ...survey, partialBytes: 0 })).toBeNull();
});

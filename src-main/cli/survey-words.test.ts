import { expect, it } from 'vitest';
import type { OfferSurvey } from '../../src-shared/transfer-model.ts';
import { surveyLines } from './survey-words.ts';

const allNew: OfferSurvey = {
  newFiles: 3,
  newBytes: 30,
  sameFiles: 0,
  sameBytes: 0,
  differentFiles: 0,
  differentBytes: 0,
  olderHereFiles: 0,
  partialBytes: 0,
  programFiles: 0,
};

it('says nothing where all is new', () => {
  expect(surveyLines(allNew, null)).toEqual([]);
});

it('says what is there already, and what becomes of what differs', () => {
  const survey = { ...allNew, sameFiles: 2, differentFiles: 1 };
  expect(surveyLines(survey, 'replace')).toEqual([
    '  3 new, 2 here already, 1 different here',
    '  the different ones: what is here is replaced',
  ]);
  // Nobody has said anything: nothing is lost.
  expect(surveyLines(survey, null)[1]).toContain('both are kept');
});

it('says how much came before', () => {
  expect(surveyLines({ ...allNew, partialBytes: 2_000_000 }, null)).toEqual([
    '  2.0\u00a0MB of it came before',
  ]);
});

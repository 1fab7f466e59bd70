import { expect, it } from 'vitest';
import type { VerifyReport, VerifyResult } from '../../../src-shared/verify-model.ts';
import { filesToShow, unnamedCount, verifyTitle, verifyTone } from './verify-words.ts';

function report(...results: readonly VerifyResult[]): VerifyReport {
  const counts = { same: 0, different: 0, missing: 0, unreadable: 0, unknown: 0 };
  for (const result of results) counts[result] += 1;
  return { files: results.map((result, index) => ({ name: `${index}.txt`, result })), counts };
}

it('says in one sentence whether all are the same', () => {
  expect(verifyTitle(report('same', 'same'))).toBe('All 2 files are still the same');
  expect(verifyTitle(report('same'))).toBe('Still the same');
});

it('says of one file what it is', () => {
  expect(verifyTitle(report('different'))).toBe('Changed since');
  expect(verifyTitle(report('missing'))).toBe('No longer there');
});

it('counts each kind of several', () => {
  expect(verifyTitle(report('same', 'missing', 'different', 'same'))).toBe(
    'Of 4 files: 2 still the same, 1 changed since, 1 no longer there',
  );
  expect(verifyTitle(report())).toBe('There are no files to compare');
});

it('is good only when something was compared and nothing is amiss', () => {
  expect(verifyTone(report('same', 'unknown'))).toBe('good');
  expect(verifyTone(report('unknown'))).toBe('warn');
  expect(verifyTone(report('same', 'missing'))).toBe('warn');
  expect(verifyTone(report('same', 'missing', 'different'))).toBe('bad');
});

it('names what is amiss, and counts what is not named', () => {
  const some = report('different', 'same', 'missing', 'unknown');
  expect(filesToShow(some).map(({ name }) => name)).toEqual(['0.txt', '2.txt']);
  expect(unnamedCount(some)).toBe(0);
  expect(unnamedCount({ ...some, counts: { ...some.counts, missing: 400 } })).toBe(399);
});

import { expect, it } from 'vitest';
import type { VerifyReport, VerifyResult } from '../../../src-shared/verify-model.ts';
import { filesToShow, unnamedCount, verifyTitle, verifyTone } from './verify-words.ts';

function report(...results: readonly VerifyResult[]): VerifyReport {
  const counts = { same: 0, different: 0, missing: 0, unreadable: 0, skipped: 0, unknown: 0 };
  for (const result of results) counts[result] += 1;
  return { files: results.map((result, index) => ({ name: `${index}.txt`, result })), counts };
}

it('says in one sentence whether all are the same', () => {
  expect(verifyTitle(report('same', 'same'))).toBe('All 2 files compared and unchanged');
  expect(verifyTitle(report('same'))).toBe('Compared and unchanged');
});

it('says of one file what it is', () => {
  expect(verifyTitle(report('different'))).toBe('Changed since');
  expect(verifyTitle(report('missing'))).toBe('No longer there');
});

it('counts each kind of several', () => {
  expect(verifyTitle(report('same', 'missing', 'different', 'same'))).toBe(
    'Of 4 files: 2 compared and unchanged, 1 changed since, 1 no longer there',
  );
  expect(verifyTitle(report())).toBe('There are no files to compare');
});

it('is good only when something was compared and nothing is amiss', () => {
  expect(verifyTone(report('same', 'unknown'))).toBe('good');
  expect(verifyTone(report('unknown'))).toBe('calm');
  expect(verifyTone(report('skipped', 'skipped'))).toBe('calm');
  expect(verifyTone(report('same', 'skipped'))).toBe('good');
  expect(verifyTone(report('same', 'missing'))).toBe('warn');
  expect(verifyTone(report('same', 'missing', 'different'))).toBe('bad');
});

it('tells what was compared from what was not sent that time', () => {
  const results = [
    ...Array<VerifyResult>(12).fill('same'),
    ...Array<VerifyResult>(8).fill('skipped'),
  ];
  expect(verifyTitle(report(...results))).toBe(
    'Of 20 files: 12 compared and unchanged, 8 not sent that time, nothing to compare',
  );
  expect(verifyTitle(report('skipped', 'skipped'))).toBe(
    'None of the 2 files was sent that time, nothing to compare',
  );
  expect(verifyTitle(report('skipped'))).toBe('Not sent that time, nothing to compare');
});

it('names what is amiss, and counts what is not named', () => {
  const some = report('different', 'same', 'missing', 'unknown', 'skipped');
  expect(filesToShow(some).map(({ name }) => name)).toEqual(['0.txt', '2.txt']);
  expect(unnamedCount(some)).toBe(0);
  expect(unnamedCount({ ...some, counts: { ...some.counts, missing: 400 } })).toBe(399);
});

import { describe, expect, it } from 'vitest';
import { CONFLICT_CHOICES } from '../../../src-shared/transfer-model.ts';
import { CHOICES_IN_ORDER, choiceWords, conflictTitle, losesFiles } from './conflict-words.ts';

const different = (differentFiles: number, olderHereFiles: number) => ({
  differentFiles,
  olderHereFiles,
});

it('offers every choice, the harmless ones first', () => {
  expect([...CHOICES_IN_ORDER].sort()).toEqual([...CONFLICT_CHOICES].sort());
  expect(CHOICES_IN_ORDER.map((one) => losesFiles(one, different(3, 2)))).toEqual([
    false,
    false,
    true,
    true,
  ]);
});

it('loses nothing by Newer where nothing is older', () => {
  expect(losesFiles('newer', different(3, 0))).toBe(false);
});

describe('in words', () => {
  it('says how many differ', () => {
    expect(conflictTitle(different(1, 0))).toBe('1 file here differs from the one that comes');
    expect(conflictTitle(different(1_200, 0))).toBe('1,200 files here differ from those that come');
  });

  it('says what Newer would do to these files', () => {
    expect(choiceWords('newer', different(3, 2))).toBe('Overwrites the 2 older ones here, skips 1');
    expect(choiceWords('newer', different(3, 1))).toBe('Overwrites the 1 older one here, skips 2');
    expect(choiceWords('newer', different(3, 0))).toBe('None here is older: all of them stay');
    expect(choiceWords('newer', different(3, 3))).toBe(
      'All 3 here are older: they are overwritten',
    );
    expect(choiceWords('newer', different(1, 0))).toBe('The one here is not older: it stays');
    expect(choiceWords('newer', different(1, 1))).toBe('The one here is older: it is overwritten');
  });

  it('says it of every choice in one short line', () => {
    for (const survey of [different(1, 1), different(1_200, 700)]) {
      const lines = CHOICES_IN_ORDER.map((choice) => choiceWords(choice, survey));
      expect(new Set(lines).size).toBe(lines.length);
      for (const line of lines) expect(line.length).toBeLessThanOrEqual(60);
    }
  });

  it('calls overwriting by its name', () => {
    expect(choiceWords('replace', different(3, 0))).toBe('All 3 here are overwritten');
    expect(choiceWords('replace', different(1, 0))).toBe('The one here is overwritten');
    expect(choiceWords('skip', different(3, 0))).toBe('Those here stay, the others are not sent');
  });
});

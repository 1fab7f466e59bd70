import { expect, it } from 'vitest';
import { figureLine, median, tableText } from './table.mjs';

it('takes the middle of an odd number of runs, and between the two of an even one', () => {
  expect(median([30, 10, 20])).toBe(20);
  expect(median([40, 10, 20, 30])).toBe(25);
});

it('judges the median, not the best run', () => {
  const bound = { kind: 'at least' as const, value: 165 };
  const line = figureLine({ name: 'a', figures: [180, 160, 164], unit: 'Mbit/s', bound });
  expect(line).toEqual(['a', '≥ 165 Mbit/s', '164 Mbit/s', '180 160 164', 'MISSED']);
});

it('takes what is exactly enough for enough, in both directions', () => {
  const verdict = (kind: 'at least' | 'at most', figure: number): string | undefined =>
    figureLine({ name: 'a', figures: [figure], unit: 's', bound: { kind, value: 2 } }).at(-1);
  expect(verdict('at most', 2)).toBe('reached');
  expect(verdict('at most', 2.001)).toBe('MISSED');
  expect(verdict('at least', 2)).toBe('reached');
  expect(verdict('at least', 1.999)).toBe('MISSED');
});

it('gives no verdict where nothing has to be reached', () => {
  const line = figureLine({ name: 'a', figures: [1.234, 12.34, 1234], unit: 'x' });
  expect(line).toEqual(['a', '', '12.3 x', '1.23 12.3 1234', '']);
});

it('lines its columns up', () => {
  const text = tableText(
    ['what', 'n'],
    [
      ['a', '1'],
      ['long name', '22'],
    ],
  );
  expect(text).toBe(
    ['| what      | n  |', '| --------- | -- |', '| a         | 1  |', '| long name | 22 |'].join(
      '\n',
    ),
  );
});

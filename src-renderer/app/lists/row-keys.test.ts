import { expect, it } from 'vitest';
import { rowAfterKey } from './row-keys.ts';

it('leads a row, a screen or all the way, and never beyond an end', () => {
  const from = (key: string, row: number) => rowAfterKey(key, row, 1_000, 20);
  expect([from('ArrowDown', 5), from('ArrowUp', 5)]).toEqual([6, 4]);
  expect([from('PageDown', 5), from('PageUp', 25)]).toEqual([24, 6]);
  expect([from('Home', 5), from('End', 5)]).toEqual([0, 999]);
  expect([from('ArrowUp', 0), from('PageUp', 3), from('PageDown', 990)]).toEqual([0, 0, 999]);
  expect(from('a', 5)).toBeNull();
  expect(rowAfterKey('PageDown', 0, 3, 0)).toBe(1);
});

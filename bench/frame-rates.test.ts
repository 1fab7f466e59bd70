import { expect, it } from 'vitest';
import { framesASecond } from './frame-rates.mjs';

it('tells the usual frame, and the slowest in a hundred', () => {
  const intervals = [...Array<number>(297).fill(1_000 / 60), 50, 100, 200];
  const { median, worst } = framesASecond(intervals);
  expect(median).toBeCloseTo(60);
  expect(worst).toBeCloseTo(60);
  expect(framesASecond([...intervals, 40]).worst).toBe(25);
});

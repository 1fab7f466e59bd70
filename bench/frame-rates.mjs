/** From the time between frames to frames a second. */
import { median } from './table.mjs';

/**
 * @param {readonly number[]} intervalsMs at least one
 * @returns {{ median: number, worst: number }} `worst`: of the slowest frame in a hundred
 */
export function framesASecond(intervalsMs) {
  const slowestFirst = [...intervalsMs].sort((one, other) => other - one);
  const slow = slowestFirst[Math.floor(slowestFirst.length / 100)] ?? NaN;
  return { median: 1_000 / median(intervalsMs), worst: 1_000 / slow };
}

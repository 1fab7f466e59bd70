import { expect, it } from 'vitest';
import { FlowTime } from './flow-time.ts';

it('counts only while bytes could move', () => {
  const flow = new FlowTime();
  expect(flow.ms(18_000)).toBe(0);
  flow.set(true, 18_000);
  expect(flow.ms(18_400)).toBe(400);
  flow.set(true, 18_500);
  flow.set(false, 19_000);
  expect(flow.ms(60_000)).toBe(1_000);
  flow.set(true, 60_000);
  flow.set(false, 60_250);
  expect(flow.ms(90_000)).toBe(1_250);
});

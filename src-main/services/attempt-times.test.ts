import { expect, it } from 'vitest';
import type { TransferStats } from '../../src-shared/transfer-model.ts';
import { transfer } from '../../src-shared/transfer.test-kit.ts';
import { AttemptTimes } from './attempt-times.ts';

it('adds up what every attempt took, and forgets what is over', () => {
  const times = new AttemptTimes();
  const told = (phase: 'connecting' | 'transferring' | 'interrupted' | 'done', flowMs?: number) =>
    times.overAll(transfer({ phase, flowMs })).flowMs;
  expect(told('transferring', 900)).toBe(900);
  expect(told('interrupted', 1_000)).toBe(1_000);
  expect(told('connecting')).toBe(1_000);
  expect(told('transferring', 200)).toBe(1_200);
  expect(told('done', 400)).toBe(1_400);
  expect(told('transferring', 5)).toBe(5);
});

it('knows no time of what an earlier program has begun', () => {
  const told = { phase: 'done', flowMs: 50, doneBytes: 500, skippedBytes: 100 } as const;
  const overAll = (movedBytes: number) =>
    new AttemptTimes().overAll(transfer({ ...told, stats: { movedBytes } as TransferStats }))
      .flowMs;
  expect(overAll(30)).toBeUndefined();
  expect(overAll(400)).toBe(50);
});

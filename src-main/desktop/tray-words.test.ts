import { expect, it } from 'vitest';
import { transfer } from '../../src-shared/transfer.test-kit.ts';
import { trayWords } from './tray-words.ts';

const moving = (secondsLeft: number | null) =>
  transfer({ phase: 'transferring', paused: null, secondsLeft });

it('says how many move and when the last of them is done', () => {
  expect(trayWords([moving(130), moving(40), transfer({ phase: 'done' })])).toBe(
    '2 transfers, 3\u00A0min left',
  );
  expect(trayWords([moving(31)])).toBe('1 transfer, 40\u00A0s left');
  expect(trayWords([moving(0)])).toBe('1 transfer, 10\u00A0s left');
});

it('promises no time that one of them does not know', () => {
  expect(trayWords([moving(130), moving(null)])).toBe('2 transfers');
});

it('takes no time from one that is held back', () => {
  const held = { ...moving(null), paused: 'here' as const };
  expect(trayWords([held, moving(20)])).toBe('2 transfers, 20\u00A0s left');
  expect(trayWords([held])).toBe('1 transfer, paused');
});

it('puts a question before everything else', () => {
  const offer = transfer({ direction: 'received', phase: 'offered' });
  expect(trayWords([moving(20), offer])).toBe('1 offer waits for your answer');
  expect(trayWords([transfer({ direction: 'sent', phase: 'offered' })])).toBe('Nothing is moving');
});

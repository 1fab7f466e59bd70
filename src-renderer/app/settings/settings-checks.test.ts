import { expect, it } from 'vitest';
import { deviceNameProblem, listenPortProblem, speedLimitProblem } from './settings-checks.ts';

it('takes a device name of up to 64 bytes, not characters', () => {
  expect(deviceNameProblem('Mira’s desk')).toBeNull();
  expect(deviceNameProblem('é'.repeat(32))).toBeNull();
  expect(deviceNameProblem('é'.repeat(33))).toBe('This name is too long.');
});

it('refuses a name that is empty, or that would break or turn a line', () => {
  expect(deviceNameProblem('  ')).toBe('Others need a name to know you by.');
  for (const name of ['a\u0007b', 'a\u202Eb']) {
    expect(deviceNameProblem(name)).toBe('A name cannot have control characters.');
  }
});

it('listens on any port, and on 0 for any free one', () => {
  expect(listenPortProblem('0')).toBeNull();
  expect(listenPortProblem('27182')).toBeNull();
  expect(listenPortProblem('65536')).not.toBeNull();
  expect(listenPortProblem('')).not.toBeNull();
});

it('takes a rate as it is typed, or nothing', () => {
  for (const text of ['', '  ', '20 MB/s', '1,5MB', '100 Mbit/s']) {
    expect(speedLimitProblem(text)).toBeNull();
  }
  expect(speedLimitProblem('fast')).toBe('A rate such as 20 MB/s, 500 kB/s or 100 Mbit/s.');
  expect(speedLimitProblem('10')).toBe('At least 1 kB/s.');
  expect(speedLimitProblem('99999 GB/s')).toBe('Leave it empty for no limit.');
});

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { isAlive, newRun } from './process-life.ts';

it('gives every run a name of its own', () => {
  expect(newRun()).not.toBe(newRun());
});

it('knows a program that is gone', async () => {
  const child = spawn(process.execPath, ['--version'], { stdio: 'ignore' });
  await once(child, 'exit');
  expect(isAlive(child.pid ?? 0, 'other')).toBe(false);
});

it('takes the number of a living process for that program, if nothing is known of its birth', () => {
  expect(isAlive(process.ppid, 'other')).toBe(true);
});

it.runIf(process.platform === 'linux')(
  'is not fooled by a number that was given to another process since',
  () => {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    const ticks = readFileSync(`/proc/${process.ppid}/stat`, 'utf8').split(') ')[1]?.split(' ')[19];
    expect(isAlive(process.ppid, `other ${boot}/${ticks}`)).toBe(true);
    expect(isAlive(process.ppid, `other ${boot}/1`)).toBe(false);
    expect(isAlive(process.ppid, `other ${'0'.repeat(36)}/${ticks}`)).toBe(false);
  },
);

it('takes its own number for an earlier program’s', () => {
  expect(isAlive(process.pid, newRun())).toBe(false);
});

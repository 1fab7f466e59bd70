import { expect, it } from 'vitest';
import type { Failure } from '../../../src-shared/failure.ts';
import { nextStep } from './next-step.ts';

const noAnswer: Failure = { kind: 'no-answer', host: 'bob', port: 1 };

it('tries again ever more seldom, and every minute in the end', () => {
  const pauses = [0, 1, 2, 3, 4, 5, 50].map((tries) => nextStep(noAnswer, false, tries));
  expect(pauses).toEqual(
    [2, 5, 15, 30, 60, 60, 60].map((seconds) => ({ kind: 'again', afterMs: seconds * 1_000 })),
  );
});

it('tries at once when the other program has just been started', () => {
  const step = nextStep({ kind: 'peer-restarted' }, true, 0);
  expect(step.kind === 'again' && step.afterMs < 100).toBe(true);
});

it.each<[Failure]>([
  [{ kind: 'peer-silent', seconds: 30 }],
  [{ kind: 'peer-left' }],
  [{ kind: 'interrupted' }],
  [{ kind: 'no-network', host: 'bob' }],
  [{ kind: 'unknown-host', host: 'bob.local' }],
  [{ kind: 'busy' }],
])('goes on by itself with a device that it has met: %j', (failure) => {
  expect(nextStep(failure, true, 0).kind).toBe('again');
});

it.each<[Failure]>([
  [{ kind: 'sources-changed', name: 'a', count: 1 }],
  [{ kind: 'source-missing', name: 'a' }],
  [{ kind: 'different-device', host: 'bob' }],
  [{ kind: 'disk-full', needed: 2, free: 1 }],
  [{ kind: 'no-room-there', count: 3 }],
  [{ kind: 'peer-failed', reason: 'disk-full' }],
])('waits for a person, where one can put it right: %j', (failure) => {
  expect(nextStep(failure, true, 0)).toEqual({ kind: 'rest' });
  expect(nextStep(failure, false, 0)).toEqual({ kind: 'over' });
});

it.each<[Failure]>([
  [{ kind: 'declined' }],
  [{ kind: 'cancelled', by: 'peer' }],
  [{ kind: 'not-answered' }],
  [{ kind: 'bad-address', host: '1.2' }],
  [{ kind: 'version-mismatch' }],
  [{ kind: 'peer-failed', reason: 'internal' }],
  [{ kind: 'internal', reason: 'x' }],
])('is over: %j', (failure) => {
  expect(nextStep(failure, true, 0)).toEqual({ kind: 'over' });
});

it('does not wait for a name that nobody ever had', () => {
  expect(nextStep({ kind: 'unknown-host', host: 'bbo' }, false, 0)).toEqual({ kind: 'over' });
});

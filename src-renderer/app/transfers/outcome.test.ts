import { describe, expect, it } from 'vitest';
import type { Failure } from '../../../src-shared/failure.ts';
import type { Direction } from '../../../src-shared/transfer-model.ts';
import { file, moving, transfer } from '../../fixtures/snapshots.ts';
import { partlyDone } from '../../fixtures/tree-scenes.ts';
import { outcomeOf } from './outcome.ts';

describe('the outcome', () => {
  it('is no fault when I stopped or declined it myself', () => {
    const failed = (direction: Direction, failure: Failure) =>
      outcomeOf(transfer({ phase: 'failed', direction, failure }));
    expect(failed('sent', { kind: 'cancelled', by: 'me' })).toBe('calm');
    expect(failed('received', { kind: 'declined' })).toBe('calm');
    expect(failed('sent', { kind: 'cancelled', by: 'peer' })).toBe('bad');
    expect(failed('sent', { kind: 'declined' })).toBe('bad');
  });

  it('is good only for what is known to be whole', () => {
    const done = transfer({ phase: 'done' });
    expect(outcomeOf(done)).toBe('good');
    expect(outcomeOf({ ...done, dialect: 'plain' })).toBe('warn');
    const matched = [{ ...file('a', 1), caution: 'hash-matched' as const }];
    expect(outcomeOf({ ...done, dialect: 'plain', files: matched })).toBe('good');
    const differing = [...matched, { ...file('b', 1), caution: 'size-differs' as const }];
    expect(outcomeOf({ ...done, dialect: 'plain', files: differing })).toBe('bad');
  });

  it('needs a look where some files failed, or contact was lost', () => {
    const failed = partlyDone()[2];
    expect(failed && outcomeOf(failed)).toBe('warn');
    expect(outcomeOf(transfer({ phase: 'interrupted' }))).toBe('warn');
    expect(outcomeOf(transfer({ phase: 'done', failedCount: 1 }))).toBe('warn');
  });

  it('is open while it runs, and calm while it waits', () => {
    expect(outcomeOf(moving({}))).toBe('open');
    expect(outcomeOf(transfer({ phase: 'queued' }))).toBe('calm');
  });
});

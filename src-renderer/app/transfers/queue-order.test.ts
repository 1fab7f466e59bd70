import { describe, expect, it } from 'vitest';
import { moving, transfer } from '../../fixtures/snapshots.ts';
import { createTransfersStore, withInitial } from '../stores/transfers-store.ts';
import { beforeIdAfter, listGroups } from './queue-order.ts';

describe('the list', () => {
  it('has what goes on first, then the queue in its order, then what is over', () => {
    const [done, first, running, second, interrupted] = [
      transfer({ phase: 'done' }),
      transfer({ phase: 'queued' }),
      moving({}),
      transfer({ phase: 'queued' }),
      transfer({ phase: 'interrupted' }),
    ];
    const all = [done, first, running, second, interrupted];
    const state = withInitial(createTransfersStore().getState(), all, 0);
    expect(listGroups({ ...state, queue: [second.id, first.id] })).toEqual({
      ongoing: [interrupted.id, running.id],
      queued: [second.id, first.id],
      over: [done.id],
    });
  });

  it('shows one whose place is not known yet last in the queue', () => {
    const [late, known] = [transfer({ phase: 'queued' }), transfer({ phase: 'queued' })];
    const state = withInitial(createTransfersStore().getState(), [late, known], 0);
    expect(listGroups({ ...state, queue: [known.id] }).queued).toEqual([known.id, late.id]);
  });
});

describe('a step in the queue', () => {
  const queue = ['a', 'b', 'c'];

  it('up goes before the one above, down before the one after the next, or last', () => {
    expect(beforeIdAfter(queue, 'b', 'up')).toBe('a');
    expect(beforeIdAfter(queue, 'a', 'down')).toBe('c');
    expect(beforeIdAfter(queue, 'b', 'down')).toBeNull();
  });

  it('is none at either end, nor for what is not in it', () => {
    expect(beforeIdAfter(queue, 'a', 'up')).toBeUndefined();
    expect(beforeIdAfter(queue, 'c', 'down')).toBeUndefined();
    expect(beforeIdAfter(queue, 'x', 'down')).toBeUndefined();
  });
});

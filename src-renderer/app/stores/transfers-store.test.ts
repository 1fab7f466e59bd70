import { describe, expect, it } from 'vitest';
import { offer, transfer } from '../../fixtures/snapshots.ts';
import {
  choiceOf,
  createTransfersStore,
  offersToShow,
  withAnswering,
  withChoice,
  withInitial,
  withoutTransfer,
  withPostponed,
  withReopened,
  withSnapshot,
} from './transfers-store.ts';

const empty = createTransfersStore().getState();

describe('the list of transfers', () => {
  it('has the newest on top and keeps the place of one that changes', () => {
    const [one, two] = [transfer(), transfer()];
    let state = withSnapshot(withSnapshot(empty, one, 0), two, 0);
    state = withSnapshot(state, { ...one, phase: 'offered' }, 0);
    expect(state.ids).toEqual([two.id, one.id]);
    expect(state.byId[one.id]?.phase).toBe('offered');
  });

  it('keeps the identity of what did not change, so that it is not drawn again', () => {
    const [one, two] = [
      transfer({ phase: 'transferring' }),
      transfer({ phase: 'transferring', rateBytesPerSecond: 5 }),
    ];
    const before = withSnapshot(withSnapshot(empty, one, 0), two, 0);
    const after = withSnapshot(before, { ...two, doneBytes: 1 }, 100);
    expect(after.ids).toBe(before.ids);
    expect(after.byId[one.id]).toBe(before.byId[one.id]);
    expect(after.traces).toBe(before.traces);
  });

  it('prefers what a notice said over the older answer to the first question', () => {
    const [old, moved, late] = [transfer(), transfer(), transfer()];
    const newer = { ...moved, phase: 'done' } as const;
    const noticed = withSnapshot(withSnapshot(empty, newer, 0), late, 0);
    const state = withInitial(noticed, [old, moved], 0);
    expect(state.ids).toEqual([late.id, moved.id, old.id]);
    expect(state.byId[moved.id]?.phase).toBe('done');
  });

  it('forgets everything about one that is dismissed', () => {
    const moving = transfer({ phase: 'transferring', rateBytesPerSecond: 9 });
    const state = withSnapshot(empty, moving, 0);
    expect(state.traces[moving.id]?.rates).toEqual([9]);
    expect(withoutTransfer(withPostponed(state, moving.id), moving.id)).toEqual(empty);
  });
});

describe('offers', () => {
  it('overwrite nothing in another folder because that was chosen for the first one', () => {
    const asked = offer({ folder: '/home/mira/Downloads' });
    const { id } = asked;
    for (const [chosen, elsewhere] of [
      ['replace', 'keep-both'],
      ['skip', 'skip'],
    ] as const) {
      const before = withChoice(withSnapshot(empty, asked, 0), id, chosen);
      expect(choiceOf(withSnapshot(before, { ...asked, freeBytes: 1 }, 1), id)).toBe(chosen);
      const moved = withSnapshot(before, { ...asked, folder: '/mnt/disk' }, 1);
      expect(choiceOf(moved, id)).toBe(elsewhere);
      expect(choiceOf(withChoice(moved, id, 'replace'), id)).toBe('replace');
    }
  });

  it('are asked about oldest first, and sent ones never', () => {
    const [first, second] = [offer(), offer()];
    const waiting = transfer({ phase: 'offered' });
    const state = withInitial(empty, [first, waiting, second], 0);
    expect(offersToShow(state)).toEqual([first.id, second.id]);
  });

  it('leave the dialog when they are postponed, and come back on demand', () => {
    const one = offer();
    const state = withPostponed(withSnapshot(empty, one, 0), one.id);
    expect(offersToShow(state)).toEqual([]);
    expect(offersToShow(withReopened(state, one.id))).toEqual([one.id]);
  });

  it('keep what was chosen for them while they wait, and are preset until then', () => {
    const one = offer({ conflict: 'skip' });
    const state = withSnapshot(empty, one, 0);
    expect(choiceOf(state, one.id)).toBe('skip');
    const chosen = withChoice(state, one.id, 'replace');
    expect(choiceOf(withPostponed(chosen, one.id), one.id)).toBe('replace');
    expect(withoutTransfer(chosen, one.id)).toEqual(empty);
  });

  it('are no longer being answered once main has said what became of them', () => {
    const one = offer();
    const state = withAnswering(withSnapshot(empty, one, 0), one.id, true);
    expect(withSnapshot(state, { ...one, doneBytes: 1 }, 0).answering).toEqual([one.id]);
    expect(withSnapshot(state, { ...one, phase: 'transferring' }, 0).answering).toEqual([]);
  });
});

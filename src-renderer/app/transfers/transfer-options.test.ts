import { describe, expect, it } from 'vitest';
import { FULL_PACE, type TransferSnapshot } from '../../../src-shared/transfer-model.ts';
import { moving, transfer } from '../../fixtures/snapshots.ts';
import { optionsOf } from './transfer-options.ts';

/** The names of what can be done. */
const can = (one: TransferSnapshot): readonly string[] =>
  Object.entries(optionsOf(one)).flatMap(([name, value]) =>
    value === true ? [name] : typeof value === 'string' ? [value] : [],
  );

describe('what can be done', () => {
  it('with what runs: hold it from either side; the sender says how fast and adds more', () => {
    expect(can(moving({ pace: FULL_PACE }))).toEqual(['pause', 'pace', 'add']);
    expect(can(moving({ direction: 'received' }))).toEqual(['pause']);
  });

  it('lifts only the hold of this side', () => {
    const received = moving({ direction: 'received' });
    expect(can({ ...received, paused: 'here' })).toEqual(['resume']);
    expect(can({ ...received, paused: 'both' })).toEqual(['resume']);
    expect(can({ ...received, paused: 'there' })).toEqual(['pause']);
  });

  it('with what waits for its turn: move it, hold it, add to it, but not hurry it', () => {
    const queued = transfer({ phase: 'queued', pace: FULL_PACE });
    expect(can(queued)).toEqual(['pause', 'add', 'move']);
    const failure = { kind: 'no-answer', host: 'attic', port: 27182 } as const;
    expect(can({ ...queued, failure })).toEqual(['pause', 'add', 'tryNow', 'move']);
    expect(can({ ...queued, failure, paused: 'here' })).toEqual(['resume', 'add', 'move']);
  });

  it('with what was interrupted: try at once where it was sent; where it was received, wait', () => {
    const sent = transfer({ phase: 'interrupted', failure: { kind: 'peer-left' } });
    expect(can(sent)).toEqual(['pause', 'add', 'tryNow']);
    expect(can({ ...sent, direction: 'received' })).toEqual([]);
  });

  it('with sources that changed: say so before anything else goes on', () => {
    const failure = { kind: 'sources-changed', name: 'a', count: 1 } as const;
    expect(can(transfer({ phase: 'interrupted', failure }))).toEqual(['add', 'sendAsTheyAre']);
  });

  it('with plain UDP, or before there is an answer: little', () => {
    expect(can(moving({ dialect: 'plain' }))).toEqual([]);
    expect(can(transfer({ pace: FULL_PACE }))).toEqual(['pace', 'add']);
  });
});

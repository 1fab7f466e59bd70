import { describe, expect, it } from 'vitest';
import {
  RECEIVER_FILE_PHASES,
  SENDER_FILE_PHASES,
  step,
  TRANSFER_PHASES,
} from './transition-table.ts';
import type { TransitionTable } from './transition-table.ts';

const TABLES: readonly [string, TransitionTable<string>, string, readonly string[]][] = [
  ['a transfer', TRANSFER_PHASES, 'connecting', ['done', 'failed']],
  ['a sent file', SENDER_FILE_PHASES, 'waiting', ['stored', 'failed', 'skipped']],
  ['a received file', RECEIVER_FILE_PHASES, 'waiting', ['stored', 'failed', 'skipped']],
];

describe.each(TABLES)('the phases of %s', (_what, table, first, last) => {
  it('end where nothing follows, and nowhere else', () => {
    const ends = Object.keys(table).filter((phase) => table[phase]?.length === 0);
    expect(ends).toEqual(last);
  });

  it('can all be reached', () => {
    const reached = new Set([first]);
    for (const phase of reached) for (const next of table[phase] ?? []) reached.add(next);
    expect([...reached].sort()).toEqual(Object.keys(table).sort());
  });

  it('can fail from everywhere before the end', () => {
    for (const phase of Object.keys(table)) {
      const canFail = table[phase]?.includes('failed') ?? false;
      expect(canFail || last.includes(phase)).toBe(true);
    }
  });
});

describe('step', () => {
  it('takes a step of the table and refuses any other', () => {
    expect(step(TRANSFER_PHASES, 'offered', 'transferring')).toBe('transferring');
    expect(() => step(TRANSFER_PHASES, 'done', 'failed')).toThrow('failed does not follow done');
  });
});

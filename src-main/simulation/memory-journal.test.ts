import { expect, it } from 'vitest';
import { BLOCK_BYTES } from '../transfer/constants.ts';
import type { ListEntry } from '../transfer/list-entry.ts';
import { EVERYTHING } from '../transfer/receive-plan.ts';
import { MemoryJournal } from './memory-journal.ts';
import { MemoryPart } from './memory-part.ts';

const SIZE_BYTES = 3 * BLOCK_BYTES;
const ENTRY: ListEntry = {
  ...{ kind: 'file', path: 'a', sizeBytes: SIZE_BYTES, modifiedAt: 0 },
  ...{ executable: false, target: null },
};
const isStored = (): boolean => false;
const planOf = (journal: MemoryJournal) => journal.planFor([ENTRY], isStored);

function begun(): { journal: MemoryJournal; part: MemoryPart; write: (block: number) => void } {
  const journal = new MemoryJournal();
  const part = new MemoryPart('a', SIZE_BYTES);
  journal.parts.set('.part', part);
  journal.note({ kind: 'file', file: 0, path: 'a', sizeBytes: SIZE_BYTES, modifiedAt: 0 });
  journal.note({ kind: 'part', file: 0, name: '.part' });
  const write = (block: number): void => {
    const offset = block * BLOCK_BYTES;
    part.write(offset, new Uint8Array(BLOCK_BYTES).fill(1));
    journal.note({ kind: 'written', file: 0, offset, byteCount: BLOCK_BYTES });
  };
  return { journal, part, write };
}

it('after a kill claims all that was written', () => {
  const { journal, write } = begun();
  write(0);
  write(1);
  const plan = planOf(journal);
  expect(plan.have.get(0)).toEqual([{ offset: 0, byteCount: 2 * BLOCK_BYTES }]);
  journal.begin([ENTRY], plan);
});

it('after a power loss claims no more than what was written before the flush that ended', () => {
  const { journal, part, write } = begun();
  write(0);
  journal.note({ kind: 'flushing', file: 0 });
  const endFlush = part.beginFlush();
  write(1);
  endFlush();
  journal.note({ kind: 'flushed', file: 0 });
  journal.losePower(1);
  const plan = planOf(journal);
  expect(plan.have.get(0)).toEqual([{ offset: 0, byteCount: BLOCK_BYTES }]);
  expect([part.bytes[0], part.bytes[BLOCK_BYTES]]).toEqual([1, 0xee]);
  journal.begin([ENTRY], plan);
});

it('finds a journal out that says flushed where nothing was', () => {
  const { journal, write } = begun();
  write(0);
  journal.note({ kind: 'flushing', file: 0 });
  journal.note({ kind: 'flushed', file: 0 });
  journal.losePower(1);
  expect(() => journal.begin([ENTRY], planOf(journal))).toThrow('not on the disk');
});

it('finds a plan out that has something sent again', () => {
  const { journal, write } = begun();
  write(2);
  expect(() => journal.begin([ENTRY], EVERYTHING)).toThrow(`${BLOCK_BYTES} bytes of a`);
});

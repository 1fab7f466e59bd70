/** A journal's header and entries for tests, and random notes of a sink that obeys the rules. */
import fc from 'fast-check';
import { BLOCK_BYTES } from '../../transfer/constants.ts';
import type { JournalHeader } from './journal-lines.ts';
import type { ResumeNotes } from './resume-api.ts';
import type { NotedEntry } from './resume-journal.ts';

export const KEY = 'ab'.repeat(32);
export const WIRE_ID = '12'.repeat(16);

export function headerFor(folder: string, changes: Partial<JournalHeader> = {}): JournalHeader {
  return {
    id: 'cd'.repeat(16),
    wireId: WIRE_ID,
    peer: { publicKey: KEY, deviceName: 'büro', host: '192.0.2.7', port: 27_182 },
    folder,
    conflict: 'keep-both',
    listDigest: '0f'.repeat(32),
    entryCount: 3,
    totalBytes: 30 * BLOCK_BYTES,
    skippedCount: 0,
    skippedBytes: 0,
    bootId: null,
    startedAt: 1_700_000_000_000,
    ...changes,
  };
}

export const BLOCKS = 10;

/** As many as wanted, each of BLOCKS blocks. */
export const entriesNamed = (...paths: readonly string[]): readonly NotedEntry[] =>
  paths.map((path, n) => ({
    kind: 'file',
    path,
    sizeBytes: BLOCKS * BLOCK_BYTES,
    modifiedAt: 1_600_000_000_000 + n,
  }));

export type Note = (notes: ResumeNotes) => void;

/** Notes about `fileCount` files in any order, each as a sink may make it. */
export const arbitraryNotes = (fileCount: number): fc.Arbitrary<readonly Note[]> => {
  const file = fc.nat(fileCount - 1);
  const note = fc.oneof(
    { weight: 2, arbitrary: fc.tuple(file, fc.nat(99)).map(([f, n]) => part(f, n)) },
    { weight: 8, arbitrary: fc.tuple(file, fc.nat(BLOCKS - 1)).map(([f, n]) => written(f, n)) },
    { weight: 1, arbitrary: fc.tuple(file, fc.nat(BLOCKS)).map(([f, n]) => cut(f, n)) },
    {
      weight: 2,
      arbitrary: file.map(
        (f): Note =>
          (notes) =>
            notes.flushing(f),
      ),
    },
    {
      weight: 2,
      arbitrary: file.map(
        (f): Note =>
          (notes) =>
            notes.flushed(f),
      ),
    },
    {
      weight: 1,
      arbitrary: file.map(
        (f): Note =>
          (notes) =>
            notes.stored(f, `f${f}`, 'ef'.repeat(32)),
      ),
    },
    {
      weight: 1,
      // Of one: a cut between two would be a cut within a note.
      arbitrary: fc.uniqueArray(file, { maxLength: 1 }).map(
        (files): Note =>
          (notes) =>
            notes.allStored(
              files.map((f) => ({ file: f, name: `f${f}`, sha256: 'ef'.repeat(32) })),
            ),
      ),
    },
    {
      weight: 1,
      arbitrary: file.map(
        (f): Note =>
          (notes) =>
            notes.naming(f, `f${f} (2)`, 'ef'.repeat(32), 7),
      ),
    },
    {
      weight: 1,
      arbitrary: file.map(
        (f): Note =>
          (notes) =>
            notes.dropped(f),
      ),
    },
  );
  return fc.array(note, { maxLength: 60 });
};

const part =
  (file: number, n: number): Note =>
  (notes) => {
    notes.partMade(file, `d/.f${file}.${n}.ferry-part`);
  };

const written =
  (file: number, block: number): Note =>
  (notes) => {
    notes.written(file, block * BLOCK_BYTES, BLOCK_BYTES);
  };

const cut =
  (file: number, blocks: number): Note =>
  (notes) => {
    notes.cut(file, blocks * BLOCK_BYTES);
  };

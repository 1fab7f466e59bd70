import fc from 'fast-check';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { invariant } from '../../../src-shared/assert.ts';
import { BLOCK_BYTES } from '../../transfer/constants.ts';
import { readBootId } from './boot-id.ts';
import {
  arbitraryNotes,
  entriesNamed,
  headerFor,
  KEY,
  type Note,
  WIRE_ID,
} from './journal.test-kit.ts';
import { parseHeader } from './journal-lines.ts';
import type { ResumeNotes, ResumeState, StoredNote } from './resume-api.ts';
import { ResumeFolder } from './resume-folder.ts';

const ENTRIES = entriesNamed('d/a', 'd/b', 'd/ü\n');
const ANOTHER_BOOT = '00000000-0000-0000-0000-000000000000';
/** Each run is some twenty system calls. */
const RUNS = { numRuns: 60 };

let root: string;
let count = 0;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'ferry-journal-'));
});

afterAll(() => rm(root, { recursive: true, force: true }));

/** What the notes say, by the simplest of means: sets of block numbers. */
class Claims implements ResumeNotes {
  readonly files = new Map<
    number,
    {
      part: string | null;
      written: Set<number>;
      flushing: Set<number>;
      flushed: Set<number>;
      naming: string | null;
      stored: string | null;
    }
  >();
  #of(file: number) {
    const known = this.files.get(file);
    if (known) return known;
    const none = {
      part: null,
      written: new Set<number>(),
      flushing: new Set<number>(),
      flushed: new Set<number>(),
      naming: null,
      stored: null,
    };
    this.files.set(file, none);
    return none;
  }
  #reset(file: number, part: string | null, stored: string | null) {
    this.files.set(file, {
      part,
      stored,
      written: new Set(),
      flushing: new Set(),
      flushed: new Set(),
      naming: null,
    });
  }
  partMade(file: number, part: string) {
    this.#reset(file, part, null);
  }
  written(file: number, offset: number) {
    this.#of(file).written.add(offset / BLOCK_BYTES);
  }
  cut(file: number, byteCount: number) {
    const known = this.#of(file);
    const isLeft = (block: number): boolean => block < byteCount / BLOCK_BYTES;
    known.written = new Set([...known.written].filter(isLeft));
    known.flushed = new Set([...known.flushed].filter(isLeft));
    known.flushing = new Set();
  }
  flushing(file: number) {
    const known = this.#of(file);
    known.flushing = new Set(known.written);
  }
  flushed(file: number) {
    const known = this.#of(file);
    for (const block of known.flushing) known.flushed.add(block);
    known.flushing = new Set();
  }
  naming(file: number, name: string) {
    const known = this.#of(file);
    if (known.part !== null) known.naming = name;
  }
  stored(file: number, name: string) {
    this.#reset(file, null, name);
  }
  allStored(files: readonly StoredNote[]) {
    for (const { file, name } of files) this.stored(file, name);
  }
  dropped(file: number) {
    this.#reset(file, null, null);
  }
}

/** [path, part, blocks, naming, stored] of all that is claimed. */
function shown(state: ResumeState): unknown[] {
  return [...state.files]
    .map(([path, file]) => {
      const blocks = (file.part?.have ?? []).flatMap((range) =>
        Array.from(
          { length: range.byteCount / BLOCK_BYTES },
          (_, n) => range.offset / BLOCK_BYTES + n,
        ),
      );
      const { part, stored } = file;
      return [path, part?.name ?? null, blocks, part?.naming?.name ?? null, stored?.name ?? null];
    })
    .sort();
}

function expected(notes: readonly Note[], which: 'written' | 'flushed'): unknown[] {
  const claims = new Claims();
  for (const note of notes) note(claims);
  return [...claims.files]
    .filter(([, file]) => file.part !== null || file.stored !== null)
    .map(([n, file]) => {
      const blocks = file.part === null ? [] : [...file[which]].sort((a, b) => a - b);
      return [ENTRIES[n]?.path, file.part, blocks, file.naming, file.stored];
    })
    .sort();
}

interface Written {
  readonly folder: ResumeFolder;
  readonly path: string;
  /** Length of the file after each note, the first before any. */
  readonly lengths: readonly number[];
}

/** A journal with these notes, closed. */
async function write(notes: readonly Note[]): Promise<Written> {
  const home = join(root, String(count++));
  const folder = new ResumeFolder(home);
  const journal = await folder.begin(headerFor('/nowhere'), ENTRIES);
  invariant(journal !== null, 'nobody else has it');
  const name = (await readdir(home)).find((one) => one.endsWith('.journal'));
  const path = join(home, name ?? 'none');
  const lengths = [(await readFile(path)).length];
  for (const note of notes) {
    note(journal);
    lengths.push((await readFile(path)).length);
  }
  await journal.close();
  return { folder, path, lengths };
}

async function stateIn(folder: ResumeFolder): Promise<ResumeState | null> {
  const held = await folder.hold(KEY, WIRE_ID);
  await held?.release();
  return held?.state ?? null;
}

/** As if all of this had happened before the machine was started. */
async function reboot(path: string): Promise<void> {
  const bytes = await readFile(path, 'utf8');
  const bootId = await readBootId();
  await writeFile(path, bytes.replace(String(bootId), ANOTHER_BOOT));
}

const hasBootId = (await readBootId()) !== null;

describe.runIf(hasBootId)('ResumeJournal', () => {
  it('claims, cut off at any byte, what was noted wholly before it, and nothing else', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryNotes(ENTRIES.length), fc.nat(), async (notes, where) => {
        const { folder, path, lengths } = await write(notes);
        const bytes = await readFile(path);
        const header = lengths[0] ?? 0;
        const cut = header + (where % (bytes.length - header + 1));
        await writeFile(path, bytes.subarray(0, cut));
        const whole = lengths.filter((length) => length <= cut).length - 1;
        const state = await stateIn(folder);
        const claimed = state === null ? null : shown(state);
        expect(claimed).toEqual(expected(notes.slice(0, whole), 'written'));
      }),
      RUNS,
    );
  });

  it('claims each of many files that were stored together', async () => {
    const together: Note = (notes) =>
      notes.allStored(
        ENTRIES.map((_, file) => ({ file, name: `f${file}`, sha256: 'ef'.repeat(32) })),
      );
    const { folder } = await write([together]);
    const state = await stateIn(folder);
    expect(state && shown(state)).toEqual(expected([together], 'written'));
    expect(state?.files.size).toBe(ENTRIES.length);
  });

  it('claims after a reboot what was flushed, and nothing else', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryNotes(ENTRIES.length), async (notes) => {
        const { folder, path } = await write(notes);
        await reboot(path);
        const state = await stateIn(folder);
        expect(state === null ? null : shown(state)).toEqual(expected(notes, 'flushed'));
      }),
      RUNS,
    );
  });

  it('keeps both kinds of claim over any number of attempts, with the list in another order', async () => {
    const turned = [...ENTRIES].reverse();
    const turnedBack =
      (note: Note): Note =>
      (notes) => {
        const last = ENTRIES.length - 1;
        note({
          partMade: (file, part) => notes.partMade(last - file, part),
          written: (file, offset, byteCount) => notes.written(last - file, offset, byteCount),
          cut: (file, byteCount) => notes.cut(last - file, byteCount),
          flushing: (file) => notes.flushing(last - file),
          flushed: (file) => notes.flushed(last - file),
          naming: (file, ...rest) => notes.naming(last - file, ...rest),
          stored: (file, name, sha256) => notes.stored(last - file, name, sha256),
          allStored: (files) =>
            notes.allStored(files.map((stored) => ({ ...stored, file: last - stored.file }))),
          dropped: (file) => notes.dropped(last - file),
        });
      };
    const notesOf = arbitraryNotes(ENTRIES.length);
    await fc.assert(
      fc.asyncProperty(notesOf, notesOf, fc.boolean(), async (first, second, isRebooted) => {
        const { folder, path } = await write(first);
        const held = await folder.hold(KEY, WIRE_ID);
        const journal = await held?.begin(headerFor('/nowhere'), turned);
        invariant(journal, 'it is there');
        // A flush that was under way when the first attempt ended covers nothing in the second.
        for (let file = 0; file < ENTRIES.length; file += 1) journal.flushing(file);
        for (const note of second) turnedBack(note)(journal);
        await journal.close();
        if (isRebooted) await reboot(path);
        const between = (notes: ResumeNotes): void => {
          for (let file = 0; file < ENTRIES.length; file += 1) notes.flushing(file);
        };
        const state = await stateIn(folder);
        expect(state === null ? null : shown(state)).toEqual(
          expected([...first, between, ...second], isRebooted ? 'flushed' : 'written'),
        );
      }),
      RUNS,
    );
  });

  it('knows nothing of a file whose size or time is another one now', async () => {
    const { folder } = await write([
      (notes) => notes.partMade(0, '.a.0.ferry-part'),
      (notes) => notes.written(0, 0, BLOCK_BYTES),
      (notes) => notes.partMade(1, '.b.0.ferry-part'),
    ]);
    const held = await folder.hold(KEY, WIRE_ID);
    const changed = ENTRIES.map((entry, n) => (n === 0 ? { ...entry, modifiedAt: 1 } : entry));
    const journal = await held?.begin(headerFor('/nowhere'), changed);
    journal?.partMade(0, '.a.1.ferry-part');
    await journal?.close();
    const state = await stateIn(folder);
    expect(state?.files.get('d/a')).toMatchObject({
      modifiedAt: 1,
      part: { name: '.a.1.ferry-part', have: [] },
    });
    expect(state?.files.get('d/b')?.part?.name).toBe('.b.0.ferry-part');
  });

  it('is written under this boot, whatever the header said', async () => {
    const { path } = await write([]);
    const line = (await readFile(path, 'utf8')).split('\n')[0] ?? '';
    expect(parseHeader(line)?.bootId).toBe(await readBootId());
  });
});

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FileQuery } from '../../src-shared/file-page.ts';
import type { TransferFile, TransferSnapshot } from '../../src-shared/transfer-model.ts';
import { file, transfer } from '../../src-shared/transfer.test-kit.ts';
import type { Database } from './database.ts';
import { memoryDatabase } from './database.test-kit.ts';
import { History } from './history.ts';

let database: Database;
let history: History;

beforeEach(() => {
  database = memoryDatabase();
  history = new History(database);
});
afterEach(() => {
  database.close();
});

const id = 'ab'.repeat(16);
const FILES = 9_000;

/** Every thousandth was skipped, and the last one failed. */
function fileAt(n: number): TransferFile {
  const one = file(`Regatta/day ${n % 9}/boat ${n}.jpg`);
  if (n === FILES - 1) return { ...one, failure: { kind: 'file-locked', name: one.name } };
  return n % 1_000 === 0 ? { ...one, skipped: 'same' } : one;
}

const past = (different: Partial<TransferSnapshot> = {}): TransferSnapshot =>
  transfer({
    id,
    files: Array.from({ length: FILES }, (_, n) => fileAt(n)),
    fileCount: FILES,
    endedAt: 2_000,
    ...different,
  });

const indexes = async (different: Partial<FileQuery>): Promise<readonly number[] | undefined> => {
  const query: FileQuery = { id, filter: 'all', text: '', from: 0, count: 200, ...different };
  return (await history.filePage(query))?.files.map(({ index }) => index);
};

describe('a page of the files of a past transfer', () => {
  it('is any part of them, each with its place', async () => {
    history.finish(past());
    const query = { id, filter: 'all', text: '', from: FILES - 2, count: 200 } as const;
    expect(await history.filePage(query)).toEqual({
      total: FILES,
      files: [
        { ...fileAt(FILES - 2), index: FILES - 2 },
        { ...fileAt(FILES - 1), index: FILES - 1 },
      ],
    });
  });

  it('holds only what failed, what was skipped, or what has that name, from any of them on', async () => {
    history.finish(past());
    expect(await indexes({ filter: 'failed' })).toEqual([FILES - 1]);
    expect(await indexes({ filter: 'skipped', from: 7 })).toEqual([7_000, 8_000]);
    expect(await indexes({ text: 'BOAT 8000.' })).toEqual([8_000]);
    expect(await indexes({ text: 'BOAT 8000.', filter: 'failed' })).toEqual([]);
  });

  it('is of the files that came last, once a transfer went on and ended anew', async () => {
    history.finish(past({ phase: 'failed', failure: { kind: 'interrupted' } }));
    expect(await indexes({ filter: 'failed' })).toEqual([FILES - 1]);
    const healed = Array.from({ length: FILES }, (_, n) => file(`boat ${n}.jpg`));
    history.finish(past({ files: healed, endedAt: 3_000 }));
    expect(await indexes({ filter: 'failed' })).toEqual([]);
    expect(await indexes({ text: '8999' })).toEqual([8_999]);
  });

  it('is nothing of a transfer that nobody knows, or of whose files nothing is known', async () => {
    expect(await indexes({})).toBeUndefined();
    history.finish(past({ files: [], fileCount: 3 }));
    expect(await indexes({})).toBeUndefined();
  });
});

describe('where what was put into a transfer lies', () => {
  it('is what was given to be sent, and for what came the top of each tree', () => {
    const order = { target: { host: 'bob', port: 1 }, paths: ['/home/ann/Regatta'], plain: false };
    history.begin(past({ phase: 'transferring', endedAt: null, files: [] }), order);
    expect(history.placesOf(id)).toEqual([]);
    history.finish(past());
    expect(history.placesOf(id)).toEqual(['/home/ann/Regatta']);

    const here = (name: string): TransferFile => ({ ...file(name), path: `/in/${name}` });
    const files = [here('Regatta (2)/a/b.jpg'), here('Regatta (2)/c.jpg'), file('skipped.txt')];
    const received = { id: 'cd'.repeat(16), direction: 'received', folder: '/in' } as const;
    history.finish(past({ ...received, files: [...files, here('notes.txt')] }));
    expect(history.placesOf(received.id)).toEqual(['/in/Regatta (2)', '/in/notes.txt']);
  });
});

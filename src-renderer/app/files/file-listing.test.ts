import { beforeEach, describe, expect, it } from 'vitest';
import { type FilePage, type FileQuery, pageOfFiles } from '../../../src-shared/file-page.ts';
import { file } from '../../../src-shared/transfer.test-kit.ts';
import { itemAt } from '../lists/paged.ts';
import { FileListing } from './file-listing.ts';

const FILES = 10_000;
const files = Array.from({ length: FILES }, (_, n) => ({
  ...file(`tree/${n}.txt`),
  skipped: n % 100 === 0 ? ('same' as const) : null,
}));

let asked: FileQuery[];
let answers: (query: FileQuery) => Promise<FilePage | null>;
let listing: FileListing;

const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));
const nameAt = (index: number): string | undefined =>
  itemAt(listing.store.getState().files, index)?.name;

beforeEach(() => {
  asked = [];
  answers = (query) => Promise.resolve(pageOfFiles(files, query));
  listing = new FileListing('ab', (query) => {
    asked.push(query);
    return answers(query);
  });
});

describe('the files that somebody looks through', () => {
  it('are asked for where they are looked at, and nowhere else', async () => {
    listing.see({ first: 9_950, last: 9_999 });
    await settled();
    expect([nameAt(9_999), nameAt(0)]).toEqual(['tree/9999.txt', undefined]);
    listing.see({ first: 9_960, last: 9_990 });
    await settled();
    expect(asked).toEqual([{ id: 'ab', filter: 'all', text: '', from: 9_950, count: 50 }]);
  });

  it('are only those that were chosen, each with its place among all', async () => {
    listing.choose({ filter: 'skipped' });
    await settled();
    expect(listing.store.getState().files.total).toBe(100);
    expect(itemAt(listing.store.getState().files, 7)?.index).toBe(700);
    listing.choose({ text: '990' });
    await settled();
    expect(nameAt(0)).toBe('tree/9900.txt');
  });

  it('stay in sight while they are read again', async () => {
    listing.see({ first: 100, last: 149 });
    await settled();
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    answers = (query) => held.then(() => pageOfFiles(files, query));
    listing.renew();
    await settled();
    expect(nameAt(100)).toBe('tree/100.txt');
    release();
    await settled();
    expect(nameAt(100)).toBe('tree/100.txt');
    expect(asked).toHaveLength(2);
  });

  it('are asked for again when they were not answered for, but not by themselves', async () => {
    answers = () => Promise.resolve(null);
    listing.see({ first: 0, last: 20 });
    await settled();
    expect(asked).toHaveLength(1);
    answers = (query) => Promise.resolve(pageOfFiles(files, query));
    listing.see({ first: 0, last: 21 });
    await settled();
    expect(nameAt(21)).toBe('tree/21.txt');
  });
});

import { describe, expect, it } from 'vitest';
import type { FileQuery } from '../../../src-shared/file-page.ts';
import { file } from '../../../src-shared/transfer.test-kit.ts';
import { pageOfTransfer } from './file-pages.ts';

const FILES = 250_000;

/** Every thousandth is skipped; none exists before it is asked for. */
const many = {
  fileTotal: FILES,
  filesFrom: (from: number, count: number) =>
    Array.from({ length: Math.min(count, FILES - from) }, (_, at) => ({
      ...file(`tree/${from + at}.txt`),
      skipped: (from + at) % 1_000 === 0 ? ('same' as const) : null,
    })),
};

const query = (different: Partial<FileQuery>): FileQuery => ({
  id: '',
  filter: 'all',
  text: '',
  from: 0,
  count: 200,
  ...different,
});

describe('a page of a transfer that runs', () => {
  it('is the files that were asked for, and no other is looked at', async () => {
    let asked = 0;
    const counting = {
      ...many,
      filesFrom: (from: number, count: number) => {
        asked += count;
        return many.filesFrom(from, count);
      },
    };
    const page = await pageOfTransfer(counting, query({ from: FILES - 2 }));
    expect(page.total).toBe(FILES);
    expect(page.files.map(({ index, name }) => `${index} ${name}`)).toEqual([
      '249998 tree/249998.txt',
      '249999 tree/249999.txt',
    ]);
    expect(asked).toBe(200);
  });

  it('holds the skipped ones with their places, from any of them on', async () => {
    const page = await pageOfTransfer(many, query({ filter: 'skipped', from: 248 }));
    expect(page.total).toBe(250);
    expect(page.files.map(({ index }) => index)).toEqual([248_000, 249_000]);
  });

  it('leaves the thread to others again and again while it looks for a name', async () => {
    let turns = 0;
    let isLooking = true;
    const watch = (): void => {
      turns += 1;
      if (isLooking) setImmediate(watch);
    };
    setImmediate(watch);
    const page = await pageOfTransfer(many, query({ text: '/99999.' }));
    isLooking = false;
    expect(page.files.map(({ index }) => index)).toEqual([99_999]);
    expect(turns).toBeGreaterThan(20);
  });
});

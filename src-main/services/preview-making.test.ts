import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { OfferPreview } from '../../src-shared/preview-model.ts';
import { type MakePreview, PreviewMaking } from './preview-making.ts';

const FIRST = '1'.repeat(32);
const SECOND = '2'.repeat(32);

let folder: string;
let time: number;
let sent: [string, OfferPreview][];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ferry-making-'));
  time = 50_000;
  sent = [];
});
afterEach(() => rm(folder, { recursive: true }));

const now = (): number => time;
const makingBy = (make: MakePreview): PreviewMaking =>
  new PreviewMaking(make, (id, preview) => sent.push([id, preview]));

async function made(name: string, content = name): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

/** Of whatever was read: its text again. */
const echo: MakePreview = (image) => image;
const textOf = ({ jpeg }: OfferPreview): string => new TextDecoder().decode(jpeg);

describe('making previews', () => {
  it('reads each file, and sends what is made of it', async () => {
    const files = [
      { index: 0, path: await made('a.jpg') },
      { index: 4, path: await made('b.png') },
    ];
    await makingBy(echo).begin(FIRST, files, now);
    expect(sent.map(([id, one]) => [id, one.index, textOf(one)])).toEqual([
      [FIRST, 0, 'a.jpg'],
      [FIRST, 4, 'b.png'],
    ]);
  });

  it('passes over what is no image, is gone, is too large, is no file, or makes its maker fail', async () => {
    const large = await made('large.jpg');
    await truncate(large, 20_000_001);
    await mkdir(join(folder, 'folder.jpg'));
    execFileSync('mkfifo', [join(folder, 'pipe.jpg')]);
    const paths = [
      'gone.jpg',
      'large.jpg',
      'folder.jpg',
      'pipe.jpg',
      'none.jpg',
      'bad.jpg',
      'good.jpg',
    ];
    for (const name of ['none.jpg', 'bad.jpg', 'good.jpg']) await made(name);
    await made('empty.jpg', '');
    const files = [...paths, 'empty.jpg'].map((name, index) => ({
      index,
      path: join(folder, name),
    }));
    const make: MakePreview = (image) => {
      const text = new TextDecoder().decode(image);
      if (text === 'bad.jpg') throw new Error('a maker that fails');
      return text === 'none.jpg' ? null : image;
    };
    await makingBy(make).begin(FIRST, files, now);
    expect(sent.map(([, one]) => textOf(one))).toEqual(['good.jpg']);
  });

  it('begins none after two seconds', async () => {
    const path = await made('a.jpg');
    const files = [0, 1, 2, 3].map((index) => ({ index, path }));
    const slow: MakePreview = (image) => {
      time += 900;
      return image;
    };
    await makingBy(slow).begin(FIRST, files, now);
    expect(sent.map(([, { index }]) => index)).toEqual([0, 1, 2]);
  });

  it('takes offers one after the other', async () => {
    const path = await made('a.jpg');
    const making = makingBy(echo);
    const files = [0, 1].map((index) => ({ index, path }));
    await Promise.all([making.begin(FIRST, files, now), making.begin(SECOND, files, now)]);
    expect(sent.map(([id]) => id)).toEqual([FIRST, FIRST, SECOND, SECOND]);
  });
});

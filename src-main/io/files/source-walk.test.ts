import { execFileSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SourceEntry } from '../../transfer/session-api.ts';
import { asOrdinaryUser } from './file-system.test-kit.ts';
import { IGNORED_NAMES, walkSources } from './source-walk.ts';
import type { WalkOptions, WalkStep } from './source-walk.ts';

const OPTIONS: WalkOptions = { ignoredNames: IGNORED_NAMES, skipUnreadable: false };

let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'ferry-walk-'));
});

afterEach(async () => {
  await rm(root, { recursive: true, force: true });
});

async function put(path: string, text = ''): Promise<void> {
  await mkdir(join(root, path, '..'), { recursive: true });
  await writeFile(join(root, path), text);
}

async function walk(
  paths: readonly string[],
  options: Partial<WalkOptions> = {},
): Promise<{ entries: SourceEntry[]; others: WalkStep[]; steps: number }> {
  const entries: SourceEntry[] = [];
  const others: WalkStep[] = [];
  let steps = 0;
  const absolute = paths.map((path) => join(root, path));
  for await (const step of walkSources(absolute, { ...OPTIONS, ...options })) {
    steps += 1;
    if (step.kind === 'entries') entries.push(...step.entries);
    else others.push(step);
  }
  return { entries, others, steps };
}

const namesOf = (entries: readonly SourceEntry[]): string[] => entries.map(({ name }) => name);

describe('a walk of what is to be sent', () => {
  it('finds a tree, parents first, in order, with empty folders and hidden files', async () => {
    await put('photos/b.jpg', 'bb');
    await put('photos/a/deep.jpg', 'd');
    await put('photos/.hidden', 'h');
    await mkdir(join(root, 'photos/empty'));
    const { entries, others } = await walk(['photos']);
    expect(others).toEqual([]);
    expect(entries.map(({ kind, name, sizeBytes }) => [kind, name, sizeBytes])).toEqual([
      ['folder', 'photos', 0],
      ['file', 'photos/.hidden', 1],
      ['folder', 'photos/a', 0],
      ['file', 'photos/b.jpg', 2],
      ['folder', 'photos/empty', 0],
      ['file', 'photos/a/deep.jpg', 1],
    ]);
  });

  it('keeps times and who may execute', async () => {
    await put('tool', '#!');
    await chmod(join(root, 'tool'), 0o755);
    await utimes(join(root, 'tool'), 1_600_000_000.25, 1_600_000_000.25);
    const { entries } = await walk(['tool']);
    expect(entries).toEqual([
      {
        path: join(root, 'tool'),
        name: 'tool',
        kind: 'file',
        sizeBytes: 2,
        modifiedAt: 1_600_000_000_250,
        executable: true,
        target: null,
      },
    ]);
  });

  it('leaves the ignored names out wherever they are, and no others', async () => {
    await put('a/.DS_Store');
    await put('a/b/Thumbs.db');
    await put('a/b/thumbs.db.txt');
    await put('.DS_Store');
    expect(namesOf((await walk(['a', '.DS_Store'])).entries)).toEqual([
      'a',
      'a/b',
      'a/b/thumbs.db.txt',
      '.DS_Store',
    ]);
    expect(namesOf((await walk(['a'], { ignoredNames: ['b'] })).entries)).toEqual([
      'a',
      'a/.DS_Store',
    ]);
  });

  it('gives two things of one name two names', async () => {
    await put('one/photo.jpg');
    await put('two/Photo.jpg');
    expect(namesOf((await walk(['one/photo.jpg', 'two/Photo.jpg'])).entries)).toEqual([
      'photo.jpg',
      'Photo (2).jpg',
    ]);
  });

  it.skipIf(process.platform === 'win32')(
    'keeps links that stay inside, follows none, and tells those that lead out',
    async () => {
      await put('a/file');
      await put('secret', 's');
      await symlink('file', join(root, 'a/near'));
      await mkdir(join(root, 'a/sub'));
      await symlink('../file', join(root, 'a/sub/up'));
      await symlink('..', join(root, 'a/sub/round'));
      await symlink('../secret', join(root, 'a/out'));
      await symlink(join(root, 'secret'), join(root, 'a/absolute'));
      await symlink('../../a/file', join(root, 'a/sub/outAndIn'));
      const { entries, others } = await walk(['a']);
      expect(entries.filter(({ kind }) => kind === 'link').map((e) => [e.name, e.target])).toEqual([
        ['a/near', 'file'],
        ['a/sub/outAndIn', '../../a/file'],
        ['a/sub/round', '..'],
        ['a/sub/up', '../file'],
      ]);
      expect(others).toEqual([
        {
          kind: 'left-out',
          name: 'a/absolute',
          failure: { kind: 'link-leads-out', name: 'a/absolute' },
        },
        { kind: 'left-out', name: 'a/out', failure: { kind: 'link-leads-out', name: 'a/out' } },
      ]);
    },
  );

  it.skipIf(process.platform === 'win32')('follows a link that was chosen itself', async () => {
    await put('real/file', 'x');
    await symlink('real', join(root, 'alias'));
    expect(namesOf((await walk(['alias'])).entries)).toEqual(['alias', 'alias/file']);
  });

  it.skipIf(process.platform === 'win32')(
    'leaves pipes and names that are no text out, and says so',
    async () => {
      await put('a/file');
      execFileSync('mkfifo', [join(root, 'a/pipe')]);
      await writeFile(
        Buffer.concat([Buffer.from(join(root, 'a/')), Buffer.from([0xff, 0x61])]),
        '',
      );
      const { entries, others } = await walk(['a']);
      expect(namesOf(entries)).toEqual(['a', 'a/file']);
      expect(others.map((step) => step.kind === 'left-out' && step.failure.kind)).toEqual([
        'source-is-folder',
        'unsafe-name',
      ]);
    },
  );

  it('fails for what is not there, and for what is no file', async () => {
    expect((await walk(['gone'])).others).toEqual([
      { kind: 'failed', failure: { kind: 'source-missing', name: 'gone' } },
    ]);
  });

  it.skipIf(process.platform === 'win32')(
    'fails for what may not be read, or leaves it out when asked to: files, and folders with all in them',
    async () => {
      for (const path of ['a/closed/in', 'a/open', 'a/secret']) await put(path);
      for (const path of ['a/closed', 'a/secret']) await chmod(join(root, path), 0);
      await asOrdinaryUser([root], async () => {
        expect((await walk(['a'])).others).toEqual([
          { kind: 'failed', failure: { kind: 'source-unreadable', name: 'a/secret' } },
        ]);
        const skipped = await walk(['a'], { skipUnreadable: true });
        expect(namesOf(skipped.entries)).toEqual(['a', 'a/closed', 'a/open']);
        expect(skipped.others).toMatchObject([
          { kind: 'left-out', name: 'a/secret' },
          { kind: 'left-out', name: 'a/closed' },
        ]);
        await chmod(join(root, 'a/closed'), 0o700);
      });
    },
  );

  it('leaves a path out that is too long for the protocol', async () => {
    const long = 'x'.repeat(200);
    await put(`a/${long}/${long}/${long}/${long}/${long}/${long}`);
    const { entries, others } = await walk(['a']);
    expect(entries.length).toBe(6);
    expect(others).toMatchObject([{ kind: 'left-out', failure: { kind: 'path-too-long' } }]);
  });

  it('comes in steps, so that a large folder is never held back as a whole', async () => {
    await mkdir(join(root, 'many'));
    const names = Array.from({ length: 600 }, (_, i) => `f${String(i).padStart(3, '0')}`);
    await Promise.all(names.map((name) => writeFile(join(root, 'many', name), name)));
    const { entries, steps } = await walk(['many']);
    expect(namesOf(entries)).toEqual(['many', ...names.map((name) => `many/${name}`)]);
    expect(steps).toBe(4);
  });

  it('leaves turns to others between small folders, however quick the disk', async () => {
    for (let folder = 0; folder < 40; folder += 1) {
      const path = join(root, 'tree', `d${folder}`);
      await mkdir(path, { recursive: true });
      for (let file = 0; file < 50; file += 1) await writeFile(join(path, String(file)), '');
    }
    let turns = 0;
    let isCounting = true;
    const count = (): void => {
      turns += 1;
      if (isCounting) setImmediate(count);
    };
    let files = 0;
    for await (const step of walkSources([join(root, 'tree')], OPTIONS)) {
      files += step.kind === 'entries' ? step.entries.length : 0;
      // From the first folder on nothing waits for a disk.
      if (files > 41 && turns === 0) setImmediate(count);
    }
    isCounting = false;
    expect(files).toBe(2_041);
    expect(turns).toBeGreaterThan(0);
  });
});

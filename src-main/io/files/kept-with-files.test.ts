/** What arrives of a file beside its bytes: its time, whether it can be executed, its name, its place; and what is left out. */
import {
  chmod,
  mkdir,
  mkdtemp,
  readdir,
  rm,
  stat,
  truncate,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SourceEntry } from '../../transfer/session-api.ts';
import { DIRECT_FILE_MIN_BYTES, SMALL_FILE_MAX_BYTES } from './file-constants.ts';
import { treeOf } from './folder-tree.test-kit.ts';
import { IGNORED_NAMES, walkSources } from './source-walk.ts';
import { Rig } from './whole-transfer.test-kit.ts';
import type { Outcome } from './whole-transfer.test-kit.ts';

let root: string;
let sources: string;
let folder: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'ferry-kept-'));
  sources = join(root, 'sources');
  folder = join(root, 'received');
  await mkdir(sources);
  await mkdir(folder);
});

afterEach(async () => {
  await rm(root, { recursive: true, force: true });
});

async function send(...names: readonly string[]): Promise<Outcome> {
  const entries: SourceEntry[] = [];
  const paths = names.map((name) => join(sources, name));
  const options = { ignoredNames: IGNORED_NAMES, skipUnreadable: false };
  for await (const step of walkSources(paths, options)) {
    if (step.kind !== 'entries') throw new Error(step.failure.kind);
    entries.push(...step.entries);
  }
  return (await new Rig(folder, entries).accepted()).over();
}

const SIZES = [
  ['small', 5],
  ['larger', SMALL_FILE_MAX_BYTES + 1],
  ['large', DIRECT_FILE_MIN_BYTES + 1],
] as const;

describe.each(SIZES)('of a %s file', (_what, sizeBytes) => {
  async function put(name: string): Promise<string> {
    const path = join(sources, name);
    await writeFile(path, '');
    await truncate(path, sizeBytes);
    return path;
  }

  it.each([
    ['1901-12-13T20:45:53.001Z'],
    ['1965-01-01T00:00:00.123Z'],
    ['1969-12-31T23:59:59.999Z'],
    ['1970-01-01T00:00:00.000Z'],
    ['2001-09-09T01:46:40.007Z'],
    ['2026-11-30T23:59:59.999Z'],
    ['2038-01-19T03:14:08.001Z'],
    ['2106-02-07T06:28:16.499Z'],
    ['2200-01-01T00:00:00.567Z'],
  ])('the time %s is kept to the millisecond', async (time) => {
    const at = Date.parse(time);
    const path = await put('a');
    // Within its millisecond, so that it is no rounding that helps.
    await utimes(path, 0, at < 0 ? new Date(at) : (at + 0.5) / 1_000);
    expect(Math.floor((await stat(path)).mtimeMs)).toBe(at);
    await send('a');
    const { mtimeMs } = await stat(join(folder, 'a'));
    expect(Math.floor(mtimeMs)).toBe(at);
    // And so it is known again.
    expect((await send('a')).received.files[0]?.skipped).toBe('same');
  });

  it.each([
    [0o755, 0o777],
    [0o700, 0o777],
    [0o654, 0o777],
    [0o644, 0o666],
    [0o600, 0o666],
    [0o444, 0o666],
    [0o4755, 0o777],
    [0o2755, 0o777],
    [0o1755, 0o777],
    [0o6644, 0o666],
  ])('the mode %o says whether it can be executed, and no more', async (mode, masked) => {
    await chmod(await put('a'), mode);
    await send('a');
    const there = await stat(join(folder, 'a'));
    expect(there.mode & 0o7777).toBe(masked & ~process.umask());
  });
});

describe('of a folder', () => {
  it('its time is kept to the millisecond, of those around it, too', async () => {
    await mkdir(join(sources, 't/d/empty'), { recursive: true });
    await writeFile(join(sources, 't/d/x'), 'x');
    const at = Date.parse('1999-12-31T23:59:59.999Z');
    const names = ['t/d/empty', 't/d', 't'];
    for (const [n, name] of names.entries()) {
      await utimes(join(sources, name), 0, (at + n * 1_001 + 0.5) / 1_000);
    }
    await send('t');
    for (const [n, name] of names.entries()) {
      const { mtimeMs } = await stat(join(folder, name));
      expect(Math.floor(mtimeMs)).toBe(at + n * 1_001);
    }
  });

  it('hidden, empty and deep things are kept; what nobody means to send is not', async () => {
    for (const name of ['t/.git/refs', 't/empty/.deep/er', 't/.DS_Store-not']) {
      await mkdir(join(sources, name), { recursive: true });
    }
    const kept = ['t/.hidden', 't/.git/HEAD', 't/no bytes', 't/a.ferry-part.txt', 't/thumbs.db2'];
    for (const name of kept) await writeFile(join(sources, name), '');
    const left = [
      't/.DS_Store',
      't/Thumbs.db',
      't/empty/.DS_Store',
      't/.a.jpg.1a2b3c4d.ferry-part',
    ];
    for (const name of left) await writeFile(join(sources, name), 'rubbish');
    await send('t');
    const expected = new Map(await treeOf(sources));
    for (const name of left) expected.delete(name);
    expect(await treeOf(folder)).toEqual(expected);
  });

  it('that is given itself, everything of that name is sent', async () => {
    await writeFile(join(sources, '.DS_Store'), 'wanted');
    await send('.DS_Store');
    expect(await readdir(folder)).toEqual(['.DS_Store']);
  });

  it('whose names are in NFD, the same is known again, though they are in NFC here', async () => {
    await mkdir(join(sources, 'e\u0301'));
    await writeFile(join(sources, 'e\u0301', 'u\u0308.txt'), 'x');
    await send('e\u0301');
    expect([...(await treeOf(folder)).keys()]).toEqual(['é', 'é/ü.txt']);
    const again = await send('e\u0301');
    expect(again.received.files.map(({ skipped }) => skipped)).toEqual([null, 'same']);
    expect((await treeOf(folder)).size).toBe(2);
  });
});

import { mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { ListEntry } from '../../transfer/list-entry.ts';
import type { SourceEntry } from '../../transfer/session-api.ts';
import { FormerLists, removeFormerLists } from './former-lists.ts';

const PEER = 'ab'.repeat(32);
const OTHER = 'cd'.repeat(32);

let resume: string;
let lists: FormerLists;
let faults: unknown[];

beforeEach(() => {
  resume = mkdtempSync(join(tmpdir(), 'ferry-former-'));
  faults = [];
  lists = new FormerLists(resume, (message) => faults.push(message));
});
afterEach(() => {
  rmSync(resume, { recursive: true });
});

const entry = (path: string, different: Partial<ListEntry> = {}): ListEntry => ({
  ...{ kind: 'file', path, sizeBytes: path.length, modifiedAt: 1_700_000_000_123 },
  ...{ executable: false, target: null, ...different },
});

/** Of every kind, with names that need care in JSON and in lines. */
const treeOf = (count: number): readonly ListEntry[] => [
  entry('t', { kind: 'folder', sizeBytes: 0 }),
  entry('t/"quoted"\n\u2028 ü 🚢', { executable: true, sizeBytes: 5e12 }),
  entry('t/link', { kind: 'link', sizeBytes: 0, modifiedAt: 0, target: 'in/0' }),
  entry('t/in', { kind: 'folder', sizeBytes: 0 }),
  ...Array.from({ length: count }, (_, n) => entry(`t/in/${n}`)),
  entry('top'),
];
const TREE = treeOf(3_000);

const sourcesOf = (entries: readonly ListEntry[]): readonly SourceEntry[] =>
  entries.map((one) => ({ ...one, path: `/home/ann/${one.path}`, name: one.path }));

const filesOf = (): string[] => readdirSync(join(resume, 'lists')).sort();

async function keepBoth(entries: readonly ListEntry[]): Promise<string> {
  await lists.keepOffered('sources', sourcesOf(entries));
  await lists.keepReceived(PEER, entries);
  return (await lists.offered('sources'))?.digest ?? '';
}

it('gives both sides the same list under the same digest', async () => {
  const digest = await keepBoth(TREE);
  expect(digest).toMatch(/^[0-9a-f]{64}$/);
  expect((await lists.received(PEER, digest))?.entries).toEqual(TREE);
  // A program that starts later finds it as well.
  const later = new FormerLists(resume, () => undefined);
  expect((await later.received(PEER, digest))?.entries).toEqual(TREE);
  expect((await later.offered('sources'))?.digest).toBe(digest);
  expect(faults).toEqual([]);
});

it('gives nobody a list that somebody else offered, nor one of another digest', async () => {
  const digest = await keepBoth(TREE);
  expect(await lists.received(OTHER, digest)).toBe(null);
  expect(
    await lists.received(
      PEER,
      digest.replace(/^./u, (c) => (c === '0' ? '1' : '0')),
    ),
  ).toBe(null);
  expect(await lists.offered('other sources')).toBe(null);
});

it('does not take what was changed on the disk for what was received', async () => {
  const digest = await keepBoth(TREE);
  const [name = ''] = filesOf().filter((one) => one.startsWith('received-'));
  const path = join(resume, 'lists', name);
  writeFileSync(path, readFileSync(path, 'utf8').replace('"t/in/"', '"t/on/"'));
  expect(await lists.received(PEER, digest)).toBe(null);
});

it('forgets what was offered of the same sources before', async () => {
  const before = await keepBoth(TREE);
  const now = await keepBoth(treeOf(2_000));
  expect(now).not.toBe(before);
  expect(filesOf()).toHaveLength(3);
});

it.each<[string, readonly ListEntry[]]>([
  ['a short list', treeOf(100)],
  ['names that a disk may take for the same', [...TREE, entry('TOP')]],
  ['names that differ in how they are put together', [entry('\u00e9'), entry('e\u0301'), ...TREE]],
  ['folders that a disk may take for the same', [...TREE, entry('T', { kind: 'folder' })]],
  ['names of a folder that do not come together', [...TREE, entry('t/late')]],
])('keeps nothing of what was received with %s', async (_what, entries) => {
  await lists.keepReceived(PEER, entries);
  expect(readdirSync(resume).flatMap(() => filesOf())).toEqual([]);
});

it('keeps those that were used last', async () => {
  const many = treeOf(600);
  for (let n = 0; n < 70; n += 1) {
    await lists.keepOffered(`sources ${n}`, sourcesOf(many));
    // As if a minute went by, but for the first one, which is used all the time.
    for (const name of filesOf()) {
      const path = join(resume, 'lists', name);
      const time = Date.now() / 1_000 - 7_200 + n * 60;
      if (readFileSync(path).length > 0 && !seen.has(name)) utimesSync(path, time, time);
      seen.add(name);
    }
    await lists.offered('sources 0');
  }
  expect(filesOf()).toHaveLength(64);
  expect(await lists.offered('sources 0')).not.toBe(null);
  expect(await lists.offered('sources 1')).toBe(null);
  expect(await lists.offered('sources 69')).not.toBe(null);
});
const seen = new Set<string>();

it('says that a list could not be kept, and leaves nothing half', async () => {
  writeFileSync(join(resume, 'lists'), 'no folder');
  await lists.keepOffered('sources', sourcesOf(TREE));
  expect(faults).toEqual(['a list could not be kept: it will be said again']);
  expect(await lists.offered('sources')).toBe(null);
  expect(readdirSync(resume)).toEqual(['lists']);
});

it('keeps every list of transfers that end at the same moment, in two programs', async () => {
  const other = new FormerLists(resume, (message) => faults.push(message));
  const many = treeOf(600);
  await Promise.all(
    Array.from({ length: 40 }, (_, n) =>
      (n % 2 === 0 ? lists : other).keepOffered(`sources ${n}`, sourcesOf(many)),
    ),
  );
  expect(faults).toEqual([]);
  expect(filesOf()).toHaveLength(40);
});

it('keeps nothing of what is written while all are forgotten, and says nothing of it', async () => {
  const long = treeOf(20_000);
  const keeping = Promise.all(
    Array.from({ length: 8 }, (_, n) => lists.keepOffered(`sources ${n}`, sourcesOf(long))),
  );
  while (readdirSync(resume).flatMap(() => filesOf()).length < 8) await nextTurn();
  removeFormerLists(resume);
  await keeping;
  expect(faults).toEqual([]);
  expect(readdirSync(resume).flatMap(() => filesOf())).toEqual([]);
});

it('removes what a killed program left half, and nothing that is being written', async () => {
  await lists.keepOffered('sources', sourcesOf(TREE));
  const [left, fresh] = ['0011223344556677.new', '8899aabbccddeeff.new'];
  for (const name of [left, fresh]) writeFileSync(join(resume, 'lists', name), '["f","half');
  const yesterday = Date.now() / 1_000 - 86_400;
  utimesSync(join(resume, 'lists', left), yesterday, yesterday);
  await lists.keepOffered('other sources', sourcesOf(TREE));
  expect(filesOf()).toContain(fresh);
  expect(filesOf()).not.toContain(left);
  expect(filesOf()).toHaveLength(3);
});

it('forgets all of them when it is told to, and where there are none', async () => {
  removeFormerLists(resume);
  const digest = await keepBoth(TREE);
  removeFormerLists(resume);
  expect(await lists.received(PEER, digest)).toBe(null);
  expect(readdirSync(resume)).toEqual([]);
});

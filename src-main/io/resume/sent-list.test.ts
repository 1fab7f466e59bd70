import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { SourceEntry } from '../../transfer/session-api.ts';
import type { WalkStep } from '../files/source-walk.ts';
import { SentList } from './sent-list.ts';

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ferry-sent-'));
  path = join(folder, 'resume', `${'5a'.repeat(16)}.sent`);
});
afterEach(() => rm(folder, { recursive: true }));

const entry = (name: string, different: Partial<SourceEntry> = {}): SourceEntry => ({
  path: `/home/ann/${name}`,
  name,
  kind: 'file',
  sizeBytes: 5,
  modifiedAt: 1_000,
  executable: false,
  target: null,
  ...different,
});

async function* walkOf(entries: readonly SourceEntry[]): AsyncGenerator<WalkStep> {
  for (const one of entries) {
    await Promise.resolve();
    yield { kind: 'entries', entries: [one] };
  }
}

/** Of a new program, as every time. */
async function watched(
  entries: readonly SourceEntry[],
  acceptChanges = false,
): Promise<readonly WalkStep[]> {
  const list = new SentList(path);
  const steps: WalkStep[] = [];
  for await (const step of list.watch(walkOf(entries), acceptChanges)) steps.push(step);
  // Waits for what is being written.
  await list.watch(walkOf([]), false).next();
  return steps;
}

const failureOf = (steps: readonly WalkStep[]) => {
  const last = steps.at(-1);
  return last?.kind === 'failed' ? last.failure : null;
};

const tree = [entry('t', { kind: 'folder' }), entry('t/a'), entry('t/b'), entry('t/c')];

it('passes on everything, and finds the same again', async () => {
  expect(await watched(tree)).toHaveLength(4);
  expect(await watched(tree)).toHaveLength(4);
  expect(await readdir(join(folder, 'resume'))).toHaveLength(1);
});

it.each<[string, readonly SourceEntry[], string, number]>([
  ['a new size', tree.with(1, entry('t/a', { sizeBytes: 6 })), 't/a', 1],
  ['a new time', tree.with(2, entry('t/b', { modifiedAt: 2 })), 't/b', 1],
  ['another kind', tree.with(3, entry('t/c', { kind: 'link', target: 'a' })), 't/c', 1],
  ['one that is gone', tree.toSpliced(2, 1), 't/b', 1],
  ['one more', [...tree, entry('t/d')], 't/d', 1],
  ['one instead of another', tree.with(1, entry('t/0')), 't/0', 2],
  ['all', tree.map((one) => ({ ...one, sizeBytes: 9 })), 't', 4],
])('tells %s', async (_what, now, name, count) => {
  await watched(tree);
  expect(failureOf(await watched(now))).toEqual({ kind: 'sources-changed', name, count });
  // Nobody has said yes: it stays a change.
  expect(failureOf(await watched(now))?.kind).toBe('sources-changed');
  expect(failureOf(await watched(now, true))).toBe(null);
  expect(failureOf(await watched(now))).toBe(null);
});

it('cares neither for the time of a folder nor for the order in which names come', async () => {
  await watched(tree);
  const [top, a, b, c] = tree as [SourceEntry, SourceEntry, SourceEntry, SourceEntry];
  expect(failureOf(await watched([{ ...top, modifiedAt: 7 }, c, a, b]))).toBe(null);
});

it('keeps nothing of a walk that was left before its end', async () => {
  const steps = new SentList(path).watch(walkOf(tree), false);
  await steps.next();
  await steps.return();
  expect(failureOf(await watched([entry('other')]))).toBe(null);
});

it('takes its notes away, even while they are written', async () => {
  const list = new SentList(path);
  const steps = list.watch(walkOf(tree), false);
  while ((await steps.next()).done !== true);
  await list.remove();
  expect(await readdir(join(folder, 'resume'))).toEqual([]);
});

it('compares nothing where it could not write', async () => {
  await writeFile(join(folder, 'resume'), 'a file in the way');
  expect(failureOf(await watched(tree))).toBe(null);
  expect(failureOf(await watched([entry('other')]))).toBe(null);
});

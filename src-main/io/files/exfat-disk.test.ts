/** Transfers to a real exFAT disk, as memory cards have it: no hard links, no case, coarse times, few characters. */
import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ConflictChoice } from '../../../src-shared/transfer-model.ts';
import { BLOCK_BYTES } from '../../transfer/constants.ts';
import type { SourceEntry } from '../../transfer/session-api.ts';
import { sumOf } from '../resume/byte-ranges.ts';
import { headerFor, KEY, WIRE_ID } from '../resume/journal.test-kit.ts';
import { ResumeFolder } from '../resume/resume-folder.ts';
import { canExfat, withExfat } from './file-system.test-kit.ts';
import { examineSources } from './source-list.ts';
import { Rig } from './whole-transfer.test-kit.ts';
import type { Outcome } from './whole-transfer.test-kit.ts';

let root: string;
let folder: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'ferry-exfat-'));
  folder = join(root, 'card');
  await mkdir(folder);
});

afterEach(() => rm(root, { recursive: true, force: true }));

const onCard = (work: () => Promise<void>): Promise<void> =>
  withExfat(join(root, 'image'), folder, work);

let count = 0;

/** Offered under `name`, whatever that is. */
async function sourceOf(name: string, content: Uint8Array): Promise<SourceEntry> {
  const path = join(root, `source${++count}`);
  await writeFile(path, content);
  // With a fraction of a second that the card will not keep.
  await utimes(path, 1_600_000_000.891, 1_600_000_001.891 + 7 * count);
  const [examined] = await examineSources([path]);
  if (examined?.ok !== true) throw new Error('no source');
  return { ...examined.value, name };
}

async function receive(
  sources: readonly SourceEntry[],
  conflict: ConflictChoice = 'keep-both',
): Promise<Outcome> {
  return (await new Rig(folder, sources).accepted(conflict)).over();
}

describe.skipIf(!canExfat)('an exFAT disk (needs to mount one)', () => {
  it('takes files of all sizes, once: the same sent again are known', async () => {
    await onCard(async () => {
      const contents = [randomBytes(9), randomBytes(3 * BLOCK_BYTES + 1), Buffer.alloc(0)];
      const sources: SourceEntry[] = [];
      for (const [n, content] of contents.entries()) sources.push(await sourceOf(`f${n}`, content));
      const first = await receive(sources);
      expect(first.received).toMatchObject({ phase: 'done', failure: null });
      expect(first.names).toEqual(['f0', 'f1', 'f2']);
      for (const [n, content] of contents.entries()) {
        expect((await readFile(join(folder, `f${n}`))).equals(content)).toBe(true);
      }
      const again = await receive(sources);
      expect(again.received).toMatchObject({ phase: 'done', skippedCount: 3 });
      expect(again.names).toEqual(['f0', 'f1', 'f2']);
    });
  });

  it('keeps names apart that it takes for the same, and replaces only what was asked about', async () => {
    await onCard(async () => {
      await writeFile(join(folder, 'mine'), 'mine');
      const sources = [
        await sourceOf('a.txt', Buffer.from('lower')),
        await sourceOf('A.TXT', Buffer.from('upper')),
        await sourceOf('MINE', Buffer.from('theirs')),
      ];
      const kept = await receive(sources);
      expect(kept.received.phase).toBe('done');
      expect(kept.names).toHaveLength(4);
      expect(await readFile(join(folder, 'mine'), 'utf8')).toBe('mine');
      const replaced = await receive([await sourceOf('mine', Buffer.from('newer'))], 'replace');
      expect(replaced.received.phase).toBe('done');
      expect(await readFile(join(folder, 'mine'), 'utf8')).toBe('newer');
      expect(replaced.names).toHaveLength(4);
    });
  });

  it('gets names that other computers know, too', async () => {
    await onCard(async () => {
      const sources = [
        await sourceOf('12:30.txt', Buffer.from('x')),
        await sourceOf('so what?', randomBytes(2 * BLOCK_BYTES)),
        await sourceOf('dots and spaces. . ', Buffer.from('x')),
        await sourceOf('nul.txt', Buffer.from('x')),
      ];
      const { received, names } = await receive(sources);
      expect(received).toMatchObject({ phase: 'done', failure: null });
      expect(names).toEqual(['12_30.txt', '_nul.txt', 'dots and spaces', 'so what_']);
    });
  });

  it('is gone on with after an interruption, with the journal on it as well, and holds nothing twice', async () => {
    await onCard(async () => {
      const contents = [randomBytes(9), randomBytes(8 * BLOCK_BYTES), randomBytes(99)];
      const sources: SourceEntry[] = [];
      for (const [n, content] of contents.entries()) sources.push(await sourceOf(`f${n}`, content));
      const noted = sources.map((entry) => ({ ...entry, path: entry.name }));
      const resume = new ResumeFolder(join(folder, '.home'));
      const journal = await resume.begin(headerFor(folder), noted);
      // Nobody else gets it meanwhile.
      expect(await new ResumeFolder(join(folder, '.home')).hold(KEY, WIRE_ID)).toBe(null);
      const rig = await new Rig(folder, sources).accepted('keep-both', journal);
      await rig.until(() => rig.receiver.snapshot(rig.now).doneBytes >= 4 * BLOCK_BYTES);
      rig.receiver.leave(rig.now);
      expect((await rig.over()).received.phase).toBe('interrupted');
      await journal?.close();
      const held = await resume.hold(KEY, WIRE_ID);
      if (held === null) throw new Error('nothing is known');
      expect(held.state.files.get('f0')?.stored).toMatchObject({ name: 'f0' });
      const keptBytes = sumOf(held.state.files.get('f1')?.part?.have ?? []);
      expect(keptBytes).toBeGreaterThanOrEqual(3 * BLOCK_BYTES);
      const again = await new Rig(folder, sources).accepted('keep-both', null, held.state);
      expect(again.receiver.snapshot(again.now).doneBytes).toBeGreaterThanOrEqual(keptBytes + 9);
      expect((await again.over()).received).toMatchObject({ phase: 'done', failure: null });
      await held.release();
      expect((await readdir(folder)).sort()).toEqual(['.home', 'f0', 'f1', 'f2']);
      for (const [n, content] of contents.entries()) {
        expect((await readFile(join(folder, `f${n}`))).equals(content)).toBe(true);
      }
    });
  });
});

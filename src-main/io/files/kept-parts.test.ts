/** What is on the disk when a transfer ends before its files: nothing of it may be sent a second time. */
import { execFileSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import {
  link,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BLOCK_BYTES } from '../../transfer/constants.ts';
import type { SourceEntry } from '../../transfer/session-api.ts';
import { sumOf } from '../resume/byte-ranges.ts';
import { headerFor, KEY, WIRE_ID } from '../resume/journal.test-kit.ts';
import type { ResumeNotes, ResumeState } from '../resume/resume-api.ts';
import { ResumeFolder } from '../resume/resume-folder.ts';
import type { ResumeJournal } from '../resume/resume-journal.ts';
import { examineSources } from './source-list.ts';
import { Rig } from './whole-transfer.test-kit.ts';

let root: string;
let folder: string;
let resume: ResumeFolder;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'ferry-kept-'));
  folder = join(root, 'received');
  await mkdir(folder);
  resume = new ResumeFolder(join(root, 'resume'));
});

afterEach(() => rm(root, { recursive: true, force: true }));

async function sourceOf(name: string, content: Uint8Array): Promise<SourceEntry> {
  const path = join(root, name);
  await writeFile(path, content);
  const [examined] = await examineSources([path]);
  if (examined?.ok !== true) throw new Error('no source');
  return examined.value;
}

async function journalOf(entries: readonly SourceEntry[]): Promise<ResumeJournal> {
  const noted = entries.map((entry) => ({ ...entry, path: entry.name }));
  const journal = await resume.begin(headerFor(folder), noted);
  if (journal === null) throw new Error('somebody has it');
  return journal;
}

async function leftBehind(journal: ResumeJournal): Promise<ResumeState> {
  await journal.close();
  const held = await resume.hold(KEY, WIRE_ID);
  await held?.release();
  if (held === null) throw new Error('nothing is known');
  return held.state;
}

describe('contact that is lost', () => {
  it('while a whole file is checked and flushed costs none of its bytes', async () => {
    const content = randomBytes(24 * BLOCK_BYTES);
    const source = await sourceOf('large', content);
    const journal = await journalOf([source]);
    const rig = await new Rig(folder, [source]).accepted('keep-both', journal);
    const runner = rig.sinkRunner;
    if (runner === null) throw new Error('not accepted');
    const perform = runner.perform.bind(runner);
    runner.perform = (action) => {
      perform(action);
      if (action.kind === 'finish-sink') rig.receiver.leave(rig.now);
    };
    const outcome = await rig.over();
    expect(outcome.received.phase).toBe('interrupted');
    expect(outcome.memoryOutBytes).toBe(0);
    const left = (await leftBehind(journal)).files.get('large');
    if (left?.stored) expect((await readFile(join(folder, 'large'))).equals(content)).toBe(true);
    else expect(sumOf(left?.part?.have ?? [])).toBe(content.length);
    expect(await readdir(folder)).toEqual([left?.stored?.name ?? left?.part?.name]);
    for (const name of await readdir(folder)) {
      expect((await stat(join(folder, name))).size).toBe(content.length);
    }
  });
});

describe('a program that is killed', () => {
  /** As if it had been killed before it could say that anything is stored. */
  const silentOnStored = (journal: ResumeJournal): ResumeNotes => ({
    partMade: (...note) => journal.partMade(...note),
    written: (...note) => journal.written(...note),
    flushing: (...note) => journal.flushing(...note),
    flushed: (...note) => journal.flushed(...note),
    naming: (...note) => journal.naming(...note),
    stored: () => undefined,
    allStored: () => undefined,
    dropped: (...note) => journal.dropped(...note),
  });

  it.each([10, 3 * BLOCK_BYTES])(
    'right after a file of %d bytes got its name beside a taken one has it once, and sends nothing again',
    async (byteCount) => {
      const source = await sourceOf('a.bin', randomBytes(byteCount));
      await writeFile(join(folder, 'a.bin'), 'mine');
      const journal = await journalOf([source]);
      await (await new Rig(folder, [source]).accepted('keep-both', silentOnStored(journal))).over();
      const state = await leftBehind(journal);
      const again = await journalOf([source]);
      const outcome = await (
        await new Rig(folder, [source]).accepted('keep-both', again, state)
      ).over();
      expect(outcome.names).toEqual(['a (2).bin', 'a.bin']);
      expect(outcome.received).toMatchObject({ phase: 'done', doneBytes: byteCount });
      expect(outcome.received.files[0]).toMatchObject({ name: 'a (2).bin' });
      expect(outcome.sent.files[0]?.sha256).toBe(outcome.received.files[0]?.sha256);
      await again.close();
    },
  );

  it('before the first name of a published part was taken away goes on from neither', async () => {
    const content = randomBytes(3 * BLOCK_BYTES);
    const source = await sourceOf('a.bin', content);
    const journal = await journalOf([source]);
    await (await new Rig(folder, [source]).accepted('keep-both', silentOnStored(journal))).over();
    const state = await leftBehind(journal);
    const part = state.files.get('a.bin')?.part?.name ?? '';
    await link(join(folder, 'a.bin'), join(folder, part));
    // What is there is somebody's now: to go on with the part would write into it.
    await utimes(join(folder, 'a.bin'), 1_000, 1_000);
    const rig = await new Rig(folder, [source]).accepted('keep-both', null, state);
    const outcome = await rig.over();
    expect(outcome.received).toMatchObject({ phase: 'done', failure: null });
    expect((await readFile(join(folder, 'a (2).bin'))).equals(content)).toBe(true);
  });

  it('goes on with one part for one entry, however often its path is offered', async () => {
    const first = await sourceOf('a.bin', randomBytes(3 * BLOCK_BYTES));
    const second = { ...(await sourceOf('b.bin', randomBytes(3 * BLOCK_BYTES))), name: 'a.bin' };
    const both = [first, second].map((source) => ({ ...source, modifiedAt: 1_600_000_000_000 }));
    for (const { path } of both) await utimes(path, 1_600_000_000, 1_600_000_000);
    const journal = await journalOf(both);
    const rig = await new Rig(folder, both).accepted('keep-both', journal);
    await rig.until(() => rig.receiver.snapshot(rig.now).doneBytes >= 4 * BLOCK_BYTES);
    rig.receiver.leave(rig.now);
    await rig.over();
    const state = await leftBehind(journal);
    const outcome = await (await new Rig(folder, both).accepted('keep-both', null, state)).over();
    expect(outcome.received.phase).toBe('done');
    const digests = outcome.received.files.map(({ sha256 }) => sha256);
    expect(new Set(digests).size).toBe(2);
    for (const { path, sha256 } of outcome.received.files) {
      const content = await readFile(path ?? '');
      expect(createHash('sha256').update(content).digest('hex')).toBe(sha256);
    }
    await resume.remove(KEY, WIRE_ID);
    expect((await readdir(folder)).filter((name) => name.endsWith('.ferry-part'))).toEqual([]);
  });
});

describe('a disk that is full', () => {
  it.skipIf(!canMount())(
    'costs nothing of what it took, not even of the file that was written then (needs to mount a tmpfs)',
    async () => {
      const source = await sourceOf('large', randomBytes(12 * BLOCK_BYTES));
      const journal = await journalOf([source]);
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=6m', 'tmpfs', folder]);
      try {
        const rig = await new Rig(folder, [source]).accepted('keep-both', journal);
        const outcome = await rig.over();
        expect(outcome.received).toMatchObject({ phase: 'failed', failure: { kind: 'disk-full' } });
        expect(outcome.memoryOutBytes).toBe(0);
        const left = (await leftBehind(journal)).files.get('large');
        expect(outcome.names).toEqual([left?.part?.name]);
        expect(sumOf(left?.part?.have ?? [])).toBeGreaterThanOrEqual(4 * BLOCK_BYTES);
      } finally {
        execFileSync('umount', [folder]);
      }
    },
  );
});

function canMount(): boolean {
  return process.platform === 'linux' && process.getuid?.() === 0;
}

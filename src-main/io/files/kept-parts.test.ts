/** What is on the disk when a transfer ends before its files: nothing of it may be sent a second time. */
import { execFileSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import {
  appendFile,
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
import { canMount, withTmpfs } from './file-system.test-kit.ts';
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
    cut: (...note) => journal.cut(...note),
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

  it('right after a part took the place of the file that it replaces sends nothing again', async () => {
    const content = randomBytes(3 * BLOCK_BYTES);
    const source = await sourceOf('a.bin', content);
    await writeFile(join(folder, 'a.bin'), 'mine');
    const journal = await journalOf([source]);
    await (await new Rig(folder, [source]).accepted('replace', silentOnStored(journal))).over();
    const state = await leftBehind(journal);
    // Where files are exchanged, the old one has the part's name until it is taken away.
    const part = state.files.get('a.bin')?.part?.name ?? '';
    await writeFile(join(folder, part), randomBytes(3 * BLOCK_BYTES));
    const rig = await new Rig(folder, [source]).accepted('replace', null, state);
    expect(rig.receiver.snapshot(rig.now).doneBytes).toBe(content.length);
    expect((await rig.over()).received).toMatchObject({ phase: 'done', failure: null });
    expect((await readFile(join(folder, 'a.bin'))).equals(content)).toBe(true);
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

describe.skipIf(!canMount)('a disk that is full (needs to mount a tmpfs)', () => {
  const noRoom = (count: number) => ({
    phase: 'failed',
    failure: { kind: 'no-room-left', count },
  });

  it('costs nothing of what it took, not even of the file that was written then', async () => {
    const source = await sourceOf('large', randomBytes(12 * BLOCK_BYTES));
    const journal = await journalOf([source]);
    await withTmpfs(folder, 'size=6m', async () => {
      const rig = await new Rig(folder, [source]).accepted('keep-both', journal);
      const outcome = await rig.over();
      expect(outcome.received).toMatchObject(noRoom(1));
      expect(outcome.memoryOutBytes).toBe(0);
      const left = (await leftBehind(journal)).files.get('large');
      expect(outcome.names).toEqual([left?.part?.name]);
      expect(sumOf(left?.part?.have ?? [])).toBeGreaterThanOrEqual(4 * BLOCK_BYTES);
    });
  });

  it('gets back of the part what others take, which arrive; with more room it goes on from the rest', async () => {
    const contents = new Map([
      ['large', randomBytes(12 * BLOCK_BYTES)],
      ['medium', randomBytes(2 * BLOCK_BYTES + 9)],
      ['small', randomBytes(9)],
    ]);
    const sources: SourceEntry[] = [];
    for (const [name, content] of contents) sources.push(await sourceOf(name, content));
    const journal = await journalOf(sources);
    await withTmpfs(folder, 'size=6m', async () => {
      const first = await (await new Rig(folder, sources).accepted('keep-both', journal)).over();
      expect(first.received).toMatchObject(noRoom(1));
      expect(first.sent.failure).toEqual({ kind: 'no-room-there', count: 1 });
      const state = await leftBehind(journal);
      const part = state.files.get('large')?.part;
      expect(first.names).toEqual([part?.name, 'medium', 'small']);
      const keptBytes = sumOf(part?.have ?? []);
      expect(keptBytes).toBeGreaterThanOrEqual(2 * BLOCK_BYTES);
      expect((await stat(join(folder, part?.name ?? ''))).size).toBe(keptBytes);
      const lackingBytes = 12 * BLOCK_BYTES - keptBytes;
      expect(first.received.failure).toMatchObject({ bytes: lackingBytes });

      execFileSync('mount', ['-o', 'remount,size=20m', folder]);
      const again = await journalOf(sources);
      const rig = await new Rig(folder, sources).accepted('keep-both', again, state);
      const { doneBytes } = rig.receiver.snapshot(rig.now);
      expect(doneBytes).toBe(14 * BLOCK_BYTES + 18 - lackingBytes);
      const second = await rig.over();
      expect(second.received).toMatchObject({ phase: 'done', failure: null });
      expect(second.names).toEqual(['large', 'medium', 'small']);
      for (const [name, content] of contents) {
        expect((await readFile(join(folder, name))).equals(content)).toBe(true);
      }
      await again.close();
    });
  });

  it('on which only the journal is costs no transfer, and nothing wrong is gone on with', async () => {
    const contents = [randomBytes(12 * BLOCK_BYTES), randomBytes(9)];
    const sources = [
      await sourceOf('large', contents[0] ?? Buffer.alloc(0)),
      await sourceOf('small', contents[1] ?? Buffer.alloc(0)),
    ];
    const home = join(root, 'home');
    await mkdir(home);
    await withTmpfs(home, 'size=64k', async () => {
      const told: unknown[] = [];
      resume = new ResumeFolder(join(home, 'resume'), (...words) => told.push(words));
      const journal = await journalOf(sources);
      const rig = await new Rig(folder, sources).accepted('keep-both', journal);
      await rig.until(() => rig.receiver.snapshot(rig.now).doneBytes >= 2 * BLOCK_BYTES);
      const filler = join(home, 'filler');
      await expect(async () => {
        for (;;) await appendFile(filler, randomBytes(4_096));
      }).rejects.toThrow('ENOSPC');
      // What is left of the journal's own last page.
      for (let n = 0; n < 300; n += 1) journal.partMade(1, `.${'x'.repeat(40)}${n}.ferry-part`);
      await rig.until(() => rig.receiver.snapshot(rig.now).doneBytes >= 6 * BLOCK_BYTES);
      rig.receiver.leave(rig.now);
      expect((await rig.over()).received.phase).toBe('interrupted');
      expect(told).toEqual([[expect.stringContaining('cannot be written'), expect.anything()]]);
      const state = await leftBehind(journal);
      const again = await new Rig(folder, sources).accepted('keep-both', null, state);
      const outcome = await again.over();
      expect(outcome.received).toMatchObject({ phase: 'done', failure: null });
      for (const [n, { path }] of outcome.received.files.entries()) {
        expect((await readFile(path ?? '')).equals(contents[n] ?? Buffer.alloc(0))).toBe(true);
      }
    });
  });

  it('on which the journal is as well is gone on with', async () => {
    const source = await sourceOf('large', randomBytes(12 * BLOCK_BYTES));
    const small = await sourceOf('small', randomBytes(9));
    await withTmpfs(folder, 'size=6m', async () => {
      resume = new ResumeFolder(join(folder, '.resume'));
      const journal = await journalOf([source, small]);
      const outcome = await (
        await new Rig(folder, [source, small]).accepted('keep-both', journal)
      ).over();
      expect(outcome.received).toMatchObject(noRoom(1));
      const state = await leftBehind(journal);
      execFileSync('mount', ['-o', 'remount,size=20m', folder]);
      const rig = await new Rig(folder, [source, small]).accepted('keep-both', null, state);
      expect(rig.receiver.snapshot(rig.now).doneBytes).toBeGreaterThanOrEqual(3 * BLOCK_BYTES);
      expect((await rig.over()).received).toMatchObject({ phase: 'done', failure: null });
    });
  });
});

/** What is on the disk when a transfer ends before its files: nothing of it may be sent a second time. */
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BLOCK_BYTES } from '../../transfer/constants.ts';
import type { SourceEntry } from '../../transfer/session-api.ts';
import { sumOf } from '../resume/byte-ranges.ts';
import { headerFor, KEY, WIRE_ID } from '../resume/journal.test-kit.ts';
import type { ResumeState } from '../resume/resume-api.ts';
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

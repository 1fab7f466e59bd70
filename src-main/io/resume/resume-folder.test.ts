import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir, uptime } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { entriesNamed, headerFor, KEY, WIRE_ID } from './journal.test-kit.ts';
import { ResumeFolder } from './resume-folder.ts';
import type { ResumeJournal } from './resume-journal.ts';

const ENTRIES = entriesNamed('d/a', 'd/b');
const OTHER_WIRE_ID = '34'.repeat(16);

let root: string;
let home: string;
let inbox: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'ferry-resume-'));
  home = join(root, 'home', 'resume');
  inbox = join(root, 'inbox');
  await mkdir(join(inbox, 'd'), { recursive: true });
});

afterEach(() => rm(root, { recursive: true, force: true }));

async function begun(folder: ResumeFolder, wireId = WIRE_ID): Promise<ResumeJournal> {
  const header = headerFor(inbox, { wireId, id: wireId });
  const journal = await folder.begin(header, ENTRIES);
  if (journal === null) throw new Error('somebody has it open');
  return journal;
}

async function partIn(journal: ResumeJournal, file: number, name: string): Promise<void> {
  journal.partMade(file, name);
  await writeFile(join(inbox, name), 'part');
}

/** A lock as another program leaves it. */
async function lockedBy(holder: {
  pid: number;
  bootId: string | null;
  born: string | null;
  bootedAt?: number;
}) {
  const [name] = (await readdir(home)).filter((one) => one.endsWith('.journal'));
  await writeFile(join(home, `${name}.lock`), JSON.stringify(holder));
}

describe('ResumeFolder', () => {
  it('is empty where there is no folder yet', async () => {
    const folder = new ResumeFolder(home);
    expect(await folder.list()).toEqual([]);
    expect(await folder.hold(KEY, WIRE_ID)).toBeNull();
    await folder.remove(KEY, WIRE_ID);
    expect(existsSync(home)).toBe(false);
  });

  it('lists what was interrupted, and not what a program has open', async () => {
    const folder = new ResumeFolder(home);
    await (await begun(folder)).close();
    const open = await begun(folder, OTHER_WIRE_ID);
    expect((await folder.list()).map((one) => one.header.wireId)).toEqual([WIRE_ID]);
    await open.close();
    expect(await folder.list()).toHaveLength(2);
  });

  it('lets one have a journal at a time', async () => {
    const folder = new ResumeFolder(home);
    const journal = await begun(folder);
    expect(await folder.hold(KEY, WIRE_ID)).toBeNull();
    expect(await folder.begin(headerFor(inbox), ENTRIES)).toBeNull();
    await journal.close();
    const held = await folder.hold(KEY, WIRE_ID);
    expect(await new ResumeFolder(home).hold(KEY, WIRE_ID)).toBeNull();
    await held?.release();
    expect(await folder.hold(KEY, WIRE_ID)).not.toBeNull();
  });

  it('leaves a journal to another program that runs, and takes it from one that does not', async () => {
    const folder = new ResumeFolder(home);
    await (await begun(folder)).close();
    const other = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    await once(other, 'spawn');
    await lockedBy({ pid: other.pid ?? 0, bootId: null, born: null });
    expect(await folder.hold(KEY, WIRE_ID)).toBeNull();
    expect(await folder.list()).toEqual([]);
    other.kill('SIGKILL');
    await once(other, 'exit');
    expect(await folder.list()).toHaveLength(1);
    expect(await folder.hold(KEY, WIRE_ID)).not.toBeNull();
  });

  it('takes a journal whose holder ran under another boot, or had the number of a process of now', async () => {
    const folder = new ResumeFolder(home);
    await (await begun(folder)).close();
    for (const holder of [
      { pid: process.ppid, bootId: 'another', born: null },
      { pid: process.ppid, bootId: null, born: '1' },
      { pid: process.pid, bootId: null, born: null },
    ]) {
      await lockedBy(holder);
      const held = await folder.hold(KEY, WIRE_ID);
      if (existsSync('/proc/self/stat')) expect(held).not.toBeNull();
      await held?.release();
    }
  });

  it('takes a journal whose holder ran before the machine was started, where only the clock tells', async () => {
    const folder = new ResumeFolder(home);
    await (await begun(folder)).close();
    const bootedAt = Date.now() - uptime() * 1_000;
    const holder = { pid: process.ppid, bootId: null, born: null };
    await lockedBy({ ...holder, bootedAt: bootedAt + 60_000 });
    expect(await folder.hold(KEY, WIRE_ID)).toBeNull();
    await lockedBy({ ...holder, bootedAt: bootedAt - 3_600_000 });
    expect(await folder.hold(KEY, WIRE_ID)).not.toBeNull();
  });

  it('reads no further than a line that never ends', async () => {
    const folder = new ResumeFolder(home);
    await (await begun(folder)).close();
    const [name] = await readdir(home);
    const path = join(home, name ?? '');
    const whole = await readFile(path, 'utf8');
    const record = JSON.stringify(['s', 0, 'a', 'ab'.repeat(32)]);
    const named = JSON.stringify(['n', 0, 'd/a', 1, 1]);
    const junk = '['.repeat(3 * 2 ** 20);
    await writeFile(path, `${whole}${named}\n${record}\n${junk}\n${record}\n`);
    const held = await folder.hold(KEY, WIRE_ID);
    expect(held?.state.files.get('d/a')?.stored?.name).toBe('a');
  });

  it('removes a journal with its parts, and nothing else', async () => {
    const folder = new ResumeFolder(home);
    const journal = await begun(folder);
    await partIn(journal, 0, 'd/.a.1.ferry-part');
    await partIn(journal, 0, 'd/.a.2.ferry-part');
    await partIn(journal, 1, 'd/b');
    await journal.close();
    await folder.remove(KEY, WIRE_ID);
    expect(await readdir(join(inbox, 'd'))).toEqual(['b']);
    expect(await readdir(home)).toEqual([]);
  });

  it('removes no part behind a link, nor outside the folder', async () => {
    const folder = new ResumeFolder(home);
    const journal = await begun(folder);
    await mkdir(join(root, 'elsewhere'));
    await symlink(join(root, 'elsewhere'), join(inbox, 'link'));
    await partIn(journal, 0, 'link/.a.1.ferry-part');
    await partIn(journal, 1, '../elsewhere/.b.1.ferry-part');
    await journal.close();
    await folder.remove(KEY, WIRE_ID);
    expect((await readdir(join(root, 'elsewhere'))).sort()).toEqual([
      '.a.1.ferry-part',
      '.b.1.ferry-part',
    ]);
  });

  it('does not touch what a program has open, and removes by the name of this side', async () => {
    const folder = new ResumeFolder(home);
    const journal = await begun(folder);
    await partIn(journal, 0, 'd/.a.1.ferry-part');
    await folder.removeById(WIRE_ID);
    expect(await readdir(join(inbox, 'd'))).toEqual(['.a.1.ferry-part']);
    await journal.close();
    await folder.removeById(OTHER_WIRE_ID);
    expect(await folder.list()).toHaveLength(1);
    await folder.removeById(WIRE_ID);
    expect(await readdir(join(inbox, 'd'))).toEqual([]);
    expect(await readdir(home)).toEqual([]);
  });

  it('removes on the next attempt the parts that it cannot use, all of them if the files go elsewhere', async () => {
    const folder = new ResumeFolder(home);
    const journal = await begun(folder);
    await partIn(journal, 0, 'd/.a.1.ferry-part');
    await partIn(journal, 0, 'd/.a.2.ferry-part');
    await journal.close();
    const same = await folder.hold(KEY, WIRE_ID);
    await (await same?.begin(headerFor(inbox), ENTRIES))?.close();
    expect(await readdir(join(inbox, 'd'))).toEqual(['.a.2.ferry-part']);
    const other = await folder.hold(KEY, WIRE_ID);
    await (await other?.begin(headerFor(join(root, 'other')), ENTRIES))?.close();
    expect(await readdir(join(inbox, 'd'))).toEqual([]);
    const held = await folder.hold(KEY, WIRE_ID);
    expect(held?.header.folder).toBe(join(root, 'other'));
    expect(held?.state.files.size).toBe(0);
  });

  it('removes a part that is not gone on with when the next attempt begins, not at its end', async () => {
    const folder = new ResumeFolder(home);
    const journal = await begun(folder);
    await partIn(journal, 0, 'd/.a.1.ferry-part');
    await partIn(journal, 1, 'd/.b.1.ferry-part');
    await journal.close();
    const held = await folder.hold(KEY, WIRE_ID);
    const isNeeded = (part: string): boolean => part === 'd/.b.1.ferry-part';
    await (await held?.begin(headerFor(inbox), ENTRIES, isNeeded))?.close();
    expect(await readdir(join(inbox, 'd'))).toEqual(['.b.1.ferry-part']);
  });

  it('knows nothing of a journal that is no journal, or somebody else’s', async () => {
    const folder = new ResumeFolder(home);
    await (await begun(folder)).close();
    const [name] = await readdir(home);
    const path = join(home, name ?? '');
    const whole = await readFile(path, 'utf8');
    for (const text of ['', 'junk\n', '[]\n', whole.replaceAll(WIRE_ID, OTHER_WIRE_ID)]) {
      await writeFile(path, text);
      expect(await folder.hold(KEY, WIRE_ID)).toBeNull();
    }
    await writeFile(path, whole);
    expect(await folder.hold(KEY, WIRE_ID)).not.toBeNull();
  });

  it('sweeps away what killed programs left, and nothing of programs that run', async () => {
    const first = new ResumeFolder(home);
    const journal = await begun(first);
    const name = (await readdir(home)).find((one) => one.endsWith('.journal')) ?? '';
    const gone = `${'0'.repeat(32)}.journal`;
    await writeFile(join(home, `${gone}.lock`), JSON.stringify({ pid: 999_999_999 }));
    await writeFile(join(home, `${gone}.lock.0123abcd`), JSON.stringify({ pid: 999_999_999 }));
    await writeFile(join(home, `${gone}.new`), 'half');
    await writeFile(join(home, 'sent-0.manifest'), 'another room’s');
    await new ResumeFolder(home).sweep();
    expect((await readdir(home)).sort()).toEqual([name, `${name}.lock`, 'sent-0.manifest'].sort());
    await journal.close();
  });
});

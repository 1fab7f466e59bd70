/**
 * Links: those that a sender offers, those that are in the destination, and those that somebody puts
 * there in the middle of a transfer. Whatever they say, nothing is written outside.
 */
import {
  link,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  realpath,
  rename,
  rm,
  stat,
  symlink,
  unlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BLOCK_BYTES } from '../../transfer/constants.ts';
import type { SourceEntry } from '../../transfer/session-api.ts';
import { FOLDERS_OPEN_MAX } from './file-constants.ts';
import { treeOf } from './folder-tree.test-kit.ts';
import { Rig } from './whole-transfer.test-kit.ts';
import type { Outcome } from './whole-transfer.test-kit.ts';

let root: string;
let folder: string;
let outside: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'ferry-links-'));
  folder = join(root, 'received');
  outside = join(root, 'outside');
  for (const path of [folder, outside, join(root, 'sources')]) await mkdir(path);
  await writeFile(join(outside, 'secret'), 'mine');
});

afterEach(async () => {
  await rm(root, { recursive: true, force: true });
});

/** A folder ends in a slash, a link says `name -> target`; all else is a file of `text`. */
async function entriesOf(offered: readonly string[], text = 'sent'): Promise<SourceEntry[]> {
  const path = join(root, 'sources', 'file');
  await writeFile(path, text);
  const modifiedAt = Math.floor((await stat(path)).mtimeMs);
  return offered.map((one): SourceEntry => {
    const common = { path, modifiedAt, executable: false, target: null, sizeBytes: 0 };
    const [name = '', target] = one.split(' -> ');
    if (target !== undefined) return { ...common, name, kind: 'link', modifiedAt: 0, target };
    if (name.endsWith('/')) return { ...common, name: name.slice(0, -1), kind: 'folder' };
    return { ...common, name, kind: 'file', sizeBytes: Buffer.byteLength(text) };
  });
}

async function receive(...offered: string[]): Promise<Outcome> {
  return (await new Rig(folder, await entriesOf(offered)).accepted()).over();
}

const expectOutsideUntouched = async (): Promise<void> => {
  expect(await treeOf(outside)).toEqual(new Map([['secret', 'mine']]));
};

describe('a link that is offered', () => {
  it.each([
    ['t/l -> /etc/passwd'],
    ['t/l -> /'],
    ['t/l -> //x'],
    ['t/l -> ..'],
    ['t/l -> ../'],
    ['t/l -> ../outside/secret'],
    ['t/l -> ../../outside/secret'],
    ['t/l -> ../t2'],
    ['t/l -> ../tt/x'],
    ['t/l -> d/../../outside'],
    ['t/l -> d/..'],
    ['t/l -> ./d/../..'],
    ['t/d/l -> ../../outside'],
    ['t/d/l -> ../d/../../outside'],
    ['t/l -> d//x'],
    ['t/l -> C:/x'],
    ['t/l -> C:\\x'],
    ['t/l -> ..\\..\\outside'],
    ['t/l -> \\\\server\\share'],
    ['t/l -> x\0y'],
    ['t/l -> nul'],
    ['t/l -> .x.12345678.ferry-part'],
    ['t/l -> x\u202E'],
    ['l -> t'],
    ['l -> t/x'],
    ['l -> ../outside'],
    ['l -> /etc'],
  ])('is not made as %j, and that is told', async (offered) => {
    const outcome = await receive('t/', 't/d/', 't/x', offered);
    expect(await treeOf(folder)).toEqual(
      new Map([
        ['t', 'folder'],
        ['t/d', 'folder'],
        ['t/x', 'sent'],
      ]),
    );
    for (const { files } of [outcome.sent, outcome.received]) {
      expect(files.map(({ failure }) => failure !== null)).toEqual([false, false, false, true]);
    }
    expect(outcome.received.failure?.kind).toBe('unsafe-name');
    await expectOutsideUntouched();
  });

  it.each([
    ['t/l -> x', 't/l', 'x'],
    ['t/l -> .', 't/l', '.'],
    ['t/l -> d/', 't/l', 'd'],
    ['t/l -> ./d', 't/l', 'd'],
    ['t/d/l -> ..', 't/d/l', '..'],
    ['t/d/l -> ../x', 't/d/l', '../x'],
    ['t/l -> not/there', 't/l', 'not/there'],
    ['t/d/l -> ../not-there', 't/d/l', '../not-there'],
    ['t/l -> l', 't/l', 'l'],
  ])('is made as %j where it stays inside', async (offered, path, target) => {
    const outcome = await receive('t/', 't/d/', 't/x', offered);
    expect(outcome.received.phase).toBe('done');
    expect((await treeOf(folder)).get(path)).toBe(`-> ${target}`);
  });

  it('leads to what its target is called here', async () => {
    await receive('t/', 't/con/', 't/con/a ', 't/con/a', 't/l -> con/a', 't/m -> con/a ');
    const tree = await treeOf(folder);
    expect([tree.get('t/l'), tree.get('t/m')]).toEqual(['-> _con/a (2)', '-> _con/a']);
  });

  it('leads out through no chain of others', async () => {
    await receive(
      't/',
      't/a/',
      't/a/b/',
      't/up -> a/b',
      't/a/b/top -> ../..',
      't/one -> a/b/top',
      't/two -> one/..',
      't/three -> up/../../..',
      't/a/four -> ../up/top/../../outside',
      't/a/five -> ../../outside',
    );
    const made = [...(await treeOf(folder))].filter(([, look]) => look.startsWith('-> '));
    expect(made).toEqual([
      ['t/a/b/top', '-> ../..'],
      ['t/one', '-> a/b/top'],
      ['t/up', '-> a/b'],
    ]);
    for (const [path] of made) {
      expect(await realpathIn(path)).toMatch(/^t(\/|$)/);
    }
  });

  it('is no folder for what is offered in it', async () => {
    const outcome = await receive('t/', 't/l -> .', 't/l/x', 't/l/y -> x');
    expect((await treeOf(folder)).size).toBe(2);
    expect(outcome.received.files.map(({ failure }) => failure?.kind)).toEqual([
      undefined,
      undefined,
      'unsafe-name',
      'unsafe-name',
    ]);
  });

  it('stays beside a folder of its name', async () => {
    await receive('t/', 't/l -> .', 't/l/', 't/l/x');
    const tree = await treeOf(folder);
    expect([tree.get('t/l (2)/x'), tree.get('t/l')]).toEqual(['sent', '-> .']);
  });

  it('takes no name from a file that is there, and is not made twice', async () => {
    await mkdir(join(folder, 't'));
    await writeFile(join(folder, 't', 'l'), 'mine');
    for (let attempt = 0; attempt < 2; attempt += 1) await receive('t/', 't/l -> x');
    const tree = await treeOf(folder);
    expect([...tree]).toEqual([
      ['t', 'folder'],
      ['t/l', 'mine'],
      ['t/l (2)', '-> x'],
    ]);
  });

  async function realpathIn(path: string): Promise<string> {
    return (await realpath(join(folder, path))).slice((await realpath(folder)).length + 1);
  }
});

describe('a link that is there', () => {
  it.each([
    ['where the tree goes', 't', ['t (2)', 't (2)/d', 't (2)/d/x']],
    ['deep in it', 't/d', ['t/d (2)', 't/d (2)/x']],
  ])('%s is not gone through', async (_where, at, expected) => {
    if (at !== 't') await mkdir(join(folder, 't'));
    await symlink(outside, join(folder, at));
    const outcome = await receive('t/', 't/d/', 't/d/x');
    expect(outcome.received.phase).toBe('done');
    const tree = await treeOf(folder);
    for (const path of expected) expect(tree.has(path)).toBe(true);
    await expectOutsideUntouched();
  });

  it('and was offered by an earlier transfer is not gone through either', async () => {
    await receive('t/', 't/d/', 't/l -> d');
    await receive('t/', 't/l/', 't/l/x');
    const tree = await treeOf(folder);
    expect([tree.get('t/l'), tree.get('t/l (2)/x'), tree.has('t/d/x')]).toEqual([
      '-> d',
      'sent',
      false,
    ]);
  });

  it.each(['replace', 'newer', 'keep-both'] as const)(
    'of the name of a file is not written through, nor replaced, with "%s"',
    async (conflict) => {
      await symlink(join(outside, 'secret'), join(folder, 'a'));
      await symlink(join(outside, 'new'), join(folder, 'a (2)'));
      await (await new Rig(folder, await entriesOf(['a'])).accepted(conflict)).over();
      const tree = await treeOf(folder);
      expect(tree.get('a')).toBe(`-> ${join(outside, 'secret')}`);
      expect(tree.get('a (3)')).toBe('sent');
      await expectOutsideUntouched();
    },
  );

  it('may be the destination itself, since a person chose it', async () => {
    const chosen = join(root, 'chosen');
    await symlink(folder, chosen);
    await (await new Rig(chosen, await entriesOf(['t/', 't/x'])).accepted()).over();
    expect((await treeOf(folder)).get('t/x')).toBe('sent');
  });
});

describe('a hard link', () => {
  it('to a file outside is replaced as a name, and the file stays what it was', async () => {
    await link(join(outside, 'secret'), join(folder, 'a'));
    const entries = await entriesOf(['a'], 'something else');
    await (await new Rig(folder, entries).accepted('replace')).over();
    expect(await treeOf(folder)).toEqual(new Map([['a', 'something else']]));
    await expectOutsideUntouched();
  });

  it('that is sent arrives as a file of its own', async () => {
    await receive('a', 'b');
    for (const name of ['a', 'b']) expect((await lstat(join(folder, name))).nlink).toBe(1);
  });
});

describe('somebody who swaps', () => {
  const LARGE = 20 * BLOCK_BYTES;

  async function largeRig(): Promise<Rig> {
    const text = 'x'.repeat(LARGE);
    return new Rig(folder, await entriesOf(['t/', 't/d/', 't/d/large', 't/d/late'], text));
  }

  const half = (rig: Rig): Promise<void> =>
    rig.until(() => rig.receiver.snapshot(rig.now).doneBytes >= 4 * BLOCK_BYTES);

  async function swapForLink(path: string, target: string): Promise<void> {
    await rename(path, `${path}.real`);
    await symlink(target, path);
  }

  it('a folder for a link before the first byte gains nothing, and it is told', async () => {
    await mkdir(join(folder, 't/d'), { recursive: true });
    const rig = await new Rig(folder, await entriesOf(['t/', 't/d/', 't/d/x', 'y'])).accepted();
    // Not made here yet, not opened yet: the link is found in its place.
    rig.destination?.tree.close();
    await swapForLink(join(folder, 't/d'), outside);
    const outcome = await rig.over();
    await expectOutsideUntouched();
    expect(outcome.received.files.map(({ failure }) => failure?.kind)).toEqual([
      undefined,
      'unsafe-name',
      'unsafe-name',
      undefined,
    ]);
    expect((await treeOf(folder)).get('y')).toBe('sent');
  });

  it.skipIf(process.platform !== 'linux')(
    'a folder for a link between two blocks gains nothing: the open folder stays the one',
    async () => {
      const rig = await (await largeRig()).accepted();
      await half(rig);
      await swapForLink(join(folder, 't/d'), outside);
      const outcome = await rig.over();
      await expectOutsideUntouched();
      expect(outcome.received.phase).toBe('done');
      expect((await readdir(join(folder, 't/d.real'))).sort()).toEqual(['large', 'late']);
    },
  );

  it.skipIf(process.platform !== 'linux')(
    'the destination itself for a link gains nothing, however many folders were opened since',
    async () => {
      const folders = Array.from({ length: 2 * FOLDERS_OPEN_MAX }, (_, n) => `d${n}`);
      const offered = folders.flatMap((name) => [`${name}/`, `${name}/x`]);
      const rig = await new Rig(folder, await entriesOf(offered)).accepted();
      await rig.until(() => rig.receiver.snapshot(rig.now).doneBytes >= 40);
      await swapForLink(folder, outside);
      const outcome = await rig.over();
      await expectOutsideUntouched();
      expect(outcome.received.phase).toBe('done');
      expect((await treeOf(`${folder}.real`)).size).toBe(offered.length);
    },
  );

  it('the part for a link writes nothing through it', async () => {
    const rig = await (await largeRig()).accepted();
    await half(rig);
    const inside = join(folder, 't/d');
    for (const name of await readdir(inside)) {
      await unlink(join(inside, name));
      await symlink(join(outside, 'secret'), join(inside, name));
    }
    await rig.over();
    await expectOutsideUntouched();
  });

  it('the name of a file for a link while it is on its way gets nothing written through it', async () => {
    const rig = await (await largeRig()).accepted('replace');
    await half(rig);
    await symlink(join(outside, 'secret'), join(folder, 't/d/large'));
    await rig.over();
    await expectOutsideUntouched();
    expect((await lstat(join(folder, 't/d/large (2)'))).size).toBe(LARGE);
  });

  it('a folder for a link all the time, for 300 transfers and more, never gets a byte outside', async () => {
    await mkdir(join(folder, 't/d'), { recursive: true });
    const swapper = new Worker(SWAPPER, {
      eval: true,
      workerData: { path: join(folder, 't'), target: outside },
    });
    const told = { stored: 0, refused: 0 };
    try {
      const offered = ['t/', 't/d/', 't/d/x', 't/y', 't/d/l -> x', 'z'];
      const entries = await entriesOf(offered);
      // On a busy machine the swapper seldom gets its turn: it is given more of them.
      for (let round = 0; round < 300 || (told.refused <= 10 && round < 3_000); round += 1) {
        const outcome = await (await new Rig(folder, entries).accepted()).over();
        for (const file of outcome.received.files) {
          if (file.failure === null) told.stored += 1;
          else told.refused += 1;
        }
      }
    } finally {
      const left = new Promise((resolve) => swapper.once('exit', resolve));
      swapper.postMessage('stop');
      await left;
    }
    await expectOutsideUntouched();
    // It was a race: both of them won at times.
    expect(told.stored).toBeGreaterThan(100);
    expect(told.refused).toBeGreaterThan(10);
    expect([...(await treeOf(folder)).keys()].filter((path) => path.includes('part'))).toEqual([]);
  }, 60_000);
});

/** Folder, link, folder, link …, as fast as the system can. */
const SWAPPER = `
const { parentPort, workerData } = require('node:worker_threads');
const { renameSync, symlinkSync, unlinkSync } = require('node:fs');
const { path, target } = workerData;
let isOver = false;
let away = 0;
parentPort.on('message', () => { isOver = true; });
/** The transfer makes a folder of its own where it finds none: then a step has nothing to do. */
const attempt = (step) => { try { step(); return true; } catch { return false; } };
const swap = () => {
  for (let n = 0; n < 20; n += 1) {
    attempt(() => renameSync(path, path + away));
    attempt(() => symlinkSync(target, path));
    attempt(() => unlinkSync(path));
    if (!attempt(() => renameSync(path + away, path))) away += 1;
  }
  if (isOver) parentPort.close();
  else setImmediate(swap);
};
swap();
`;

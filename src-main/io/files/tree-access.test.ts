import { mkdir, mkdtemp, readdir, readlink, realpath, rename, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FOLDERS_OPEN_MAX } from './file-constants.ts';
import { TreeAccess } from './tree-access.ts';

let root: string;

beforeEach(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), 'ferry-tree-')));
});

afterEach(async () => {
  await rm(root, { recursive: true, force: true });
});

describe('TreeAccess', () => {
  it('says what is in the way', async () => {
    await mkdir(join(root, 'real'));
    await symlink('real', join(root, 'link'));
    const tree = new TreeAccess(root);
    await expect(tree.use('link')).rejects.toMatchObject({ code: 'ELOOP' });
    await expect(tree.use('gone')).rejects.toMatchObject({ code: 'ENOENT' });
    await expect(tree.make('', 'link')).rejects.toMatchObject({ code: 'ELOOP' });
    await tree.make('', 'real');
    // What failed once is tried again.
    await mkdir(join(root, 'gone'));
    (await tree.use('gone')).release();
    tree.close();
  });
});

describe.skipIf(process.platform !== 'linux')('an open folder (Linux)', () => {
  const openFolders = async (): Promise<string[]> => {
    const fds = await readdir('/proc/self/fd');
    const targets = await Promise.all(
      fds.map((fd) => readlink(`/proc/self/fd/${fd}`).catch(() => '')),
    );
    return targets.filter((target) => target.startsWith(root));
  };

  async function untilOpen(atMost: number): Promise<void> {
    for (let turn = 0; turn < 1_000 && (await openFolders()).length > atMost; turn += 1) {
      await nextTurn();
    }
    expect((await openFolders()).length).toBeLessThanOrEqual(atMost);
  }

  it('is the one that was asked for, however many are asked for and given back at once', async () => {
    const names = Array.from({ length: 4 * FOLDERS_OPEN_MAX }, (_, n) => `f${n}`);
    for (const name of names) await mkdir(join(root, name, 'in'), { recursive: true });
    const tree = new TreeAccess(root);
    let seed = 1;
    const random = (below: number): number => {
      seed = (seed * 48_271) % 0x7fffffff;
      return seed % below;
    };
    const useOne = async (): Promise<void> => {
      const name = `f${random(names.length)}/in`;
      const lease = await tree.use(name);
      for (let turns = random(3); turns > 0; turns -= 1) await nextTurn();
      expect(await readlink(lease.path)).toBe(join(root, name));
      lease.release();
    };
    for (let round = 0; round < 20; round += 1) {
      await Promise.all(Array.from({ length: 200 }, useOne));
    }
    await untilOpen(FOLDERS_OPEN_MAX);
    tree.close();
    await untilOpen(0);
  });

  it('is not closed under who asks for it in the moment in which it would be', async () => {
    const tree = new TreeAccess(root);
    const names = Array.from({ length: FOLDERS_OPEN_MAX + 8 }, (_, n) => `f${n}`);
    for (const name of names) await mkdir(join(root, name));
    const leases = await Promise.all(names.map((name) => tree.use(name)));
    for (const lease of leases) lease.release();
    const again = await Promise.all(names.map((name) => tree.use(name)));
    await nextTurn();
    for (const [n, lease] of again.entries()) {
      expect(await readlink(lease.path)).toBe(join(root, `f${n}`));
      lease.release();
    }
    tree.close();
  });

  it('stays the same when its name is given to a link, and so does the top', async () => {
    await mkdir(join(root, 'top', 'a'), { recursive: true });
    await mkdir(join(root, 'elsewhere', 'a'), { recursive: true });
    const tree = new TreeAccess(join(root, 'top'));
    await tree.make('', 'b');
    await rename(join(root, 'top'), join(root, 'moved'));
    await symlink('elsewhere', join(root, 'top'));
    for (let n = 0; n < 2 * FOLDERS_OPEN_MAX; n += 1) {
      await tree.make('b', `f${n}`);
      (await tree.use(`b/f${n}`)).release();
    }
    const lease = await tree.use('a');
    expect(await readlink(lease.path)).toBe(join(root, 'moved', 'a'));
    lease.release();
    expect(await readdir(join(root, 'elsewhere'))).toEqual(['a']);
    tree.close();
  });

  it('can be used until it is given back, also after the end', async () => {
    const tree = new TreeAccess(root);
    const lease = await tree.use('');
    tree.close();
    await nextTurn();
    expect(await readlink(lease.path)).toBe(root);
    lease.release();
    lease.release();
    await untilOpen(0);
  });
});

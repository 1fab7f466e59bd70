/**
 * What a disk may do to a transfer: be full, break, go away, be protected. Each time both sides are
 * told, everything else finishes, nothing of ours is left over, and the next transfer goes well.
 */
import * as files from 'node:fs/promises';
import {
  appendFile,
  chmod,
  lstat,
  mkdir,
  mkdtemp,
  open,
  readdir,
  readFile,
  rename,
  rm,
  truncate,
  unlink,
  writeFile,
} from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Failure } from '../../../src-shared/failure.ts';
import type { ConflictChoice } from '../../../src-shared/transfer-model.ts';
import { BLOCK_BYTES } from '../../transfer/constants.ts';
import type { SourceEntry } from '../../transfer/session-api.ts';
import { SMALL_FILE_MAX_BYTES } from './file-constants.ts';
import {
  asOrdinaryUser,
  canLoop,
  canMount,
  canProtect,
  LoopDisk,
  withHeldFile,
  withImmutable,
  withTmpfs,
} from './file-system.test-kit.ts';
import { renameSteps } from './rename-steps.ts';
import { walkSources } from './source-walk.ts';
import { Rig } from './whole-transfer.test-kit.ts';
import type { Outcome } from './whole-transfer.test-kit.ts';

/** What no file system here does by itself is played: one answer of the system's, everything else is real. */
vi.mock('node:fs/promises', { spy: true });
vi.mock('./rename-steps.ts', { spy: true });

let root: string;
let sources: string;
let folder: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'ferry-faults-'));
  sources = join(root, 'sources');
  folder = join(root, 'received');
  await mkdir(sources);
  await mkdir(folder);
});

afterEach(async () => {
  vi.restoreAllMocks();
  vi.mocked(renameSteps).mockReset();
  await rm(root, { recursive: true, force: true });
});

const LARGE_BYTES = 12 * BLOCK_BYTES;
/** Too large to go with the small ones: it is a part until it gets its name. */
const PART_BYTES = SMALL_FILE_MAX_BYTES + 1;

async function put(name: string, content: Uint8Array | string): Promise<string> {
  const path = join(sources, name);
  await writeFile(path, content);
  return path;
}

async function entriesOf(...paths: readonly string[]): Promise<SourceEntry[]> {
  const entries: SourceEntry[] = [];
  const options = { ignoredNames: [], skipUnreadable: false };
  for await (const step of walkSources(paths, options)) {
    if (step.kind !== 'entries') throw new Error(step.failure.kind);
    entries.push(...step.entries);
  }
  return entries;
}

const rigFor = async (...paths: readonly string[]): Promise<Rig> =>
  new Rig(folder, await entriesOf(...paths));

async function receive(
  paths: readonly string[],
  conflict: ConflictChoice = 'keep-both',
): Promise<Outcome> {
  return (await (await rigFor(...paths)).accepted(conflict)).over();
}

const half = (rig: Rig): Promise<void> =>
  rig.until(() => rig.receiver.snapshot(rig.now).doneBytes >= 2 * BLOCK_BYTES);

/** The whole transfer is over, and each side knows why. */
function expectOver(outcome: Outcome, received: Failure): void {
  expect(outcome.received).toMatchObject({ phase: 'failed', failure: received });
  expect(outcome.sent).toMatchObject({
    phase: 'failed',
    failure: { kind: 'peer-failed', reason: received.kind },
  });
  expect(outcome.memoryOutBytes).toBe(0);
}

type PerFile = Readonly<Record<string, Failure | null>>;

/** By the name that was offered; null = stored. */
function expectFiles(outcome: Outcome, received: PerFile, sent: PerFile = received): void {
  for (const [snapshot, expected] of [
    [outcome.received, received],
    [outcome.sent, sent],
  ] as const) {
    const told = snapshot.files.map(({ name, failure }) => [name, failure] as const);
    expect(Object.fromEntries(told)).toEqual(expected);
  }
  expect(outcome.memoryOutBytes).toBe(0);
}

async function expectUsable(): Promise<void> {
  const outcome = await receive([await put('next', 'well')]);
  expect([outcome.sent.phase, outcome.received.phase]).toEqual(['done', 'done']);
  expect(await readFile(join(folder, 'next'), 'utf8')).toBe('well');
  await rm(join(folder, 'next'));
}

/** Of the methods of an open file, which no module exports. */
async function handleMethods(): Promise<FileHandle> {
  const handle = await open(root);
  await handle.close();
  return Object.getPrototypeOf(handle) as FileHandle;
}

const systemError = (code: string): Error => Object.assign(new Error(code), { code });

/** The transfer is over, and each side knows how many files found no room, which takes so much more. */
function expectNoRoom(outcome: Outcome, count: number, bytes?: number): void {
  expect(outcome.received).toMatchObject({
    phase: 'failed',
    failure: { kind: 'no-room-left', count, ...(bytes === undefined ? {} : { bytes }) },
    failedCount: count,
  });
  expect(outcome.sent).toMatchObject({
    phase: 'failed',
    failure: { kind: 'no-room-there', count },
    failedCount: count,
  });
  expect(outcome.memoryOutBytes).toBe(0);
}

async function expectSame(...names: readonly string[]): Promise<void> {
  for (const name of names) {
    const whole = await readFile(join(sources, name));
    expect((await readFile(join(folder, name))).equals(whole)).toBe(true);
  }
}

describe.skipIf(!canMount)('a disk that is full (needs to mount a tmpfs)', () => {
  it.each([1, 5 * BLOCK_BYTES])('at the first byte of %d', async (byteCount) => {
    const path = await put('a', randomBytes(byteCount));
    await withTmpfs(folder, 'size=1m', async () => {
      await writeFile(join(folder, 'filler'), randomBytes(BLOCK_BYTES));
      const outcome = await receive([path]);
      expectNoRoom(outcome, 1, byteCount);
      expect(outcome.received.files[0]?.failure).toEqual({
        kind: 'disk-full',
        needed: byteCount,
        free: 0,
      });
      expect(outcome.names).toEqual(['filler']);
      await rm(join(folder, 'filler'));
      await expectUsable();
    });
  });

  it('in the middle of a file costs that one only: smaller ones before and behind it arrive', async () => {
    const paths = [
      await put('a', 'small'),
      await put('b', randomBytes(LARGE_BYTES)),
      await put('c', randomBytes(2 * BLOCK_BYTES)),
      await put('d', 'small, too'),
    ];
    await withTmpfs(folder, 'size=5m', async () => {
      const outcome = await receive(paths);
      expectNoRoom(outcome, 1, LARGE_BYTES);
      expect(outcome.names).toEqual(['a', 'c', 'd']);
      await expectSame('a', 'c', 'd');
      await expectUsable();
    });
  });

  it('does not have those tried that cannot fit', async () => {
    const paths = [await put('a', randomBytes(LARGE_BYTES))];
    for (let n = 0; n < 300; n += 1) paths.push(await put(`f${n}`, randomBytes(40_000)));
    await withTmpfs(folder, 'size=64k', async () => {
      const outcome = await receive(paths);
      const stored = outcome.names.length;
      expect(stored).toBe(1);
      expectNoRoom(outcome, 300);
      // Of 24 MB nearly half was never on its way.
      const { doneBytes } = outcome.sent;
      expect(doneBytes).toBeLessThan(14 * BLOCK_BYTES);
      await expectSame(...outcome.names);
    });
  });

  it('in the middle of many small files: the smallest still find room', async () => {
    const paths: string[] = [];
    for (let n = 0; n < 200; n += 1) paths.push(await put(`f${n}`, randomBytes(20_000)));
    for (const name of ['y', 'z']) paths.push(await put(name, 'x'));
    await withTmpfs(folder, 'size=2m', async () => {
      // So that two pages are left where five are needed.
      await writeFile(join(folder, 'filler'), randomBytes(3 * 4_096));
      const outcome = await receive(paths);
      const stored = outcome.names.filter((name) => name !== 'filler');
      expectNoRoom(outcome, 202 - stored.length, (202 - stored.length) * 20_000);
      expect(stored.length).toBeGreaterThan(10);
      expect(stored).toEqual(expect.arrayContaining(['y', 'z']));
      await expectSame(...stored);
      await rm(join(folder, 'f0'));
      await expectUsable();
    });
  });

  it('of folders: what would go into them has no room either, the rest arrives', async () => {
    for (const name of ['t', 't/a', 't/b', 't/c']) await mkdir(join(sources, name));
    const paths = [join(sources, 't'), await put('z', 'sent')];
    for (const name of ['t/x', 't/c/y']) await put(name, 'sent');
    // Three nodes beside the top, of which t and two folders in it take all.
    await withTmpfs(folder, 'size=1m,nr_inodes=4', async () => {
      const outcome = await receive(paths);
      // t/c, and the three files.
      expectNoRoom(outcome, 4);
      expect(outcome.names).toEqual(['t']);
    });
    await expectUsable();
  });

  it('of names, when the file is whole and wants its own', async () => {
    // The top, the part, and none for the second name that it has for a moment.
    const path = await put('a', randomBytes(PART_BYTES));
    await withTmpfs(folder, 'size=1m,nr_inodes=2', async () => {
      const outcome = await receive([path]);
      expectNoRoom(outcome, 1);
      expect(outcome.names).toEqual([]);
    });
    await expectUsable();
  });

  it('when it is flushed (played: as network file systems do)', async () => {
    const sync = vi.spyOn(await handleMethods(), 'sync');
    sync.mockRejectedValueOnce(systemError('ENOSPC'));
    const outcome = await receive([await put('a', randomBytes(PART_BYTES))]);
    expectNoRoom(outcome, 1);
    expect(outcome.names).toEqual([]);
    await expectUsable();
  });

  it('by a quota (played) is no other thing', async () => {
    const sync = vi.spyOn(await handleMethods(), 'sync');
    sync.mockRejectedValueOnce(systemError('EDQUOT'));
    const outcome = await receive([await put('a', randomBytes(PART_BYTES))]);
    expectNoRoom(outcome, 1, PART_BYTES);
    expect(outcome.names).toEqual([]);
  });
});

describe.skipIf(!canLoop)('a disk in a file (needs to mount one)', () => {
  it('that is full ends a file that goes past the page cache', async () => {
    const paths = [await put('a', randomBytes(20 * BLOCK_BYTES)), await put('b', 'x')];
    const disk = await LoopDisk.mount(join(root, 'image'), 16 * BLOCK_BYTES, folder);
    try {
      const outcome = await receive(paths);
      expectNoRoom(outcome, 1);
      expect(outcome.names).toEqual(['b', 'lost+found']);
      await expectSame('b');
      await expectUsable();
    } finally {
      disk.unmount();
    }
  });

  it('that becomes read-only in the middle ends the transfer, and keeps nothing that is not whole', async () => {
    const disk = await LoopDisk.mount(join(root, 'image'), 64 * BLOCK_BYTES, folder);
    try {
      const paths = [await put('a', 'x'), await put('b', randomBytes(40 * BLOCK_BYTES))];
      const rig = await (await rigFor(...paths)).accepted();
      await half(rig);
      disk.protect();
      const outcome = await rig.over();
      expectOver(outcome, { kind: 'folder-not-writable', folder });
      // Of what nobody may remove a part is left; what has its name is whole.
      await expectSame(...outcome.names.filter((name) => name === 'a' || name === 'b'));
    } finally {
      disk.unmount();
    }
    await expectUsable();
  });

  it('that breaks where the source is: that file is told, the others arrive', async () => {
    const disk = await LoopDisk.mount(join(root, 'image'), 64 * BLOCK_BYTES, sources);
    try {
      const paths = [
        await put('a', 'first'),
        await put('broken', randomBytes(40 * BLOCK_BYTES)),
        await put('z', 'last'),
      ];
      disk.remount();
      for (const name of ['a', 'z']) await readFile(join(sources, name));
      const rig = await rigFor(...paths);
      await disk.breakBeyond(20 * BLOCK_BYTES);
      const outcome = await (await rig.accepted()).over();
      const failure: Failure = { kind: 'source-unreadable', name: 'broken' };
      expectFiles(outcome, { a: null, broken: failure, z: null });
      expect(outcome.names).toEqual(['a', 'z']);
    } finally {
      disk.unmount();
    }
    await expectUsable();
  });

  it('that takes less than it said tells so when it is flushed, and nothing is called whole that is not', async () => {
    const path = await put('a', randomBytes(12 * BLOCK_BYTES));
    const inMemory = join(root, 'in-memory');
    await mkdir(inMemory);
    // The disk says that it has 64 MiB, and cannot keep more than six.
    await withTmpfs(inMemory, 'size=6m', async () => {
      const disk = await LoopDisk.mount(join(inMemory, 'image'), 64 * BLOCK_BYTES, folder);
      try {
        const outcome = await receive([path]);
        expectNoRoom(outcome, 1);
        expect(await readdir(folder).catch(() => [])).not.toContain('a');
      } finally {
        disk.unmount();
      }
    });
    await expectUsable();
  });
});

describe('a destination', () => {
  it('that is removed while a large file comes ends the transfer', async () => {
    const rig = await (
      await rigFor(await put('a', randomBytes(LARGE_BYTES)), await put('b', 'x'))
    ).accepted();
    await half(rig);
    await rm(folder, { recursive: true });
    expectOver(await rig.over(), { kind: 'folder-missing', folder });
    await mkdir(folder);
    await expectUsable();
  });

  it('that is removed before many small files come ends the transfer', async () => {
    const paths: string[] = [];
    for (let n = 0; n < 100; n += 1) paths.push(await put(`f${n}`, 'x'));
    const rig = await (await rigFor(...paths)).accepted();
    await rm(folder, { recursive: true });
    expectOver(await rig.over(), { kind: 'folder-missing', folder });
    await mkdir(folder);
    await expectUsable();
  });

  it('whose subfolder is removed fails the files of that one only', async () => {
    await mkdir(join(sources, 't/d'), { recursive: true });
    const paths = [await put('a', 'x'), join(sources, 't'), await put('z', 'x')];
    for (const name of ['t/d/in', 't/on']) await put(name, 'x');
    const rig = await (await rigFor(...paths)).accepted();
    await rig.until(() => rig.receiver.snapshot(rig.now).doneBytes >= 1);
    await rm(join(folder, 't/d'), { recursive: true, force: true });
    const outcome = await rig.over();
    expect(
      outcome.received.files
        .filter(({ name }) => !name.startsWith('t/d'))
        .map(({ failure }) => failure),
    ).toEqual([null, null, null, null]);
    expect(await readFile(join(folder, 't/on'), 'utf8')).toBe('x');
    expect(await readFile(join(folder, 'z'), 'utf8')).toBe('x');
  });

  it.skipIf(!canProtect)('that becomes read-only in the middle ends the transfer', async () => {
    const rig = await (
      await rigFor(await put('a', randomBytes(LARGE_BYTES)), await put('b', 'x'))
    ).accepted();
    await half(rig);
    const outcome = await withImmutable(folder, () => rig.over());
    expectOver(outcome, { kind: 'folder-not-writable', folder });
    // What nobody may remove is still there; the part is all there is.
    expect(outcome.names.every((name) => name.endsWith('.ferry-part'))).toBe(true);
    await expectUsable();
  });

  it('of somebody else, in which this account may not write, ends the transfer', async () => {
    const path = await put('a', 'x');
    await chmod(root, 0o755);
    await chmod(folder, 0o500);
    await asOrdinaryUser([sources], async () => {
      const rig = await rigFor(path);
      await rig.accepted();
      await rig.until(() => rig.sender.isFinished && rig.receiver.isFinished);
      expect(rig.receiver.snapshot(0).failure).toEqual({ kind: 'folder-not-writable', folder });
      expect(rig.sender.snapshot(0).failure).toEqual({
        kind: 'peer-failed',
        reason: 'folder-not-writable',
      });
    });
  });

  it('whose subfolder may not be written to fails the files of that one only', async () => {
    await mkdir(join(sources, 't/d'), { recursive: true });
    await mkdir(join(folder, 't/d'), { recursive: true });
    for (const name of ['t/d/in', 't/on']) await put(name, 'x');
    const last = await put('z', 'x');
    await chmod(root, 0o755);
    const outcome = await asOrdinaryUser([sources, folder], async () => {
      await chmod(join(folder, 't/d'), 0o500);
      return receive([join(sources, 't'), last]);
    });
    expectFiles(
      outcome,
      {
        t: null,
        't/d': null,
        't/d/in': { kind: 'write-failed', name: 'in', reason: 'EACCES' },
        't/on': null,
        z: null,
      },
      {
        t: null,
        't/d': null,
        't/d/in': { kind: 'peer-failed', reason: 'write-failed' },
        't/on': null,
        z: null,
      },
    );
    expect(await readdir(join(folder, 't/d'))).toEqual([]);
  });
});

describe.each([
  ['small', 20],
  ['larger', PART_BYTES],
])('a file that is there and does not give way to a %s one', (_what, byteCount) => {
  async function replaceIt(): Promise<Outcome> {
    const content = randomBytes(byteCount);
    const paths = [await put('a', 'x'), await put('held', content), await put('z', 'x')];
    return receive(paths, 'replace');
  }

  async function expectHeld(outcome: Outcome): Promise<void> {
    const failure: Failure = { kind: 'file-locked', name: 'held' };
    expectFiles(outcome, { a: null, held: failure, z: null });
    expect(outcome.names).toEqual(['a', 'held', 'z']);
    expect(await readFile(join(folder, 'held'), 'utf8')).toBe('mine');
    await expectUsable();
  }

  beforeEach(async () => {
    await writeFile(join(folder, 'held'), 'mine');
  });

  it.skipIf(!canProtect)('since it is immutable', async () => {
    await expectHeld(await withImmutable(join(folder, 'held'), replaceIt));
  });

  it.skipIf(!canMount)('since it is held by the system (EBUSY)', async () => {
    await expectHeld(await withHeldFile(join(folder, 'held'), replaceIt));
  });

  it.each(['EPERM', 'EACCES', 'EBUSY'])(
    'since another program has it open (played: %s, as Windows answers)',
    async (code) => {
      // Windows has but this one way.
      vi.mocked(renameSteps).mockReturnValue(null);
      vi.mocked(files.rename).mockRejectedValueOnce(systemError(code));
      await expectHeld(await replaceIt());
    },
  );
});

describe('a name too long for the disk (played: as on one that encrypts names)', () => {
  it('fails that file only, and both sides are told which', async () => {
    const long = 'x'.repeat(200);
    vi.mocked(files.open).mockImplementation(async (path, flags, mode) => {
      const isTooLong =
        String(path).startsWith('/proc') && String(path).includes(long.slice(0, 150));
      if (isTooLong) throw systemError('ENAMETOOLONG');
      return realOpen(path, flags, mode);
    });
    const paths = [
      await put('a', 'x'),
      await put(long, randomBytes(PART_BYTES)),
      await put('z', 'x'),
    ];
    const outcome = await receive(paths);
    const failure: Failure = { kind: 'path-too-long', name: long };
    expectFiles(outcome, { a: null, [long]: failure, z: null });
    expect(outcome.names).toEqual(['a', 'z']);
  });
});

describe('a source, while it is read,', () => {
  const cases: readonly [string, Failure['kind'] | null, (path: string) => Promise<void>][] = [
    ['that shrinks is told', 'source-changed', (path) => truncate(path, 3 * BLOCK_BYTES)],
    ['that becomes empty is told', 'source-changed', (path) => truncate(path, 0)],
    ['that grows is told', 'source-changed', (path) => appendFile(path, 'more')],
    [
      'that is written to in its middle is told',
      'source-changed',
      async (path) => {
        const handle = await open(path, 'r+');
        await handle.write('changed', BLOCK_BYTES);
        await handle.close();
      },
    ],
    [
      'that is replaced is sent as it was',
      null,
      async (path) => {
        await writeFile(`${path}.new`, randomBytes(LARGE_BYTES));
        await rename(`${path}.new`, path);
      },
    ],
    ['that is removed is sent as it was', null, (path) => unlink(path)],
    ['that may not be read any more is sent as it was', null, (path) => chmod(path, 0)],
  ];

  it.each(cases)('%s, and the others arrive', async (_what, kind, change) => {
    const content = randomBytes(LARGE_BYTES);
    const path = await put('m', content);
    const rig = await (
      await rigFor(await put('a', 'first'), path, await put('z', 'last'))
    ).accepted();
    await half(rig);
    await change(path);
    const outcome = await rig.over();
    const failure = kind === null ? null : ({ kind, name: 'm' } as Failure);
    expectFiles(outcome, { a: null, m: failure, z: null });
    expect(outcome.names).toEqual(kind === null ? ['a', 'm', 'z'] : ['a', 'z']);
    if (kind === null) expect((await readFile(join(folder, 'm'))).equals(content)).toBe(true);
    await expectUsable();
  });

  const before: readonly [string, Failure['kind'], (path: string) => Promise<void>][] = [
    ['is gone', 'source-missing', (path) => unlink(path)],
    [
      'has a folder in its place',
      'source-changed',
      async (path) => {
        await unlink(path);
        await mkdir(path);
      },
    ],
    ['may not be read any more', 'source-unreadable', (path) => chmod(path, 0)],
  ];

  it.each(before)(
    'that %s before its turn is told, and the others arrive',
    async (_what, kind, change) => {
      const paths = [await put('a', 'first'), await put('m', 'x'), await put('z', 'last')];
      await chmod(root, 0o755);
      const outcome = await asOrdinaryUser([sources, folder], async () => {
        const rig = await rigFor(...paths);
        await change(join(sources, 'm'));
        return (await rig.accepted()).over();
      });
      const failure = { kind, name: 'm' } as Failure;
      expectFiles(outcome, { a: null, m: failure, z: null });
      expect(outcome.names).toEqual(['a', 'z']);
    },
  );

  it('of the system, which fails its reads, is told, and the others arrive', async () => {
    const path = '/sys/class/net/lo/speed';
    if ((await lstat(path).catch(() => null)) === null) return;
    const outcome = await receive([await put('a', 'first'), path, await put('z', 'last')]);
    const failure: Failure = { kind: 'source-unreadable', name: 'speed' };
    expectFiles(outcome, { a: null, speed: failure, z: null });
  });
});

const { open: realOpen } = await vi.importActual<typeof files>('node:fs/promises');

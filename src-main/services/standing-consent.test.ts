/** Two devices with real engines: what is always accepted, and what is asked about nevertheless. */
import { chmod, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { TransferSnapshot } from '../../src-shared/transfer-model.ts';
import type { AlwaysAccept } from '../../src-shared/trust-model.ts';
import { Device } from './device.test-kit.ts';

const ANY: AlwaysAccept = { maxBytes: null, folder: null };

let folder: string;
let anna: Device;
let ben: Device;
let port: number;
/** Every state in which an offer was shown to Ben. */
let shownToBen: TransferSnapshot[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ferry-standing-'));
  anna = await Device.start(join(folder, 'anna'));
  ben = await Device.start(join(folder, 'ben'));
  port = await ben.listen();
  shownToBen = [];
  ben.transfers.onNotice((notice) => {
    if (notice.kind === 'transfer-changed') shownToBen.push(notice.snapshot);
  });
});

afterEach(async () => {
  await Promise.all([anna.stop(), ben.stop()]);
  await rm(folder, { recursive: true, force: true });
});

async function source(name: string, words = 'a few words'): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, words);
  return path;
}

/** Ben has compared Anna's code, and always accepts her. */
async function allow(rule: AlwaysAccept): Promise<string> {
  const key = Buffer.from(anna.state.identity.publicKey).toString('hex');
  const first = Promise.all([anna.ended(), ben.ended()]);
  const offered = ben.offered();
  anna.send([await source('hello.txt')], port);
  const { id } = await offered;
  ben.transfers.devices.verify(key);
  ben.transfers.devices.setRules(key, { alwaysAccept: rule, isBlocked: false });
  ben.transfers.accept(id, null);
  await first;
  shownToBen = [];
  return key;
}

const phases = (): readonly string[] => [...new Set(shownToBen.map(({ phase }) => phase))];
const received = (): string => join(folder, 'ben', 'Downloads');

it('takes what a verified device sends, and shows nobody a question', async () => {
  await allow(ANY);
  const ended = anna.ended();
  anna.send([await source('a.txt')], port);
  expect((await ended).phase).toBe('done');
  expect(phases()).not.toContain('offered');
  expect(await readdir(received())).toContain('a.txt');
});

it('replaces nothing: both stay, whatever the sender wishes', async () => {
  await allow(ANY);
  const ended = anna.ended();
  const path = await source('hello.txt', 'other words, and more of them');
  anna.send([path], port, { conflict: 'replace' });
  expect((await ended).phase).toBe('done');
  expect((await readdir(received())).sort()).toEqual(['hello (2).txt', 'hello.txt']);
});

it('puts it into the folder that was said', async () => {
  const inbox = join(folder, 'of anna');
  await mkdir(inbox);
  await allow({ ...ANY, folder: inbox });
  const ended = anna.ended();
  anna.send([await source('b.txt')], port);
  expect((await ended).phase).toBe('done');
  expect(await readdir(inbox)).toEqual(['b.txt']);
});

it.each([
  ['more than was allowed', { ...ANY, maxBytes: 3 }, 'b.txt', 0o644],
  ['a program by its name', ANY, 'setup.exe', 0o644],
  ['a program by its bit', ANY, 'setup', 0o755],
  ['what goes to a folder that is gone', { ...ANY, folder: '/nowhere/at all' }, 'b.txt', 0o644],
])('asks about %s', async (_what, rule, name, mode) => {
  await allow(rule);
  const path = await source(name);
  await chmod(path, mode);
  const offered = ben.offered();
  anna.send([path], port);
  const { id } = await offered;
  expect(phases()).toEqual(['offered']);
  const ended = anna.ended();
  ben.transfers.decline(id);
  expect((await ended).failure).toEqual({ kind: 'declined' });
});

it('says that it asks because the folder of the rule is gone, though there is room in the other', async () => {
  await allow({ ...ANY, folder: '/nowhere/at all' });
  const offered = ben.offered();
  anna.send([await source('b.txt')], port);
  const { id, freeBytes } = await offered;
  expect(freeBytes).not.toBeNull();
  expect(shownToBen.at(-1)?.askedBecause).toBe('no-folder');
  // What the engine tells of it later changes nothing of that.
  await ben.transfers.setFolder(id, folder);
  await expect.poll(() => shownToBen.at(-1)?.folder).toBe(folder);
  expect(shownToBen.at(-1)?.askedBecause).toBe('no-folder');
});

it('asks where the folder of the rule has room, but takes nothing', async () => {
  const inbox = join(folder, 'of anna');
  await writeFile(inbox, 'no folder any more');
  await allow({ ...ANY, folder: inbox });
  const offered = ben.offered();
  const ended = anna.ended();
  anna.send([await source('b.txt')], port);
  const { id, failure } = await offered;
  expect(failure).toEqual({ kind: 'folder-missing', folder: inbox });
  ben.transfers.accept(id, received());
  expect((await ended).phase).toBe('done');
  expect(await readdir(received())).toContain('b.txt');
});

it('takes into the folder of the rule, whatever has become of the one of the others', async () => {
  const inbox = join(folder, 'of anna');
  await mkdir(inbox);
  await allow({ ...ANY, folder: inbox });
  await rm(received(), { recursive: true });
  const [sent, taken] = [anna.ended(), ben.ended()];
  anna.send([await source('b.txt')], port);
  expect((await sent).phase).toBe('done');
  expect((await taken).folder).toBe(inbox);
  expect(await readdir(inbox)).toEqual(['b.txt']);
  expect(phases()).not.toContain('offered');
});

it('asks where both folders are gone, and what cannot go where the rule says', async () => {
  const inbox = join(folder, 'of anna');
  await mkdir(inbox);
  await allow({ maxBytes: 5, folder: inbox });
  await rm(received(), { recursive: true });
  for (const why of ['too-large', 'no-folder'] as const) {
    const offered = ben.offered();
    const ended = anna.ended();
    anna.send([await source('b.txt', 'more than five')], port);
    const { id } = await offered;
    expect(shownToBen.at(-1)?.askedBecause).toBe(why);
    ben.transfers.decline(id);
    await ended;
    await rm(inbox, { recursive: true, force: true });
  }
});

it('asks again once the device is no longer verified', async () => {
  const key = await allow(ANY);
  ben.transfers.devices.unverify(key);
  const offered = ben.offered();
  anna.send([await source('b.txt')], port);
  expect((await offered).peer.trust).toBe('unverified');
});

it('keeps the names of what a device that blocks us would not even hear of', async () => {
  const key = await allow(ANY);
  ben.transfers.devices.setBlocked(key, true);
  for (let times = 0; times < 5; times += 1) {
    const ended = anna.ended();
    anna.send([await source('b.txt')], port);
    const { failure, files } = await ended;
    expect(failure).toEqual({ kind: 'declined' });
    expect(files.map((file) => file.name)).toEqual(['b.txt']);
  }
});

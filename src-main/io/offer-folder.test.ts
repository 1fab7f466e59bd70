/** Another folder for one offer: what it shows then, and where it goes when somebody says yes. Two engines, real folders. */
import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TransferSnapshot } from '../../src-shared/transfer-model.ts';
import { fail, ok } from '../../src-shared/result.ts';
import type { PlainSendOptions } from './engine.ts';
import { Device } from './engine.test-kit.ts';
import { newTransferId } from './transfers/transfer-id.ts';

/** Whole seconds, which every file system keeps. */
const WRITTEN_AT = new Date('2026-11-20T10:00:00Z');

let root: string;
let inbox: string;
let elsewhere: string;
let tree: string;
let sender: Device;
let receiver: Device;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'ferry-offer-folder-'));
  [inbox, elsewhere, tree] = [join(root, 'inbox'), join(root, 'elsewhere'), join(root, 'tree')];
  await mkdir(inbox);
  await mkdir(elsewhere);
  await makeTree(tree, { new: 'new', same: 'same', changed: 'as it comes' });
  await makeTree(join(elsewhere, 'tree'), { same: 'same', changed: 'as it was there' });
  sender = new Device('sender');
  receiver = new Device('receiver', { resumeFolder: join(root, 'resume') });
});

afterEach(async () => {
  await Promise.all([sender.engine.close(), receiver.engine.close()]);
  await rm(root, { recursive: true, force: true });
  expect([...sender.faults, ...receiver.faults]).toEqual([]);
});

describe('a folder that is chosen for an offer', () => {
  it('is looked at, shown with what is there, and used by the yes that follows', async () => {
    const { id, survey } = await offered();
    expect(survey).toMatchObject({ newFiles: 3, sameFiles: 0, differentFiles: 0 });
    expect(await receiver.engine.setFolder(id, elsewhere)).toEqual(ok(null));

    const shown = receiver.snapshots().at(-1);
    expect(shown).toMatchObject({ phase: 'offered', folder: elsewhere });
    expect(shown?.freeBytes).toBeGreaterThan(0);
    expect(shown?.survey).toMatchObject({ newFiles: 1, sameFiles: 1, differentFiles: 1 });

    receiver.engine.accept(id, null, 'keep-both');
    expect(await receiver.ended()).toMatchObject({ phase: 'done', folder: elsewhere });
    expect(await readdir(inbox)).toEqual([]);
    expect(await contentsOf(join(elsewhere, 'tree'))).toEqual({
      new: 'new',
      same: 'same',
      changed: 'as it was there',
      'changed (2)': 'as it comes',
    });
  });

  it('has its files replaced where the person says so', async () => {
    const { id } = await offered();
    await receiver.engine.setFolder(id, elsewhere);
    receiver.engine.accept(id, null, 'replace');
    expect((await receiver.ended()).phase).toBe('done');
    expect(await contentsOf(join(elsewhere, 'tree'))).toEqual(await contentsOf(tree));
  });

  it('changes nothing where it is not there, or is none', async () => {
    const { id } = await offered();
    const told = receiver.events.length;
    for (const folder of [join(root, 'nowhere'), join(tree, 'same')]) {
      const missing = fail({ kind: 'folder-missing', folder });
      expect(await receiver.engine.setFolder(id, folder)).toEqual(missing);
    }
    expect(receiver.events).toHaveLength(told);
    receiver.engine.accept(id, null);
    expect(await receiver.ended()).toMatchObject({ phase: 'done', folder: inbox });
    expect(await contentsOf(join(inbox, 'tree'))).toEqual(await contentsOf(tree));
  });

  it('can be given up for the first one again', async () => {
    const { id, survey } = await offered();
    await receiver.engine.setFolder(id, elsewhere);
    await receiver.engine.setFolder(id, inbox);
    expect(receiver.snapshots().at(-1)).toMatchObject({ folder: inbox, survey });
    receiver.engine.accept(id, null);
    expect((await receiver.ended()).folder).toBe(inbox);
  });

  it('is the last of those that are chosen at once', async () => {
    const { id } = await offered();
    const chosen = [elsewhere, tree, inbox, elsewhere];
    await Promise.all(chosen.map((folder) => receiver.engine.setFolder(id, folder)));
    expect(receiver.snapshots().at(-1)?.folder).toBe(elsewhere);
  });

  it('comes too late when somebody has said yes, no, or that the offer is over', async () => {
    const { id } = await offered();
    const choosing = receiver.engine.setFolder(id, elsewhere);
    receiver.engine.accept(id, null);
    expect(await choosing).toEqual(ok(null));
    expect(await receiver.ended()).toMatchObject({ phase: 'done', folder: inbox });
    expect(await receiver.engine.setFolder(id, elsewhere)).toEqual(ok(null));

    const second = await offered(1);
    const late = receiver.engine.setFolder(second.id, elsewhere);
    receiver.engine.decline(second.id);
    expect(await late).toEqual(ok(null));
    expect(await receiver.ended(2)).toMatchObject({ failure: { kind: 'declined' }, folder: inbox });
  });

  it('counts for this offer only', async () => {
    const { id } = await offered();
    await receiver.engine.setFolder(id, elsewhere);
    receiver.engine.accept(id, null, 'skip');
    await receiver.ended();
    expect((await offered(1)).folder).toBe(inbox);
  });

  it('takes a plain file, too', async () => {
    const { id, folder } = await offered(0, { chunkBytes: 1_024, gapMs: 0.2 });
    expect(folder).toBe(inbox);
    const folderGone = join(root, 'nowhere');
    expect(await receiver.engine.setFolder(id, folderGone)).toMatchObject({ ok: false });
    expect(await receiver.engine.setFolder(id, elsewhere)).toEqual(ok(null));
    expect(receiver.snapshots().at(-1)).toMatchObject({ phase: 'offered', folder: elsewhere });
    receiver.engine.accept(id, null);
    expect(await receiver.ended()).toMatchObject({ phase: 'done', folder: elsewhere });
    expect(await readFile(join(elsewhere, 'same'), 'utf8')).toBe('same');
    expect(await readdir(inbox)).toEqual([]);
  });
});

describe('a folder that cannot take an offer', () => {
  it('is told before anybody answers, and another one can', async () => {
    const { id } = await offered(0, null, () => rm(inbox, { recursive: true }));
    const missing = { kind: 'folder-missing', folder: inbox };
    expect(receiver.snapshots().at(-1)).toMatchObject({
      ...{ phase: 'offered', folder: inbox, failure: missing, survey: null, freeBytes: null },
    });
    await receiver.engine.setFolder(id, elsewhere);
    expect(receiver.snapshots().at(-1)).toMatchObject({ folder: elsewhere, failure: null });
    receiver.engine.accept(id, null, 'skip');
    expect(await receiver.ended()).toMatchObject({ phase: 'done', folder: elsewhere });
    expect(await sender.ended()).toMatchObject({ phase: 'done' });
  });

  it('leaves the offer to be answered anew, in another folder or when it is back', async () => {
    const { id } = await offered();
    // While the question is open.
    await rm(inbox, { recursive: true });
    const refusals = (): TransferSnapshot[] =>
      receiver.snapshots().filter(({ failure }) => failure?.kind === 'folder-missing');
    receiver.engine.accept(id, null);
    await receiver.sees(() => (refusals().length > 0 ? true : undefined));
    expect(receiver.snapshots().at(-1)?.phase).toBe('offered');
    receiver.engine.accept(id, elsewhere);
    expect(await receiver.ended()).toMatchObject({ phase: 'done', folder: elsewhere });
    const before = refusals().length;
    await rm(join(elsewhere, 'tree'), { recursive: true });

    const second = await offered(1);
    receiver.engine.accept(second.id, null);
    await receiver.sees(() => (refusals().length > before ? true : undefined));
    expect(receiver.snapshots().at(-1)?.phase).toBe('offered');
    await mkdir(inbox);
    receiver.engine.accept(second.id, null);
    expect(await receiver.ended(2)).toMatchObject({ phase: 'done', folder: inbox, failure: null });
    expect(await contentsOf(join(inbox, 'tree'))).toEqual(await contentsOf(tree));
  });

  it('is told to the sender by who declines because of it', async () => {
    const { id, folder } = await offered(0, null, () => rm(inbox, { recursive: true }));
    receiver.engine.decline(id, { kind: 'folder-missing', folder: folder ?? '' });
    expect(await sender.ended()).toMatchObject({
      ...{ phase: 'failed', failure: { kind: 'peer-failed', reason: 'folder-missing' } },
    });
    expect(await receiver.ended()).toMatchObject({ failure: { kind: 'folder-missing' } });
  });
});

/** Sends the tree, or (plain) a file of it; resolves when a person would be asked about it. `before`: so many were. */
async function offered(
  before = 0,
  plain: PlainSendOptions | null = null,
  beforehand: () => Promise<void> = () => Promise.resolve(),
): Promise<TransferSnapshot> {
  const request = { port: 0, bind: '127.0.0.1', folder: inbox, plain: plain !== null };
  const listening = await receiver.engine.listen(request);
  if (!listening.ok) throw new Error(listening.failure.kind);
  await beforehand();
  sender.engine.send({
    id: newTransferId(),
    paths: [plain === null ? tree : join(tree, 'same')],
    host: '127.0.0.1',
    port: listening.value.port,
    limitBytesPerSecond: null,
    plain,
  });
  return receiver.sees(() => {
    const offers = receiver.snapshots().filter(({ phase }) => phase === 'offered');
    const id = [...new Set(offers.map((one) => one.id))][before];
    return offers.find((one) => one.id === id);
  });
}

async function makeTree(path: string, files: Readonly<Record<string, string>>): Promise<void> {
  await mkdir(path, { recursive: true });
  for (const [name, text] of Object.entries(files)) {
    await writeFile(join(path, name), text);
    await utimes(join(path, name), WRITTEN_AT, WRITTEN_AT);
  }
}

async function contentsOf(path: string): Promise<Record<string, string>> {
  const contents: Record<string, string> = {};
  for (const name of await readdir(path)) {
    contents[name] = await readFile(join(path, name), 'utf8');
  }
  return contents;
}

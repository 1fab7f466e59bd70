/** Two devices, one folder, sent again by programs that start anew: is its list said, and does what it stands for arrive? */
import {
  cp,
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
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { TransferSnapshot } from '../../src-shared/transfer-model.ts';
import { makeKeyPair } from './crypto/sodium-crypto.ts';
import type { Identity } from './engine.ts';
import { Device } from './engine.test-kit.ts';
import { treeOf } from './files/folder-tree.test-kit.ts';
import { newTransferId } from './transfers/transfer-id.ts';

const FILES = 700;

let root: string;
let tree: string;
let inbox: string;
const identities = { a: makeKeyPair(), b: makeKeyPair() };

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'ferry-known-'));
  [tree, inbox] = [join(root, 'tree'), join(root, 'inbox')];
  await mkdir(inbox);
  for (const folder of ['a', 'b', 'empty']) await mkdir(join(tree, folder), { recursive: true });
  for (let n = 0; n < FILES; n += 1) {
    await writeFile(join(tree, n % 2 === 0 ? 'a' : 'b', `file ${n}`), String(n));
  }
});
afterEach(() => rm(root, { recursive: true, force: true }));

interface Attempt {
  readonly sent: TransferSnapshot;
  readonly received: TransferSnapshot;
  readonly offered: TransferSnapshot;
  /** Both sides keep a list that was said. */
  readonly isListSaid: boolean;
}

interface Different {
  readonly identity?: Identity;
  readonly home?: string;
  /** What the person says to the offer. Default: yes. */
  readonly answer?: (receiver: Device, id: string) => Promise<void>;
}

/** One program on each side, from its start to its end. */
async function send(different: Different = {}): Promise<Attempt> {
  const { identity = identities.a, home = 'a' } = different;
  const sender = new Device('sender', { identity, resumeFolder: join(root, home) });
  const receiver = new Device('receiver', {
    ...{ identity: identities.b, resumeFolder: join(root, 'b') },
  });
  const answer =
    different.answer ??
    ((device, id) => {
      device.engine.accept(id, null);
      return Promise.resolve();
    });
  receiver.onOffer = ({ id }) => {
    void answer(receiver, id);
  };
  const listening = await receiver.engine.listen({
    ...{ port: 0, bind: '127.0.0.1', folder: inbox, plain: false },
  });
  if (!listening.ok) throw new Error(listening.failure.kind);
  const before = await Promise.all([keptIn(home), keptIn('b')]);
  sender.engine.send({
    ...{ id: newTransferId(), wireId: newTransferId(), paths: [tree], host: '127.0.0.1' },
    ...{ port: listening.value.port, limitBytesPerSecond: null, plain: null },
  });
  const [sent, received] = await Promise.all([sender.ended(), receiver.ended()]);
  await Promise.all([sender.engine.close(), receiver.engine.close()]);
  expect([sender.faults, receiver.faults]).toEqual([[], []]);
  const after = await Promise.all([keptIn(home), keptIn('b')]);
  const isAnew = after.map((kept, side) =>
    kept.some((one) => before[side]?.includes(one) !== true),
  );
  expect(isAnew[0]).toBe(isAnew[1]);
  const offered = receiver.snapshots().findLast(({ phase }) => phase === 'offered');
  if (offered === undefined) throw new Error('nothing was offered');
  return { sent, received, offered, isListSaid: isAnew[0] === true };
}

/** Inodes: a list that is kept anew has another one. */
async function keptIn(home: string): Promise<readonly number[]> {
  const folder = join(root, home, 'lists');
  const names = await readdir(folder).catch(() => []);
  return Promise.all(names.map(async (name) => (await stat(join(folder, name))).ino));
}

const expectSameThere = async (): Promise<void> => {
  expect(await treeOf(join(inbox, 'tree'))).toEqual(await treeOf(tree));
};

it('is not said where nothing has changed, and asked about and told of as before', async () => {
  const first = await send();
  expect(first.isListSaid).toBe(true);
  expect(first.sent).toMatchObject({ phase: 'done', fileCount: FILES + 4, skippedCount: 0 });
  const again = await send();
  expect(again.isListSaid).toBe(false);
  for (const end of [again.sent, again.received]) {
    expect(end).toMatchObject({ phase: 'done', fileCount: FILES + 4, skippedCount: FILES });
    expect(end.files.map(({ name }) => name)).toEqual(first.sent.files.map(({ name }) => name));
  }
  expect(again.offered.survey).toMatchObject({
    ...{ sameFiles: FILES, newFiles: 0, differentFiles: 0 },
  });
  await expectSameThere();
});

it('stands for what is missing there as well', async () => {
  await send();
  await rm(join(inbox, 'tree', 'b'), { recursive: true });
  await rm(join(inbox, 'tree', 'a', 'file 42'));
  await rm(join(inbox, 'tree', 'empty'), { recursive: true });
  const again = await send();
  expect(again.isListSaid).toBe(false);
  expect(again.sent).toMatchObject({ phase: 'done', skippedCount: FILES / 2 - 1 });
  await expectSameThere();
  await rm(join(inbox, 'tree'), { recursive: true });
  const all = await send();
  expect(all.isListSaid).toBe(false);
  expect(all.sent).toMatchObject({ phase: 'done', skippedCount: 0 });
  await expectSameThere();
});

it('is said where something has changed here, and known the next time', async () => {
  await send();
  await writeFile(join(tree, 'b', 'file 699'), 'new');
  await writeFile(join(tree, 'b', 'one more'), 'more');
  await rm(join(tree, 'a', 'file 0'));
  const changed = await send();
  expect(changed.isListSaid).toBe(true);
  expect(changed.sent).toMatchObject({ phase: 'done', skippedCount: FILES - 2 });
  // Nothing is taken away there, and what differs is kept beside.
  expect(await readFile(join(inbox, 'tree', 'b', 'file 699 (2)'), 'utf8')).toBe('new');
  const again = await send();
  expect(again.isListSaid).toBe(false);
  // One still differs from what has its name there, and comes once more.
  expect(again.sent).toMatchObject({ phase: 'done', skippedCount: FILES - 1 });
});

it('is said to a receiver that has forgotten it, or had it from somebody else', async () => {
  await send();
  await rm(join(root, 'b', 'lists'), { recursive: true });
  const again = await send();
  expect(again.isListSaid).toBe(true);
  expect(again.sent).toMatchObject({ phase: 'done', skippedCount: FILES });
  await cp(join(root, 'a'), join(root, 'c'), { recursive: true });
  const theirs = await send({ identity: makeKeyPair(), home: 'c' });
  expect(theirs.isListSaid).toBe(true);
  expect(theirs.sent).toMatchObject({ phase: 'done', skippedCount: FILES });
});

it('goes where the person says, whatever was looked at before', async () => {
  await send();
  const elsewhere = join(root, 'elsewhere');
  await mkdir(elsewhere);
  const again = await send({
    answer: async (receiver, id) => {
      await utimes(join(inbox, 'tree', 'a', 'file 2'), 7, 7);
      receiver.engine.accept(id, elsewhere);
    },
  });
  expect(again.isListSaid).toBe(false);
  expect(again.sent).toMatchObject({ phase: 'done', skippedCount: 0 });
  expect(await treeOf(join(elsewhere, 'tree'))).toEqual(await treeOf(tree));
});

import { randomBytes } from 'node:crypto';
import { readdirSync } from 'node:fs';
import {
  appendFile,
  chmod,
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
import type { TransferSnapshot } from '../../src-shared/transfer-model.ts';
import { makeKeyPair } from './crypto/sodium-crypto.ts';
import type { Identity, SendRequest } from './engine.ts';
import { Device } from './engine.test-kit.ts';
import { newTransferId } from './transfers/transfer-id.ts';

const MEGABYTE = 1_000_000;
/** Slow enough to be interrupted in the middle. */
const SLOWLY = 20 * MEGABYTE;
const WIRE_ID = '5a'.repeat(16);

let folder: string;
let inbox: string;
let devices: Device[];
let senderIdentity: Identity;
let receiverIdentity: Identity;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ferry-interrupted-'));
  inbox = join(folder, 'inbox');
  await mkdir(inbox);
  devices = [];
  senderIdentity = makeKeyPair();
  receiverIdentity = makeKeyPair();
});

afterEach(async () => {
  await Promise.all(devices.map((device) => device.engine.close()));
  await rm(folder, { recursive: true, force: true });
  for (const device of devices) expect(device.faults).toEqual([]);
});

/** A program of the sending home; there may be one after the other, or two at once. */
function startSender(identity = senderIdentity): Device {
  const device = new Device('sender', { identity, resumeFolder: join(folder, 'resume-sender') });
  devices.push(device);
  return device;
}

function startReceiver(): Device {
  const resumeFolder = join(folder, 'resume-receiver');
  const device = new Device('receiver', { identity: receiverIdentity, resumeFolder });
  devices.push(device);
  return device;
}

async function listen(receiver: Device, port = 0): Promise<number> {
  const request = { port, bind: '127.0.0.1', folder: inbox, plain: false };
  const result = await receiver.engine.listen(request);
  if (!result.ok) throw new Error(result.failure.kind);
  return result.value.port;
}

function send(
  sender: Device,
  port: number,
  paths: readonly string[],
  different: Partial<SendRequest> = {},
): string {
  const id = newTransferId();
  sender.engine.send({
    id,
    paths,
    wireId: WIRE_ID,
    host: '127.0.0.1',
    port,
    limitBytesPerSecond: null,
    plain: null,
    ...different,
  });
  return id;
}

async function makeFile(name: string, byteCount: number): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, randomBytes(byteCount));
  return path;
}

const received = async (receiver: Device, atLeast: number): Promise<TransferSnapshot> =>
  await receiver.sees(() => receiver.snapshots().find(({ doneBytes }) => doneBytes >= atLeast));

const phasesOf = (device: Device): Set<string> =>
  new Set(device.snapshots().map((snapshot) => snapshot.phase));

const kept = (): Promise<string[]> => readdir(join(folder, 'resume-receiver')).catch(() => []);

async function expectWhole(path: string, name: string): Promise<void> {
  expect((await readFile(join(inbox, name))).equals(await readFile(path)), name).toBe(true);
}

/** As far as the transfer came when the receiving program ended. */
async function interruptedByReceiver(
  path: string,
): Promise<{ port: number; id: string; done: number }> {
  const receiver = startReceiver();
  receiver.acceptAll();
  const sender = startSender();
  const port = await listen(receiver);
  send(sender, port, [path], { limitBytesPerSecond: SLOWLY });
  const { id } = await received(receiver, 6 * MEGABYTE);
  await receiver.engine.close();
  const ended = await receiver.ended();
  expect(ended.phase).toBe('interrupted');
  expect((await sender.ended()).phase).toBe('interrupted');
  await sender.engine.close();
  return { port, id, done: ended.doneBytes };
}

describe('an interrupted transfer', { timeout: 30_000 }, () => {
  it('goes on without asking when the receiving program is there again, and moves the rest only', async () => {
    const path = await makeFile('large.bin', 20 * MEGABYTE);
    const { port, id, done } = await interruptedByReceiver(path);
    expect((await readdir(inbox)).filter((name) => name.endsWith('.ferry-part'))).toHaveLength(1);
    const receiver = startReceiver();
    const sender = startSender();
    await listen(receiver, port);
    send(sender, port, [path]);
    const end = await receiver.ended();
    expect(end).toMatchObject({ id, phase: 'done' });
    expect(phasesOf(receiver).has('offered')).toBe(false);
    expect((await sender.ended()).phase).toBe('done');
    await expectWhole(path, 'large.bin');
    const moved = end.stats?.bytesReceived ?? Infinity;
    expect(moved).toBeLessThan(20 * MEGABYTE - done + 2 * 2 ** 20);
    await receiver.engine.close();
    expect(await readdir(inbox)).toEqual(['large.bin']);
    expect(await kept()).toEqual([]);
  });

  it('goes on when the sending program is there again', async () => {
    const path = await makeFile('large.bin', 20 * MEGABYTE);
    const receiver = startReceiver();
    receiver.acceptAll();
    const port = await listen(receiver);
    const first = startSender();
    send(first, port, [path], { limitBytesPerSecond: SLOWLY });
    const { id } = await received(receiver, 6 * MEGABYTE);
    await first.engine.close();
    const interrupted = await receiver.ended(1);
    expect(interrupted).toMatchObject({ id, phase: 'interrupted', failure: { kind: 'peer-left' } });
    send(startSender(), port, [path]);
    const end = await receiver.ended(2);
    expect(end).toMatchObject({ id, phase: 'done' });
    const moved = end.stats?.bytesReceived ?? Infinity;
    expect(moved).toBeLessThan(20 * MEGABYTE - interrupted.doneBytes + 2 * 2 ** 20);
    await expectWhole(path, 'large.bin');
  });

  it('is taken over by a new attempt of its sender while the old one still looks alive', async () => {
    const path = await makeFile('large.bin', 20 * MEGABYTE);
    const receiver = startReceiver();
    receiver.acceptAll();
    const port = await listen(receiver);
    const [first, second] = [startSender(), startSender()];
    send(first, port, [path], { limitBytesPerSecond: SLOWLY });
    const { id } = await received(receiver, 4 * MEGABYTE);
    send(second, port, [path]);
    expect(await receiver.ended(2)).toMatchObject({ id, phase: 'done' });
    expect((await receiver.ended(1)).phase).toBe('interrupted');
    expect((await first.ended()).phase).toBe('interrupted');
    expect((await second.ended()).phase).toBe('done');
    await expectWhole(path, 'large.bin');
    await receiver.engine.close();
    expect(await readdir(inbox)).toEqual(['large.bin']);
  });

  it('is somebody else’s for another key, and another one under another wire id', async () => {
    const path = await makeFile('large.bin', 20 * MEGABYTE);
    const { port, id } = await interruptedByReceiver(path);
    const receiver = startReceiver();
    await listen(receiver, port);
    send(startSender(makeKeyPair()), port, [path]);
    send(startSender(), port, [path], { wireId: '77'.repeat(16) });
    const offers = await receiver.sees(() => {
      const seen = new Map(receiver.snapshots().map((snapshot) => [snapshot.id, snapshot]));
      return seen.size === 2 ? [...seen.values()] : undefined;
    });
    for (const offer of offers) {
      expect(offer.phase).toBe('offered');
      expect(offer.id).not.toBe(id);
      expect(offer.survey?.partialBytes).toBe(0);
    }
  });

  it('asks again when more is offered than was consented to, and says what is there already', async () => {
    const path = await makeFile('large.bin', 20 * MEGABYTE);
    const { port, id, done } = await interruptedByReceiver(path);
    const receiver = startReceiver();
    await listen(receiver, port);
    const more = await makeFile('more.bin', 10);
    send(startSender(), port, [path, more], { acceptChanges: true });
    const offer = await receiver.sees(() =>
      receiver.snapshots().find(({ phase, survey }) => phase === 'offered' && survey !== null),
    );
    expect(offer).toMatchObject({ id, survey: { newFiles: 2 } });
    expect(offer.survey?.partialBytes).toBeGreaterThan(done - 2 ** 20);
    receiver.engine.accept(id, null);
    expect(await receiver.ended()).toMatchObject({ id, phase: 'done' });
    await expectWhole(path, 'large.bin');
    await expectWhole(more, 'more.bin');
  });

  it('asks again when something else of the same size comes in its place', async () => {
    const path = await makeFile('large.bin', 20 * MEGABYTE);
    const { port } = await interruptedByReceiver(path);
    const receiver = startReceiver();
    await listen(receiver, port);
    const other = await makeFile('never-accepted.sh', 20 * MEGABYTE);
    send(startSender(), port, [other], { acceptChanges: true });
    const seen = await receiver.sees(() =>
      receiver.snapshots().find(({ phase, survey }) => phase === 'transferring' || survey !== null),
    );
    expect(seen).toMatchObject({ phase: 'offered', survey: { newFiles: 1, partialBytes: 0 } });
  });

  it('never asks a second time under the name under which a person is asked already', async () => {
    const path = await makeFile('large.bin', 20 * MEGABYTE);
    const { port, id } = await interruptedByReceiver(path);
    const receiver = startReceiver();
    await listen(receiver, port);
    const asked = (): TransferSnapshot[] =>
      receiver.snapshots().filter(({ phase, survey }) => phase === 'offered' && survey !== null);
    const more = await makeFile('more.bin', 10);
    send(startSender(), port, [path, more], { acceptChanges: true });
    expect(await receiver.sees(() => asked()[0])).toMatchObject({ id, fileCount: 2 });
    const other = await makeFile('never-seen.sh', 10);
    send(startSender(), port, [other], { acceptChanges: true });
    const second = await receiver.sees(() => asked().find(({ fileCount }) => fileCount === 1));
    // Whoever said yes in this moment meant what was shown before.
    receiver.engine.accept(id, null);
    expect(second.id).not.toBe(id);
    receiver.engine.accept(second.id, null);
    expect(
      await receiver.sees(() => receiver.snapshots().find((one) => one.phase === 'done')),
    ).toMatchObject({ id: second.id });
    await receiver.engine.close();
    expect(await readdir(inbox)).toEqual(['never-seen.sh']);
  });

  it('does not go on with other sources than were offered, unless somebody says so', async () => {
    const path = await makeFile('large.bin', 20 * MEGABYTE);
    const { port } = await interruptedByReceiver(path);
    const receiver = startReceiver();
    await listen(receiver, port);
    await appendFile(path, 'more');
    const sender = startSender();
    send(sender, port, [path]);
    expect((await sender.ended()).failure).toEqual({
      kind: 'sources-changed',
      name: 'large.bin',
      count: 1,
    });
    expect(await receiver.engine.adoptInterrupted()).toHaveLength(1);
    expect(receiver.snapshots()).toEqual([]);
  });

  it('leaves no journal once its sender knows that it is done', async () => {
    const receiver = startReceiver();
    receiver.acceptAll();
    const sender = startSender();
    const port = await listen(receiver);
    send(sender, port, [await makeFile('small.bin', 10_000)]);
    // At the first word of it, not a turn of the loop later.
    let left: readonly string[] | null = null;
    await sender.sees(() => {
      const isDone = sender.snapshots().some(({ phase }) => phase === 'done');
      if (isDone) left ??= readdirSync(join(folder, 'resume-receiver'));
      return isDone ? true : undefined;
    });
    expect((left ?? ['nobody looked']).filter((name) => name.endsWith('.journal'))).toEqual([]);
  });

  it('is known to the next program, which may give it up', async () => {
    const path = await makeFile('large.bin', 20 * MEGABYTE);
    const { id, done } = await interruptedByReceiver(path);
    const receiver = startReceiver();
    const [known] = await receiver.engine.adoptInterrupted();
    expect(known).toMatchObject({
      id,
      direction: 'received',
      phase: 'interrupted',
      peer: {
        deviceName: 'sender',
        publicKey: Buffer.from(senderIdentity.publicKey).toString('hex'),
      },
      fileCount: 1,
      totalBytes: 20 * MEGABYTE,
      folder: inbox,
    });
    expect(known?.doneBytes).toBeGreaterThan(done - 2 ** 20);
    await receiver.engine.forget(id);
    expect(await readdir(inbox)).toEqual([]);
    expect(await kept()).toEqual([]);
    expect(await receiver.engine.adoptInterrupted()).toEqual([]);
  });

  it.each(['sender', 'receiver'] as const)(
    'leaves nothing when the %s cancels it, in its second attempt too',
    async (who) => {
      const path = await makeFile('large.bin', 20 * MEGABYTE);
      const { port } = await interruptedByReceiver(path);
      const receiver = startReceiver();
      const sender = startSender();
      await listen(receiver, port);
      const sent = send(sender, port, [path], { limitBytesPerSecond: SLOWLY });
      const { id } = await received(receiver, 12 * MEGABYTE);
      if (who === 'sender') sender.engine.cancel(sent);
      else receiver.engine.cancel(id);
      expect((await receiver.ended()).failure?.kind).toBe('cancelled');
      expect((await sender.ended()).failure?.kind).toBe('cancelled');
      await receiver.engine.close();
      expect(await readdir(inbox)).toEqual([]);
      expect(await kept()).toEqual([]);
    },
  );

  it('goes on where the files were, whatever the folder is now', async () => {
    const path = await makeFile('large.bin', 20 * MEGABYTE);
    const { port } = await interruptedByReceiver(path);
    const receiver = startReceiver();
    await mkdir(join(folder, 'other'));
    const request = { port, bind: '127.0.0.1', folder: join(folder, 'other'), plain: false };
    expect((await receiver.engine.listen(request)).ok).toBe(true);
    send(startSender(), port, [path]);
    expect(await receiver.ended()).toMatchObject({ phase: 'done', folder: inbox });
    await expectWhole(path, 'large.bin');
  });

  it('asks anew when the folder is gone', async () => {
    const path = await makeFile('large.bin', 20 * MEGABYTE);
    const { port } = await interruptedByReceiver(path);
    await rm(inbox, { recursive: true });
    await mkdir(join(folder, 'other'));
    const receiver = startReceiver();
    const other = join(folder, 'other');
    await receiver.engine.listen({ port, bind: '127.0.0.1', folder: other, plain: false });
    receiver.acceptAll();
    send(startSender(), port, [path]);
    expect(await receiver.ended()).toMatchObject({ phase: 'done', folder: other });
    expect((await readFile(join(other, 'large.bin'))).equals(await readFile(path))).toBe(true);
  });
});

describe('a folder', { timeout: 30_000 }, () => {
  async function makeTree(): Promise<string> {
    const tree = join(folder, 'tree');
    await mkdir(join(tree, 'a', 'deep'), { recursive: true });
    await mkdir(join(tree, 'empty'));
    for (let n = 0; n < 40; n += 1) {
      const path = join(tree, n % 2 === 0 ? 'a' : 'a/deep', `${n}.bin`);
      await writeFile(path, randomBytes(n * 37_000));
      await utimes(path, 1_600_000_000 + n, 1_600_000_000 + n);
    }
    await chmod(join(tree, 'a', '2.bin'), 0o755);
    await utimes(join(tree, 'empty'), 1_500_000_000, 1_500_000_000);
    return tree;
  }

  async function expectSame(tree: string): Promise<void> {
    const names = await readdir(tree, { recursive: true });
    expect((await readdir(join(inbox, 'tree'), { recursive: true })).sort()).toEqual(names.sort());
    for (const name of names) {
      const [sent, here] = await Promise.all([
        stat(join(tree, name)),
        stat(join(inbox, 'tree', name)),
      ]);
      // Whole milliseconds go over the wire, and are set as a number of seconds with a fraction.
      expect(Math.abs(here.mtimeMs - sent.mtimeMs), name).toBeLessThan(1.5);
      expect(here.mode & 0o111, name).toBe(sent.mode & 0o111);
      if (sent.isFile()) await expectWhole(join(tree, name), join('tree', name));
    }
  }

  it('arrives whole, and a second time nothing of it moves', async () => {
    const tree = await makeTree();
    const receiver = startReceiver();
    receiver.acceptAll();
    const sender = startSender();
    const port = await listen(receiver);
    send(sender, port, [tree], { wireId: '01'.repeat(16) });
    expect((await receiver.ended(1)).phase).toBe('done');
    await expectSame(tree);
    send(sender, port, [tree], { wireId: '02'.repeat(16) });
    const again = await receiver.ended(2);
    expect(again).toMatchObject({ phase: 'done', skippedCount: 40 });
    expect((await sender.ended(2)).skippedCount).toBe(40);
    expect(again.stats?.bytesReceived ?? Infinity).toBeLessThan(200_000);
    await receiver.engine.close();
    expect(await kept()).toEqual([]);
  });

  it('goes on after the receiving program ended in the middle, and ends complete', async () => {
    const tree = await makeTree();
    const first = startReceiver();
    first.acceptAll();
    const sender = startSender();
    const port = await listen(first);
    send(sender, port, [tree], { limitBytesPerSecond: SLOWLY });
    await received(first, 8 * MEGABYTE);
    await first.engine.close();
    expect((await sender.ended(1)).phase).toBe('interrupted');
    const second = startReceiver();
    await listen(second, port);
    send(sender, port, [tree]);
    const end = await second.ended();
    expect(end.phase).toBe('done');
    expect(end.stats?.bytesReceived ?? Infinity).toBeLessThan(24 * MEGABYTE);
    await expectSame(tree);
    await second.engine.close();
    expect(await kept()).toEqual([]);
  });
});

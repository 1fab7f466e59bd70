import { createHash, randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeKeyPair } from './crypto/sodium-crypto.ts';
import { openUdpSocket } from './driver/udp-socket.ts';
import type { SendRequest } from './engine.ts';
import { Device } from './engine.test-kit.ts';
import { newTransferId } from './transfers/transfer-id.ts';

const identity = makeKeyPair();

let folder: string;
let inbox: string;
let sender: Device;
let receiver: Device;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ferry-engine-'));
  inbox = join(folder, 'inbox');
  await mkdir(inbox);
  sender = new Device('sender', { identity });
  receiver = new Device('receiver');
});

afterEach(async () => {
  await Promise.all([sender.engine.close(), receiver.engine.close()]);
  await rm(folder, { recursive: true, force: true });
  expect(sender.faults).toEqual([]);
  expect(receiver.faults).toEqual([]);
});

async function listen(plain = false, bind = '127.0.0.1'): Promise<number> {
  const result = await receiver.engine.listen({ port: 0, bind, folder: inbox, plain });
  if (!result.ok) throw new Error(result.failure.kind);
  return result.value.port;
}

async function makeFile(name: string, byteCount: number): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, randomBytes(byteCount));
  return path;
}

function send(
  port: number,
  paths: readonly string[],
  different: Partial<SendRequest> = {},
): string {
  const id = newTransferId();
  sender.engine.send({
    id,
    paths,
    host: '127.0.0.1',
    port,
    limitBytesPerSecond: null,
    plain: null,
    ...different,
  });
  return id;
}

const sha256 = async (path: string): Promise<string> =>
  createHash('sha256')
    .update(await readFile(path))
    .digest('hex');

describe('LocalEngine', () => {
  it('carries several files, whole, and tells both sides the same digests', async () => {
    receiver.acceptAll();
    const paths = [
      await makeFile('a.bin', 3_000_000),
      await makeFile('b.txt', 11),
      await makeFile('empty', 0),
    ];
    send(await listen(), paths);
    const [sent, received] = await Promise.all([sender.ended(), receiver.ended()]);
    expect(sent.phase).toBe('done');
    expect(received.phase).toBe('done');
    for (const [index, path] of paths.entries()) {
      const digest = await sha256(path);
      expect(sent.files[index]?.sha256).toBe(digest);
      expect(received.files[index]?.sha256).toBe(digest);
      expect(await sha256(received.files[index]?.path ?? '')).toBe(digest);
    }
    expect(sent.peer.deviceName).toBe('receiver');
    expect(received.peer.deviceName).toBe('sender');
    expect(sent.stats?.packetsSent).toBeGreaterThan(0);
    for (const device of [sender, receiver]) {
      expect(device.snapshots().at(-1)?.phase).toBe('done');
      expect(device.events.at(-1)?.kind).toBe('ended');
    }
  });

  it('shows the same verification code on both sides before anything is accepted', async () => {
    send(await listen(), [await makeFile('a', 5)]);
    const code = (device: Device): Promise<string> =>
      device.sees(() => device.snapshots().at(-1)?.verificationCode ?? undefined);
    const codes = await Promise.all([code(sender), code(receiver)]);
    expect(codes[0]).toMatch(/^\d{6}$/);
    expect(codes[1]).toBe(codes[0]);
    expect(await readdir(inbox)).toEqual([]);
  });

  it('puts files where the person says, not only where the listener does', async () => {
    const elsewhere = join(folder, 'elsewhere');
    await mkdir(elsewhere);
    receiver.acceptAll(elsewhere);
    send(await listen(), [await makeFile('a', 5)]);
    expect((await receiver.ended()).files[0]?.path).toBe(join(elsewhere, 'a'));
    expect(await readdir(inbox)).toEqual([]);
  });

  it('tells both sides of a no', async () => {
    receiver.onOffer = ({ id }) => {
      receiver.engine.decline(id);
    };
    send(await listen(), [await makeFile('a', 5)]);
    expect((await sender.ended()).failure).toEqual({ kind: 'declined' });
    expect((await receiver.ended()).failure).toEqual({ kind: 'declined' });
  });

  it.each([
    ['sending', () => [sender, receiver] as const],
    ['receiving', () => [receiver, sender] as const],
  ])('tells the other side when the %s one cancels, and leaves no part', async (_side, sides) => {
    const [canceller, other] = sides();
    receiver.acceptAll();
    send(await listen(), [await makeFile('a', 20_000_000)], { limitBytesPerSecond: 5_000_000 });
    const running = await canceller.sees(() =>
      canceller.snapshots().find((snapshot) => snapshot.doneBytes > 0),
    );
    canceller.engine.cancel(running.id);
    expect((await canceller.ended()).failure).toEqual({ kind: 'cancelled', by: 'me' });
    expect((await other.ended()).failure).toEqual({ kind: 'cancelled', by: 'peer' });
    await receiver.engine.close();
    expect(await readdir(inbox)).toEqual([]);
  });

  it('keeps to a limit, and says how it goes at most ten times a second', async () => {
    receiver.acceptAll();
    const startedAt = performance.now();
    send(await listen(), [await makeFile('a', 2_000_000)], { limitBytesPerSecond: 2_000_000 });
    await sender.ended();
    const seconds = (performance.now() - startedAt) / 1_000;
    expect(seconds).toBeGreaterThan(0.8);
    const moving = sender.snapshots().filter((snapshot) => snapshot.phase === 'transferring');
    expect(moving.length).toBeGreaterThan(2);
    // Ten a second, and a few for what happened in between.
    expect(moving.length).toBeLessThan(10 * seconds + 6);
  });

  it('keeps both when a name is taken', async () => {
    receiver.acceptAll();
    await writeFile(join(inbox, 'a'), 'mine');
    send(await listen(), [await makeFile('a', 5)]);
    const stored = (await receiver.ended()).files[0];
    expect(stored?.name).toBe('a (2)');
    expect(await readFile(join(inbox, 'a'), 'utf8')).toBe('mine');
  });

  it('says what is wrong with the files before it looks for anyone', async () => {
    send(1, [join(folder, 'missing')]);
    expect((await sender.ended(1)).failure).toEqual({ kind: 'source-missing', name: 'missing' });
    send(1, []);
    expect((await sender.ended(2)).failure).toEqual({ kind: 'nothing-to-send' });
  });

  it('says what is wrong with the host', async () => {
    const file = await makeFile('a', 5);
    send(1, [file], { host: '300.1.1.1' });
    expect((await sender.ended(1)).failure).toEqual({ kind: 'bad-address', host: '300.1.1.1' });
    send(1, [file], { host: 'nobody.invalid' });
    expect((await sender.ended(2)).failure).toEqual({
      kind: 'unknown-host',
      host: 'nobody.invalid',
    });
  });

  it('gives up where nobody answers, and can be cancelled before', async () => {
    const silent = await openUdpSocket({ bind: '127.0.0.1', port: 0 });
    if (!silent.ok) throw new Error(silent.failure.kind);
    const file = await makeFile('a', 5);
    const { port } = silent.value;
    const cancelled = send(port, [file]);
    send(port, [file]);
    await sender.sees(() => sender.snapshots().find((snapshot) => snapshot.totalBytes === 5));
    sender.engine.cancel(cancelled);
    expect((await sender.ended(1)).failure).toEqual({ kind: 'cancelled', by: 'me' });
    expect((await sender.ended(2)).failure).toEqual({ kind: 'no-answer', host: '127.0.0.1', port });
    await silent.value.close();
  });

  it('finds a listener under the second address of a name', async () => {
    receiver.acceptAll();
    send(await listen(), [await makeFile('a', 5)], { host: 'localhost' });
    expect((await sender.ended()).phase).toBe('done');
  });

  it('refuses an offer that the disk cannot hold', async () => {
    const file = await makeFile('a', 5);
    // Nothing of it is there, and nothing of it is read.
    await truncate(file, 8 * 2 ** 40);
    send(await listen(), [file]);
    const offered = await receiver.sees(() =>
      receiver.snapshots().find((snapshot) => snapshot.freeBytes !== null),
    );
    expect(offered.freeBytes).toBeGreaterThan(0);
    receiver.engine.accept(offered.id, null);
    expect((await receiver.ended()).failure?.kind).toBe('disk-full');
    expect((await sender.ended()).failure).toMatchObject({
      ...{ kind: 'peer-failed', reason: 'disk-full' },
    });
  });

  it.each([
    ['a stranger', false, 6],
    ['a verified device', true, 16],
  ])('lets only so many offers of %s wait', async (_who, isVerified, waitingMax) => {
    const publicKey = Buffer.from(identity.publicKey).toString('hex');
    const verified = isVerified ? [{ publicKey, deviceName: null, hosts: [] }] : [];
    receiver.engine.setTrust({ verified, blocked: [] });
    const port = await listen();
    const file = await makeFile('a', 5);
    for (let i = 0; i < 18; i += 1) send(port, [file]);
    for (let count = 1; count <= 18 - waitingMax; count += 1) {
      expect((await sender.ended(count)).failure).toEqual({ kind: 'busy' });
    }
    await receiver.sees(() => {
      const offered = new Set(receiver.snapshots().map((snapshot) => snapshot.id));
      return offered.size === waitingMax ? true : undefined;
    });
  });

  it('listens again on the port that it had', async () => {
    const port = await listen();
    await receiver.engine.stopListening();
    const again = await receiver.engine.listen({
      port,
      bind: '127.0.0.1',
      folder: inbox,
      plain: true,
    });
    expect(again).toEqual({
      ok: true,
      value: { port, addresses: ['127.0.0.1'], plain: true },
    });
  });

  it('goes on with what it accepted after it stopped listening, and takes nobody new', async () => {
    receiver.acceptAll();
    const port = await listen();
    send(port, [await makeFile('a', 4_000_000)], { limitBytesPerSecond: 8_000_000 });
    await receiver.sees(() =>
      receiver.snapshots().find((snapshot) => snapshot.phase === 'transferring'),
    );
    await receiver.engine.stopListening();
    const late = send(port, [await makeFile('b', 5)]);
    expect((await receiver.ended()).phase).toBe('done');
    sender.engine.cancel(late);
    const ends = await Promise.all([sender.ended(1), sender.ended(2)]);
    expect(ends.map(({ phase }) => phase).sort()).toEqual(['done', 'failed']);
    expect(await readdir(inbox)).toEqual(['a']);
  });

  it('says why it cannot listen', async () => {
    const port = await listen();
    const request = { port, bind: '127.0.0.1', folder: inbox, plain: false };
    expect(await sender.engine.listen(request)).toEqual({
      ok: false,
      failure: { kind: 'port-in-use', port },
    });
    expect(await sender.engine.listen({ ...request, bind: '192.0.2.200' })).toEqual({
      ok: false,
      failure: { kind: 'address-unavailable', host: '192.0.2.200' },
    });
  });

  it('goes at a new pace as soon as it is told to, and says so', async () => {
    receiver.acceptAll();
    const id = send(await listen(), [await makeFile('a', 20_000_000)], {
      limitBytesPerSecond: 500_000,
    });
    await sender.sees(() => sender.snapshots().find((snapshot) => snapshot.doneBytes > 0));
    sender.engine.setPace(id, { limitBytesPerSecond: null, background: true });
    // At the old pace it would take forty seconds.
    const { phase, pace, stats } = await sender.ended();
    expect(phase).toBe('done');
    expect(pace).toEqual({ limitBytesPerSecond: null, background: true });
    expect(stats?.meanRateBytesPerSecond).toBeGreaterThan(1_000_000);
  });

  it('tells its peers when it closes', async () => {
    receiver.acceptAll();
    send(await listen(), [await makeFile('a', 20_000_000)], { limitBytesPerSecond: 5_000_000 });
    await receiver.sees(() => receiver.snapshots().find((snapshot) => snapshot.doneBytes > 0));
    await sender.engine.close();
    expect((await sender.ended()).failure).toEqual({ kind: 'interrupted' });
    expect((await receiver.ended()).failure).toEqual({ kind: 'peer-left' });
  });

  it('marks peers whose keys were verified', async () => {
    send(await listen(), [await makeFile('a', 5)]);
    const { peer } = await receiver.sees(() =>
      receiver.snapshots().find((snapshot) => snapshot.verificationCode !== null),
    );
    expect(peer.trust).toBe('unverified');
    const device = { publicKey: peer.publicKey ?? '', deviceName: null, hosts: [] };
    receiver.engine.setTrust({ verified: [device], blocked: [] });
    send(await listen(), [await makeFile('b', 5)]);
    await receiver.sees(() =>
      receiver.snapshots().find((snapshot) => snapshot.peer.trust === 'verified'),
    );
  });

  it('survives rubbish on its port', async () => {
    receiver.acceptAll();
    const port = await listen();
    const rubbish = await openUdpSocket({ bind: '127.0.0.1', port: 0 });
    if (!rubbish.ok) throw new Error(rubbish.failure.kind);
    for (let i = 0; i < 200; i += 1) {
      const bytes = randomBytes(1 + ((i * 37) % 1_400));
      bytes[0] = 0x80 + (i % 0x40);
      rubbish.value.send(bytes, rubbish.value.addressOf('127.0.0.1', port));
    }
    send(port, [await makeFile('a', 5)]);
    expect((await receiver.ended()).phase).toBe('done');
    await rubbish.value.close();
  });
});

describe('LocalEngine in plain UDP', () => {
  const plain = { chunkBytes: 1_024, gapMs: 0.2 };

  it('carries a file, and says that nobody can tell whether it is whole', async () => {
    receiver.acceptAll();
    const path = await makeFile('photo.png', 300_000);
    send(await listen(true), [path], { plain });
    const [sent, received] = await Promise.all([sender.ended(), receiver.ended()]);
    expect(sent.phase).toBe('done');
    expect(received).toMatchObject({ phase: 'done', dialect: 'plain' });
    expect(received.files[0]).toMatchObject({
      name: 'photo.png',
      sizeBytes: 300_000,
      caution: 'unverified',
      kind: 'file',
      skipped: null,
      sha256: await sha256(path),
    });
    expect(await sha256(join(inbox, 'photo.png'))).toBe(await sha256(path));
  });

  it('keeps what comes in memory until somebody says yes', async () => {
    let offered = '';
    receiver.onOffer = ({ id }) => {
      offered = id;
    };
    const path = await makeFile('a.bin', 100_000);
    send(await listen(true), [path], { plain });
    await sender.ended();
    expect(await readdir(inbox)).toEqual([]);
    receiver.engine.accept(offered, null);
    expect((await receiver.ended()).phase).toBe('done');
    expect(await sha256(join(inbox, 'a.bin'))).toBe(await sha256(path));
  });

  it('forgets a plain file that somebody said no to', async () => {
    receiver.onOffer = ({ id }) => {
      receiver.engine.decline(id);
    };
    send(await listen(true), [await makeFile('a.bin', 100_000)], { plain });
    expect((await receiver.ended()).failure).toEqual({ kind: 'declined' });
    await sender.ended();
    expect(await readdir(inbox)).toEqual([]);
  });

  it('takes no plain file unless it was asked to', async () => {
    const port = await listen(false);
    send(port, [await makeFile('a.bin', 5_000)], { plain });
    await sender.ended();
    expect(receiver.snapshots()).toEqual([]);
  });

  it('tells when nobody has that port', async () => {
    const gone = await openUdpSocket({ bind: '127.0.0.1', port: 0 });
    if (!gone.ok) throw new Error(gone.failure.kind);
    const { port } = gone.value;
    await gone.value.close();
    send(port, [await makeFile('a.bin', 5_000)], { plain });
    const { failure } = await sender.ended();
    expect(failure).toEqual({ kind: 'no-answer', host: '127.0.0.1', port });
  });

  it('offers nothing to another device than the one that it is for', async () => {
    const paths = [await makeFile('a.txt', 11)];
    send(await listen(), paths, { peerKey: 'ab'.repeat(32) });
    expect(await sender.ended()).toMatchObject({
      phase: 'failed',
      failure: { kind: 'different-device', host: '127.0.0.1' },
    });
    expect(receiver.snapshots()).toEqual([]);
  });
});

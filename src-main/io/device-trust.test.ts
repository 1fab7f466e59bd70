/** What becomes of offers and sends when a device was verified, blocked, or has another key than before. */
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { makeKeyPair } from './crypto/sodium-crypto.ts';
import type { SendRequest } from './engine.ts';
import { Device } from './engine.test-kit.ts';
import { newTransferId } from './transfers/transfer-id.ts';

const hex = (key: Uint8Array): string => Buffer.from(key).toString('hex');
const identities = { anna: makeKeyPair(), ben: makeKeyPair() };
/** What was known of somebody who is called the same, and was at the same address. */
const known = (deviceName: string, publicKey = 'ab'.repeat(32)) => ({
  publicKey,
  deviceName,
  hosts: ['10.0.0.9', '127.0.0.1'],
});

let folder: string;
let inbox: string;
let anna: Device;
let ben: Device;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ferry-trust-'));
  inbox = join(folder, 'inbox');
  await mkdir(inbox);
  anna = new Device('Anna', { identity: identities.anna });
  ben = new Device('Ben', { identity: identities.ben });
});

afterEach(async () => {
  await Promise.all([anna.engine.close(), ben.engine.close()]);
  await rm(folder, { recursive: true, force: true });
  expect([...anna.faults, ...ben.faults]).toEqual([]);
});

async function send(different: Partial<SendRequest> = {}): Promise<string> {
  return await sendFrom(anna, { port: await portOf(ben), ...different });
}

/** At which it listens now. */
async function portOf(device: Device): Promise<number> {
  const heard = await device.engine.listen({
    ...{ port: 0, bind: '127.0.0.1', plain: false },
    folder: inbox,
  });
  if (!heard.ok) throw new Error(heard.failure.kind);
  return heard.value.port;
}

async function sendFrom(
  device: Device,
  request: Pick<SendRequest, 'port'> & Partial<SendRequest>,
): Promise<string> {
  const path = join(folder, 'a.txt');
  await writeFile(path, 'a few words');
  const id = newTransferId();
  const where = { host: '127.0.0.1', limitBytesPerSecond: null };
  device.engine.send({ id, paths: [path], plain: null, ...where, ...request });
  return id;
}

it('tells a blocked device that it was declined, and shows nobody its offer', async () => {
  ben.engine.setTrust({ verified: [], blocked: [hex(identities.anna.publicKey)] });
  await send();
  expect((await anna.ended()).failure).toEqual({ kind: 'declined' });
  expect(ben.events).toEqual([]);
});

it('marks an offer from the name and address of a verified device with another key', async () => {
  ben.engine.setTrust({ verified: [known(' ANNA ')], blocked: [] });
  await send();
  const offered = await ben.sees(() => ben.snapshots().find(({ phase }) => phase === 'offered'));
  expect(offered.peer.trust).toBe('changed');
});

it('calls nobody changed for the name alone', async () => {
  ben.engine.setTrust({ verified: [{ ...known('Anna'), hosts: ['10.0.0.9'] }], blocked: [] });
  await send();
  const offered = await ben.sees(() => ben.snapshots().find(({ phase }) => phase === 'offered'));
  expect(offered.peer.trust).toBe('unverified');
});

it('offers nothing to a device that has another key than the verified one of its name', async () => {
  anna.engine.setTrust({ verified: [known('Ben')], blocked: [] });
  await send();
  const ended = await anna.ended();
  expect(ended.failure).toEqual({ kind: 'changed-key', deviceName: 'Ben', host: '127.0.0.1' });
  expect(ended.peer.publicKey).toBeNull();
  expect(ben.events).toEqual([]);
});

it.each([
  ['a person says so', { acceptChangedKey: true }],
  ['it is for that very key', { peerKey: hex(identities.ben.publicKey) }],
])('sends to the changed key when %s', async (_when, different) => {
  anna.engine.setTrust({ verified: [known('Ben')], blocked: [] });
  ben.acceptAll();
  await send(different);
  expect((await anna.ended()).phase).toBe('done');
  expect(await readdir(inbox)).toEqual(['a.txt']);
});

it('ends a transfer on both sides when a person finds that the codes differ', async () => {
  const id = await send();
  const offered = await ben.sees(() =>
    ben.snapshots().find(({ verificationCode }) => verificationCode !== null),
  );
  anna.engine.cancel(id, { kind: 'codes-differ' });
  expect((await anna.ended()).failure).toEqual({ kind: 'codes-differ' });
  expect(await ben.ended()).toMatchObject({ id: offered.id, failure: { kind: 'codes-differ' } });
});

it.each([
  ['that the codes differ', { kind: 'codes-differ' } as const],
  ['that it is cancelled', { kind: 'cancelled', by: 'me' } as const],
])('asks about nothing more of whom a person has told %s, for a while', async (_what, why) => {
  await send();
  const { id } = await ben.sees(() => ben.snapshots().find(({ phase }) => phase === 'offered'));
  ben.engine.cancel(id, why);
  expect((await ben.ended()).failure).toEqual(why);
  const told = await anna.ended();
  expect(told.failure).toEqual(why.kind === 'cancelled' ? { kind: 'cancelled', by: 'peer' } : why);
  await send();
  expect((await anna.ended(2)).failure).toEqual({ kind: 'busy' });
  expect(new Set(ben.snapshots().map((one) => one.id)).size).toBe(1);
});

it('shows different codes to two people with somebody between them, and each hears that they differ', async () => {
  const keys = makeKeyPair();
  const between = new Device('Ben', { identity: keys });
  const onwards = new Device('Anna', { identity: keys });
  const code = (device: Device): Promise<string> =>
    device.sees(
      () => device.snapshots().find((one) => one.verificationCode)?.verificationCode ?? undefined,
    );
  await sendFrom(anna, { port: await portOf(between) });
  await code(between);
  await sendFrom(onwards, { port: await portOf(ben) });
  expect(await code(anna)).toBe(await code(between));
  expect(await code(ben)).toBe(await code(onwards));
  expect(await code(anna)).not.toBe(await code(ben));
  // Ben's person compares, Anna's has pressed nothing yet.
  const offered = ben.snapshots().find(({ phase }) => phase === 'offered');
  ben.engine.cancel(offered?.id ?? '', { kind: 'codes-differ' });
  expect((await onwards.ended()).failure).toEqual({ kind: 'codes-differ' });
  expect(anna.events.some(({ kind }) => kind === 'ended')).toBe(false);
  await Promise.all([between.engine.close(), onwards.engine.close()]);
  expect((await anna.ended()).failure?.kind).toBe('peer-left');
  expect(await readdir(inbox)).toEqual([]);
});

it('takes a liar where a device announces itself for nobody: what waits goes on waiting', async () => {
  const liar = await portOf(ben);
  // Where it was before, nobody can be asked: that is no address.
  const asked = { host: '1.2', port: 27_182 };
  const places = [{ host: '127.0.0.1', port: liar }];
  await send({ ...asked, peerKey: 'ab'.repeat(32), places });
  expect((await anna.ended()).failure).toEqual({ kind: 'no-answer', ...asked });
  expect(ben.events).toEqual([]);
});

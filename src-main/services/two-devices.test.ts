/** Two devices with their own homes, real engines and real sockets, on this computer's loopback. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createHash, randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Device, everything } from './device.test-kit.ts';

let folder: string;
let ann: Device;
let bob: Device;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ferry-two-'));
  mkdirSync(join(folder, 'files'));
  ann = await Device.start(join(folder, 'ann'));
  bob = await Device.start(join(folder, 'bob'));
});
afterEach(async () => {
  await Promise.all([ann.stop(), bob.stop()]);
  rmSync(folder, { recursive: true });
});

function makeFile(name: string, byteCount: number): { path: string; sha256: string } {
  const bytes = randomBytes(byteCount);
  const path = join(folder, 'files', name);
  writeFileSync(path, bytes);
  return { path, sha256: createHash('sha256').update(bytes).digest('hex') };
}

it('keeps the same story of a transfer on both sides, and finds the files again', async () => {
  const one = makeFile('one.bin', 300_000);
  const none = makeFile('none.txt', 0);
  const port = await bob.listen();
  const [annEnded, bobEnded, bobOffered] = [ann.ended(), bob.ended(), bob.offered()];
  const sent = ann.send([one.path, none.path], port);
  const offer = await bobOffered;
  expect(offer.peer.fingerprint).toBe(ann.state.fingerprint);
  bob.transfers.accept(offer.id, null);
  await Promise.all([annEnded, bobEnded]);

  const [mine] = ann.history;
  const [theirs] = bob.history;
  for (const entry of [mine, theirs]) {
    expect(entry?.phase).toBe('done');
    expect(entry?.files.map(({ name, sizeBytes, sha256 }) => [name, sizeBytes, sha256])).toEqual([
      ['one.bin', 300_000, one.sha256],
      ['none.txt', 0, none.sha256],
    ]);
  }
  expect(mine?.peer.fingerprint).toBe(bob.state.fingerprint);
  expect(mine?.stats?.bytesSent).toBeGreaterThan(300_000);
  const stored = await bob.transfers.pathOf(offer.id, 0);
  if (!stored.ok) throw new Error(stored.failure.kind);
  expect(createHash('sha256').update(readFileSync(stored.value)).digest('hex')).toBe(one.sha256);
  expect(await ann.transfers.pathOf(sent, 0)).toEqual({ ok: true, value: one.path });
  expect(ann.state.settings.read().recentHosts[0]).toMatchObject({ host: '127.0.0.1', port });
  expect(bob.state.trust.devices()[0]?.publicKey).toBe(
    Buffer.from(ann.state.identity.publicKey).toString('hex'),
  );
});

it('keeps a refusal on both sides, and can send the same again', async () => {
  const { path } = makeFile('a.bin', 1_000);
  const port = await bob.listen();
  const [annEnded, bobEnded, bobOffered] = [ann.ended(), bob.ended(), bob.offered()];
  ann.send([path], port);
  bob.transfers.decline((await bobOffered).id);
  await Promise.all([annEnded, bobEnded]);
  expect(ann.history[0]).toMatchObject({ phase: 'failed', failure: { kind: 'declined' } });
  expect(bob.history[0]).toMatchObject({ phase: 'failed', failure: { kind: 'declined' } });

  const secondOffer = bob.offered();
  const secondEnd = ann.ended();
  const past = ann.state.history.list(everything)[0]?.snapshot.id ?? '';
  expect(ann.transfers.sendAgain(past).ok).toBe(true);
  bob.transfers.accept((await secondOffer).id, null);
  expect((await secondEnd).phase).toBe('done');
});

it('keeps a transfer of a file that is not there any more as failed', async () => {
  const missing = ann.ended();
  ann.send([join(folder, 'files', 'gone.txt')], 9);
  expect((await missing).failure?.kind).toBe('source-missing');
  expect(ann.history[0]).toMatchObject({ phase: 'failed', failure: { kind: 'source-missing' } });
});

it('shows a new name to the next peer, on the same port', async () => {
  const { path } = makeFile('a.bin', 1_000);
  const port = await bob.listen();
  bob.state.settings.change({ deviceName: 'Bob the second' });
  await bob.engine.renew();
  const [annEnded, bobOffered] = [ann.ended(), bob.offered()];
  ann.send([path], port);
  bob.transfers.accept((await bobOffered).id, null);
  expect((await annEnded).peer.deviceName).toBe('Bob the second');
});

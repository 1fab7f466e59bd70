/** Two people compare codes, and one of them finds that they differ after the other has said that they match. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { TransferSnapshot } from '../../src-shared/transfer-model.ts';
import { Device } from './device.test-kit.ts';

let folder: string;
let anna: Device;
let ben: Device;
let port: number;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ferry-codes-'));
  anna = await Device.start(join(folder, 'anna'));
  ben = await Device.start(join(folder, 'ben'));
  port = await ben.listen();
});
afterEach(async () => {
  await Promise.all([anna.stop(), ben.stop()]);
  await rm(folder, { recursive: true });
});

const keyOf = (device: Device): string =>
  Buffer.from(device.state.identity.publicKey).toString('hex');
const isVerified = (by: Device, of: Device): boolean =>
  by.transfers.devices.all.some(
    ({ publicKey, verifiedAt }) => publicKey === keyOf(of) && verifiedAt !== null,
  );

/** Ben's view of what Anna sends, once both see a code; and hers. */
async function offer(): Promise<{ readonly here: TransferSnapshot; readonly there: string }> {
  const path = join(folder, 'a.txt');
  await writeFile(path, 'a');
  const offered = ben.offered();
  const there = anna.send([path], port);
  await anna.sees(there, ({ verificationCode }) => verificationCode !== null);
  return { here: await offered, there };
}

it.each(['receiver', 'sender'] as const)(
  'takes back what the %s has verified in this very transfer',
  async (who) => {
    const { here, there } = await offer();
    const [first, second] = who === 'receiver' ? [ben, anna] : [anna, ben];
    const ended = first.ended();
    first.transfers.devices.verify(keyOf(second));
    expect(isVerified(first, second)).toBe(true);
    second.transfers.reportCodesDiffer(who === 'receiver' ? there : here.id);
    expect(await ended).toMatchObject({
      failure: { kind: 'codes-differ' },
      peer: { trust: 'unverified' },
    });
    expect(isVerified(first, second)).toBe(false);
  },
);

it('lets nobody take back by that what was verified before', async () => {
  const earlier = await offer();
  const declined = anna.ended();
  ben.transfers.devices.verify(keyOf(anna));
  ben.transfers.decline(earlier.here.id);
  await declined;

  const { there } = await offer();
  const ended = ben.ended();
  anna.transfers.reportCodesDiffer(there);
  expect((await ended).failure).toEqual({ kind: 'codes-differ' });
  expect(isVerified(ben, anna)).toBe(true);
});

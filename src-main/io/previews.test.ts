/** Previews between two engines over real sockets. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { jpegOf } from '../../src-shared/jpeg.test-kit.ts';
import { makeKeyPair } from './crypto/sodium-crypto.ts';
import { type EngineConfig, type EngineEvent, TRUSTS_NOBODY } from './engine.ts';
import { Device } from './engine.test-kit.ts';
import { newTransferId } from './transfers/transfer-id.ts';

const JPEG = jpegOf(96, 64);
const [OURS, THEIRS] = [makeKeyPair(), makeKeyPair()];

let folder: string;
let devices: Device[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ferry-previews-'));
  devices = [];
});

afterEach(async () => {
  await Promise.all(devices.map(({ engine }) => engine.close()));
  await rm(folder, { recursive: true, force: true });
  for (const { faults } of devices) expect(faults).toEqual([]);
});

interface Offered {
  readonly sender: Device;
  readonly receiver: Device;
  readonly id: string;
}

/** Three images and a text, until the receiver's person would be asked. */
async function offered(options: {
  readonly sends?: Partial<EngineConfig>;
  readonly takes?: Partial<EngineConfig>;
  readonly isVerified?: boolean;
}): Promise<Offered> {
  const { sends = { previews: true }, takes = { previews: true }, isVerified = true } = options;
  const sender = new Device('sender', { identity: OURS, ...sends });
  const receiver = new Device('receiver', { identity: THEIRS, ...takes });
  devices.push(sender, receiver);
  const publicKey = Buffer.from(THEIRS.publicKey).toString('hex');
  if (isVerified) {
    const verified = [{ publicKey, deviceName: 'receiver', hosts: [] }];
    sender.engine.setTrust({ ...TRUSTS_NOBODY, verified });
  }
  const inbox = join(folder, 'inbox');
  await mkdir(inbox);
  const request = { port: 0, bind: '127.0.0.1', folder: inbox, plain: false };
  const listening = await receiver.engine.listen(request);
  if (!listening.ok) throw new Error(listening.failure.kind);
  const paths = ['a.jpg', 'b.txt', 'c.PNG', 'd.jpeg'].map((name) => join(folder, name));
  for (const path of paths) await writeFile(path, 'whatever');
  const id = newTransferId();
  const { port } = listening.value;
  const to = { host: '127.0.0.1', port, limitBytesPerSecond: null, plain: null };
  sender.engine.send({ id, paths, ...to });
  await receiver.sees(() => receiver.snapshots().find(({ phase }) => phase === 'offered'));
  await sender.sees(() => sender.snapshots().find(({ phase }) => phase === 'offered'));
  return { sender, receiver, id };
}

const ofKind = <K extends EngineEvent['kind']>({ events }: Device, kind: K) =>
  events.filter((event): event is Extract<EngineEvent, { readonly kind: K }> => {
    return event.kind === kind;
  });

async function ends({ sender, receiver }: Offered): Promise<void> {
  receiver.engine.accept(receiver.snapshots()[0]?.id ?? '', null);
  const all = await Promise.all([sender.ended(), receiver.ended()]);
  expect(all.map(({ phase }) => phase)).toEqual(['done', 'done']);
}

describe('previews between engines', () => {
  it('are asked for when the offer is made, and arrive while it waits', async () => {
    const all = await offered({});
    const { sender, receiver, id } = all;
    const wanted = await sender.sees(() => ofKind(sender, 'previews-wanted')[0]);
    expect(wanted).toMatchObject({
      id,
      files: [
        { index: 0, path: join(folder, 'a.jpg') },
        { index: 2, path: join(folder, 'c.PNG') },
        { index: 3, path: join(folder, 'd.jpeg') },
      ],
    });
    sender.engine.sendPreview(id, { index: 2, jpeg: JPEG });
    const come = await receiver.sees(() => ofKind(receiver, 'preview')[0]);
    const shown = receiver.snapshots().find(({ phase }) => phase === 'offered');
    expect(come.id).toBe(shown?.id);
    expect(come.preview.index).toBe(2);
    expect(Buffer.from(come.preview.jpeg).equals(JPEG)).toBe(true);
    await ends(all);
    sender.engine.sendPreview(id, { index: 0, jpeg: JPEG });
    expect(ofKind(sender, 'previews-wanted')).toHaveLength(1);
    expect(ofKind(receiver, 'preview')).toHaveLength(1);
  });

  it.each([
    ['a receiver that nobody has verified', { isVerified: false }],
    ['a receiver that shows none', { takes: {} }],
    ['anybody, by a program that makes none', { sends: {} }],
  ])('are not asked for, nor sent, for %s', async (_whom, options) => {
    const all = await offered(options);
    all.sender.engine.sendPreview(all.id, { index: 0, jpeg: JPEG });
    await ends(all);
    expect(ofKind(all.sender, 'previews-wanted')).toEqual([]);
    expect(ofKind(all.receiver, 'preview')).toEqual([]);
  });
});

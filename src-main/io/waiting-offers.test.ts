import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Device } from './engine.test-kit.ts';
import { newTransferId } from './transfers/transfer-id.ts';

let folder: string;
let devices: Device[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ferry-waiting-'));
  devices = [];
});

afterEach(async () => {
  await Promise.all(devices.map(({ engine }) => engine.close()));
  await rm(folder, { recursive: true, force: true });
  expect(devices.flatMap(({ faults }) => faults)).toEqual([]);
});

function device(name: string, waitingListsMaxBytes?: number): Device {
  const made = new Device(name, waitingListsMaxBytes === undefined ? {} : { waitingListsMaxBytes });
  devices.push(made);
  return made;
}

async function treeOf(name: string, fileCount: number): Promise<string> {
  const path = join(folder, name);
  await mkdir(path);
  for (let n = 0; n < fileCount; n += 1) await writeFile(join(path, `${n}`), '');
  return path;
}

function offer(from: Device, path: string, port: number): void {
  const where = { host: '127.0.0.1', port, limitBytesPerSecond: null, plain: null };
  from.engine.send({ id: newTransferId(), paths: [path], ...where });
}

it('turns the longest list away when those that wait take too much, and shows the short one', async () => {
  const receiver = device('receiver', 500_000);
  const heard = await receiver.engine.listen({ port: 0, bind: '127.0.0.1', folder, plain: false });
  if (!heard.ok) throw new Error(heard.failure.kind);
  const [long, short] = [device('long'), device('short')];

  offer(long, await treeOf('many', 1_000), heard.value.port);
  await receiver.sees(() => receiver.snapshots().find(({ fileCount }) => fileCount === 1_001));
  offer(short, await treeOf('few', 300), heard.value.port);

  expect((await long.ended()).failure).toEqual({ kind: 'busy' });
  const offered = await receiver.sees(() =>
    receiver.snapshots().find(({ fileCount }) => fileCount === 301),
  );
  expect(offered.phase).toBe('offered');
});

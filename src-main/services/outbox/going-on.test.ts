/** What becomes of transfers when programs end and neighbours are away: real homes, engines and sockets. */
import { randomBytes } from 'node:crypto';
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isOver, type TransferSnapshot } from '../../../src-shared/transfer-model.ts';
import { Device, everything } from '../device.test-kit.ts';
import { silentLog } from '../log.ts';
import { type DeviceState, openState } from '../open-state.ts';

const MEGABYTE = 1_000_000;
/** Slow enough to be interrupted in the middle. */
const SLOWLY = { limitBytesPerSecond: 20 * MEGABYTE };

let folder: string;
let devices: Device[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ferry-going-on-'));
  mkdirSync(join(folder, 'files'));
  devices = [];
});
afterEach(async () => {
  await Promise.all(devices.map((device) => device.stop()));
  rmSync(folder, { recursive: true });
});

async function start(name: string): Promise<Device> {
  const device = await Device.start(join(folder, name));
  devices.push(device);
  return device;
}

async function stop(device: Device): Promise<void> {
  devices = devices.filter((one) => one !== device);
  await device.stop();
}

function openHomeOf(name: string): DeviceState | null {
  const home = join(folder, name);
  const opened = openState(home, { kind: 'command' }, join(home, 'Downloads'), silentLog);
  return opened.ok ? opened.value : null;
}

function makeFile(name: string, byteCount: number): string {
  const path = join(folder, 'files', name);
  writeFileSync(path, randomBytes(byteCount));
  return path;
}

const inbox = (name: string): string => join(folder, name, 'Downloads');

function expectArrived(path: string, at: string): void {
  expect(readFileSync(at).equals(readFileSync(path))).toBe(true);
}

const isInterrupted = ({ phase }: TransferSnapshot): boolean => phase === 'interrupted';
const isDone = ({ phase }: TransferSnapshot): boolean => phase === 'done';
const hasMoved = ({ doneBytes }: TransferSnapshot): boolean => doneBytes > 6 * MEGABYTE;

/** A file on its way from Ann to Bob, a third of it there. */
async function halfWay(): Promise<{
  ann: Device;
  bob: Device;
  path: string;
  port: number;
  sent: string;
  received: string;
}> {
  const [ann, bob] = [await start('ann'), await start('bob')];
  bob.acceptAll();
  const port = await bob.listen();
  const path = makeFile('large.bin', 20 * MEGABYTE);
  const sent = ann.send([path], port, SLOWLY);
  const { id } = await bob.next(hasMoved);
  return { ann, bob, path, port, sent, received: id };
}

describe('a transfer that is interrupted', { timeout: 30_000 }, () => {
  it('goes on by itself when the receiving program runs again, under one id on each side', async () => {
    const { ann, bob, path, port, sent, received } = await halfWay();
    await stop(bob);
    const waiting = await ann.sees(sent, isInterrupted);
    expect(waiting).toMatchObject({ failure: { kind: 'peer-left' }, totalBytes: 20 * MEGABYTE });
    expect(waiting.nextTryAt).toBeGreaterThan(Date.now());
    expect(waiting.doneBytes).toBeGreaterThan(5 * MEGABYTE);
    const again = await start('bob');
    expect(again.shown(received)).toMatchObject({ phase: 'interrupted', fileCount: 1 });
    await again.listen(port);
    const offers: string[] = [];
    void again.next((one) => one.phase === 'offered').then(({ id }) => offers.push(id));
    await ann.sees(sent, isDone);
    await again.sees(received, isDone);
    expect(offers).toEqual([]);
    expectArrived(path, join(inbox('bob'), 'large.bin'));
    for (const { history } of [ann, again]) {
      expect(history).toHaveLength(1);
      expect(history[0]).toMatchObject({ phase: 'done', doneBytes: 20 * MEGABYTE });
    }
  });

  it('goes on when the sending program is started again, and sends only the rest', async () => {
    const { ann, bob, path, sent, received } = await halfWay();
    await stop(ann);
    const { doneBytes } = await bob.sees(received, isInterrupted);
    const again = await start('ann');
    expect(again.shown(sent)).toMatchObject({ files: [{ name: 'large.bin' }], totalBytes: 2e7 });
    const done = await again.sees(sent, isDone);
    await bob.sees(received, isDone);
    expect(done.stats?.bytesSent).toBeLessThan(20 * MEGABYTE - doneBytes + 2 ** 21);
    expectArrived(path, join(inbox('bob'), 'large.bin'));
    expect(again.history).toHaveLength(1);
    for (const name of ['ann', 'bob']) {
      await expect.poll(() => readdirSync(join(folder, name, 'resume'))).toEqual([]);
    }
  });

  it('asks when its files changed meanwhile, and sends what is there now once that is said', async () => {
    const { ann, bob, path, sent, received } = await halfWay();
    await stop(ann);
    await bob.sees(received, isInterrupted);
    appendFileSync(path, 'more');
    const again = await start('ann');
    const asking = await again.sees(sent, (one) => one.failure?.kind === 'sources-changed');
    expect(asking).toMatchObject({
      phase: 'interrupted',
      failure: { name: 'large.bin', count: 1 },
      nextTryAt: null,
    });
    expect(bob.shown(received)?.phase).toBe('interrupted');
    again.transfers.acceptChanges(sent);
    await again.sees(sent, isDone);
    expectArrived(path, join(inbox('bob'), 'large.bin'));
  });

  it('is given up with everything that was kept of it, on either side', async () => {
    const { ann, bob, sent, received } = await halfWay();
    await stop(bob);
    await ann.sees(sent, isInterrupted);
    ann.transfers.cancel(sent);
    expect(ann.shown(sent)).toMatchObject({ phase: 'failed', failure: { kind: 'cancelled' } });
    await stop(ann);
    expect(readdirSync(join(folder, 'ann', 'resume'))).toEqual([]);
    expect((await start('ann')).transfers.snapshots).toEqual([]);

    const again = await start('bob');
    expect(readdirSync(inbox('bob'))).toHaveLength(1);
    const ended = again.ended();
    again.transfers.cancel(received);
    expect(await ended).toMatchObject({ phase: 'failed', failure: { kind: 'cancelled' } });
    await expect.poll(() => readdirSync(inbox('bob'))).toEqual([]);
    expect(again.history).toHaveLength(1);
  });

  it('leaves no list behind when its program is killed between crossing it off and clearing up', async () => {
    const { ann, bob, sent } = await halfWay();
    await stop(bob);
    await ann.sees(sent, isInterrupted);
    await stop(ann);
    const lists = (): string[] => readdirSync(join(folder, 'ann', 'resume'));
    expect(lists()).toEqual([expect.stringMatching(/^[0-9a-f]{32}\.sent$/)]);
    // Another program of this home comes and goes: the transfer is wanted, and so is its list.
    openHomeOf('ann')?.close();
    expect(lists()).toHaveLength(1);
    const killed = openHomeOf('ann');
    killed?.outbox.remove(sent);
    killed?.close();
    expect(lists()).toHaveLength(1);
    expect((await start('ann')).transfers.snapshots).toEqual([]);
    expect(lists()).toEqual([]);
  });

  it('stays where it is while it is paused, over a restart too', async () => {
    const { ann, bob, port, sent } = await halfWay();
    ann.transfers.setPaused(sent, true);
    await bob.next((one) => one.paused === 'there');
    await stop(bob);
    expect(await ann.sees(sent, isInterrupted)).toMatchObject({ paused: 'here', nextTryAt: null });
    await stop(ann);
    const [annAgain, bobAgain] = [await start('ann'), await start('bob')];
    await bobAgain.listen(port);
    expect(annAgain.shown(sent)).toMatchObject({ phase: 'interrupted', paused: 'here' });
    annAgain.transfers.setPaused(sent, false);
    expect(await annAgain.sees(sent, isDone)).toMatchObject({ paused: null });
  });
});

describe('a transfer to a neighbour that is away', { timeout: 30_000 }, () => {
  it('says so, waits, survives a restart, and goes when it is there', async () => {
    const ann = await start('ann');
    const bob = await start('bob');
    const port = await bob.listen();
    await bob.transfers.stopListening();
    const path = makeFile('a.bin', 1_000);
    const sent = ann.send([path], port);
    const waiting = await ann.sees(sent, (one) => one.failure !== null);
    expect(waiting).toMatchObject({ phase: 'queued', failure: { kind: 'no-answer', port } });
    expect(waiting.nextTryAt).toBeGreaterThan(Date.now());
    expect(ann.transfers.queue).toEqual([sent]);
    await stop(ann);
    expect(ann.transfers.runningCount).toBe(0);
    const again = await start('ann');
    await again.sees(sent, (one) => one.failure !== null);
    bob.acceptAll();
    await bob.listen(port);
    again.transfers.retry(sent);
    await again.sees(sent, isDone);
    expectArrived(path, join(inbox('bob'), 'a.bin'));
    expect(again.history.map(({ phase }) => phase)).toEqual(['done']);
  });

  it('keeps nobody else from being sent to', async () => {
    const [ann, bob] = [await start('ann'), await start('bob')];
    bob.acceptAll();
    const port = await bob.listen();
    const away = ann.send([makeFile('a.bin', 1_000)], 9);
    const sent = ann.send([makeFile('b.bin', 1_000)], port);
    await ann.sees(sent, isDone);
    expect(isOver(ann.shown(away)?.phase ?? 'done')).toBe(false);
  });
});

describe('the queue', { timeout: 30_000 }, () => {
  it('sends one after the other to one neighbour, in the order that a person gives it', async () => {
    const { ann, port, sent } = await halfWay();
    const [second, third] = ['b.bin', 'c.bin'].map((name) => ann.send([makeFile(name, 10)], port));
    const added = ann.transfers.add(sent, [makeFile('d.bin', 10)]);
    if (!added.ok || second === undefined || third === undefined) throw new Error('not begun');
    expect(ann.transfers.queue).toEqual([added.value, second, third]);
    ann.transfers.move(third, second);
    expect(ann.transfers.queue).toEqual([added.value, third, second]);
    const ended: string[] = [];
    ann.transfers.onNotice((notice) => {
      if (notice.kind === 'transfer-ended') ended.push(notice.snapshot.id);
    });
    await ann.sees(second, isDone);
    expect(ended).toEqual([sent, added.value, third, second]);
    expect(ann.transfers.queue).toEqual([]);
  });

  it('sends a folder as it is again when that is asked for', async () => {
    const [ann, bob] = [await start('ann'), await start('bob')];
    bob.acceptAll();
    const port = await bob.listen();
    mkdirSync(join(folder, 'files', 'tree', 'empty'), { recursive: true });
    makeFile('tree/a.bin', 10);
    await ann.sees(ann.send([join(folder, 'files', 'tree')], port), isDone);
    makeFile('tree/b.bin', 10);
    const past = ann.state.history.list(everything)[0]?.snapshot.id ?? '';
    const again = ann.transfers.sendAgain(past);
    if (!again.ok) throw new Error(again.failure.kind);
    expect(await ann.sees(again.value, isDone)).toMatchObject({ skippedCount: 1 });
    expect(readdirSync(join(inbox('bob'), 'tree')).sort()).toEqual(['a.bin', 'b.bin', 'empty']);
  });
});

describe('a transfer to a device that says where it is', { timeout: 30_000 }, () => {
  const at = (port: number) => ({ host: '127.0.0.1', port });
  const keyOf = (device: Device): string =>
    Buffer.from(device.state.identity.publicKey).toString('hex');

  it('goes as soon as its device is there again, to where it is now', async () => {
    const { ann, bob, path, port, sent, received } = await halfWay();
    const key = keyOf(bob);
    await stop(bob);
    await ann.sees(sent, isInterrupted);
    const again = await start('bob');
    const moved = await again.listen();
    expect(moved).not.toBe(port);
    // Its next attempt would go to where it was, and be refused.
    const { nextTryAt } = await ann.sees(sent, (one) => (one.nextTryAt ?? 0) > Date.now() + 1_000);
    ann.transfers.noteWhereabouts(new Map([[key, [at(moved)]]]));
    await again.sees(received, (one) => one.phase === 'transferring');
    expect(Date.now()).toBeLessThan(nextTryAt ?? 0);
    await ann.sees(sent, isDone);
    expectArrived(path, join(inbox('bob'), 'large.bin'));
    expect(ann.state.settings.read().recentHosts).toMatchObject([{ port: moved, publicKey: key }]);
  });

  it('takes no turn from whoever it is not for, and reaches its device behind a liar', async () => {
    const [ann, bob, eve] = [await start('ann'), await start('bob'), await start('eve')];
    bob.acceptAll();
    eve.acceptAll();
    const [bobPort, evePort] = [await bob.listen(), await eve.listen()];
    const key = keyOf(bob);
    ann.transfers.noteWhereabouts(new Map([[key, [at(evePort), at(bobPort)]]]));
    const sent = ann.transfers.sendToEach(
      { paths: [makeFile('a.bin', 1_000)], limitBytesPerSecond: null, plain: null },
      [{ ...at(evePort), publicKey: key }],
    );
    if (!sent.ok) throw new Error(sent.failure.kind);
    await ann.sees(sent.value[0] ?? '', isDone);
    expect(readdirSync(inbox('bob'))).toEqual(['a.bin']);
    expect(eve.transfers.snapshots).toEqual([]);
  });
});

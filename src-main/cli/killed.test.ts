/**
 * Real programs, killed in the middle and started again by the same commands: a small kill test. The
 * large one is `npm run kill-test`.
 */
import { randomBytes } from 'node:crypto';
import {
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
import { afterEach, beforeEach, expect, it } from 'vitest';
import { runCommand, type Running } from './command.test-kit.ts';

/** Slow enough that every kill finds something to interrupt. */
const SLOWLY = ['--limit', '5MB/s'];
/** Whole milliseconds go over the wire, and are set as a number of seconds with a fraction. */
const TIME_TOLERANCE_MS = 1.5;

let folder: string;
let running: Running[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ferry-killed-'));
  await mkdir(join(folder, 'inbox'));
  running = [];
});
afterEach(async () => {
  await Promise.all(running.map((one) => one.kill()));
  await rm(folder, { recursive: true, force: true });
});

function start(...words: readonly string[]): Running {
  const one = runCommand([...words, '--json']);
  running.push(one);
  return one;
}

const listen = (port: number): Running =>
  start(
    ...['listen', '--yes', '--bind', '127.0.0.1', '--port', `${port}`],
    ...['--dir', join(folder, 'inbox'), '--home', join(folder, 'home-b')],
  );

const send = (source: string, port: number): Running =>
  start('send', source, '--to', `127.0.0.1:${port}`, '--home', join(folder, 'home-a'), ...SLOWLY);

async function makeFile(): Promise<string> {
  await writeFile(join(folder, 'source'), randomBytes(8_000_000));
  return join(folder, 'source');
}

/** 8 MB in 160 files, half of them executable, with a folder in which nothing is. */
async function makeTree(): Promise<string> {
  const tree = join(folder, 'source');
  await mkdir(join(tree, 'empty'), { recursive: true });
  for (let n = 0; n < 160; n += 1) {
    const parent = join(tree, `d${n % 7}`, 'größe');
    await mkdir(parent, { recursive: true });
    const path = join(parent, `${n}.bin`);
    await writeFile(path, randomBytes(n * 630));
    await chmod(path, n % 2 === 0 ? 0o755 : 0o644);
    await utimes(path, 1_600_000_000, 1_600_000_000 + n);
  }
  return tree;
}

async function expectSame(source: string): Promise<void> {
  const here = join(folder, 'inbox', 'source');
  expect(await readdir(join(folder, 'inbox'))).toEqual(['source']);
  const isTree = (await stat(source)).isDirectory();
  const names = isTree ? await readdir(source, { recursive: true }) : [''];
  if (isTree) expect((await readdir(here, { recursive: true })).sort()).toEqual(names.sort());
  for (const name of names) {
    const [was, is] = await Promise.all([stat(join(source, name)), stat(join(here, name))]);
    expect(is.mode & 0o111, name).toBe(was.mode & 0o111);
    expect(Math.abs(is.mtimeMs - was.mtimeMs), name).toBeLessThan(TIME_TOLERANCE_MS);
    if (!was.isFile()) continue;
    const [sent, arrived] = [await readFile(join(source, name)), await readFile(join(here, name))];
    expect(arrived.equals(sent), name).toBe(true);
  }
}

it.each([
  ['a file', makeFile],
  ['a tree', makeTree],
] as const)(
  'carries %s whole, whoever is killed, with hardly a byte sent twice',
  async (_what, make) => {
    const source = await make();
    let receiver = listen(0);
    const port = (await receiver.event('listening'))['port'] as number;
    let sender = send(source, port);
    let bytesBefore = 0;
    for (const victims of ['receiver', 'sender', 'both'] as const) {
      const until = bytesBefore + 1_200_000;
      const isFurther = await receiver.line(
        (line) => line.event === 'progress' && Number(line['bytes']) >= until,
      );
      bytesBefore = Number(isFurther['bytes']);
      if (victims !== 'receiver') await sender.kill();
      if (victims !== 'sender') {
        await receiver.kill();
        receiver = listen(port);
        await receiver.event('listening');
      }
      if (victims !== 'receiver') sender = send(source, port);
    }
    const done = await receiver.event('done');
    expect(await sender.exit()).toBe(0);
    const moved = (done['stats'] as { bytesReceived: number }).bytesReceived;
    expect(moved).toBeLessThan(8_100_000 - bytesBefore + 400_000);
    await expectSame(source);
    for (const home of ['home-a', 'home-b']) {
      await expect.poll(() => readdir(join(folder, home, 'resume'))).toEqual([]);
    }
  },
  60_000,
);

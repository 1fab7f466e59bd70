/**
 * Programs of the exercise (e2e/plain-programs), unmodified, against the real engine over loopback:
 * a text and an image file arrive whole in both directions. Takes seconds, since the end of a file
 * is a silence; so all of them run at once.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TransferSnapshot } from '../../src-shared/transfer-model.ts';
import type { EngineEvent, PlainSendOptions } from './engine.ts';
import { LocalEngine } from './local-engine.ts';

const PROGRAMS = join(import.meta.dirname, '..', '..', 'e2e', 'plain-programs');
const HAS_PYTHON = spawnSync('python3', ['--version']).status === 0;
const KEY = new Uint8Array(32).fill(7);
const OPTIONS: PlainSendOptions = { chunkBytes: 1024, gapMs: 1 };

/** Printable lines, and bytes that look like a compressed picture's. */
const TEXT = Buffer.from(
  Array.from({ length: 9000 }, (_, n) => `line ${n} of a text, åäö\n`).join(''),
);
const IMAGE = Buffer.concat([
  Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0x00, 0x10, 0x4a, 0x46, 0x49, 0x46, 0x00]),
  Buffer.from(Uint8Array.from({ length: 310_007 }, (_, n) => (n * n * 2654435761) >>> 13)),
]);

let home: string;
const children = new Set<ChildProcess>();
const engines = new Set<LocalEngine>();
/** What the engines logged as faults of their own. */
const faults: Error[] = [];

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'ferry-plain-'));
  await writeFile(join(home, 'notes.txt'), TEXT);
  await writeFile(join(home, 'photo.jpg'), IMAGE);
});

afterAll(async () => {
  for (const child of children) child.kill();
  await Promise.all([...engines].map((engine) => engine.close()));
  await rm(home, { recursive: true, force: true });
  expect(faults).toEqual([]);
});

interface Program {
  /** Standard output up to and with the first match. */
  said(pattern: RegExp): Promise<RegExpExecArray>;
  readonly exit: Promise<number | null>;
}

const run = (program: string, ...args: readonly string[]): Program => runIn(home, program, ...args);

function runIn(folder: string, program: string, ...args: readonly string[]): Program {
  const child = spawn('python3', [join(PROGRAMS, program), ...args], { cwd: folder });
  children.add(child);
  let output = '';
  const exit = new Promise<number | null>((resolve) => {
    child.on('close', (code) => {
      children.delete(child);
      resolve(code);
    });
  });
  child.stderr.on('data', (bytes: Buffer) => (output += bytes.toString()));
  return {
    exit,
    said: (pattern) =>
      new Promise((resolve, reject) => {
        child.stdout.on('data', (bytes: Buffer) => {
          output += bytes.toString();
          const match = pattern.exec(output);
          if (match !== null) resolve(match);
        });
        void exit.then((code) => {
          reject(new Error(`${program} left with ${code}: ${output}`));
        });
      }),
  };
}

interface RunningEngine {
  readonly engine: LocalEngine;
  /** The snapshot of the next transfers that end. */
  readonly ended: (count: number) => Promise<readonly TransferSnapshot[]>;
}

/** Accepts whatever it is offered, after `answerAfterMs`. */
function engineOf(answerAfterMs = 0): RunningEngine {
  const over: TransferSnapshot[] = [];
  const answered = new Set<string>();
  let wanted = { count: Infinity, resolve: (_: readonly TransferSnapshot[]) => {} };
  const listener = (event: EngineEvent): void => {
    if (event.kind !== 'transfer' && event.kind !== 'ended') return;
    const { id, phase } = event.snapshot;
    if (phase === 'offered' && !answered.has(id)) {
      answered.add(id);
      setTimeout(() => engine.accept(id, null), answerAfterMs);
    }
    if (event.kind === 'ended') over.push(event.snapshot);
    if (over.length >= wanted.count) wanted.resolve(over);
  };
  const identity = { publicKey: KEY, secretKey: KEY };
  const engine = new LocalEngine({ identity, deviceName: 'Test' }, listener, (message, fault) => {
    faults.push(new Error(message, { cause: fault }));
  });
  engines.add(engine);
  const ended = (count: number): Promise<readonly TransferSnapshot[]> =>
    new Promise((resolve) => {
      wanted = { count, resolve };
      if (over.length >= count) resolve(over);
    });
  return { engine, ended };
}

async function folderFor(name: string): Promise<string> {
  const folder = join(home, name);
  await mkdir(folder);
  return folder;
}

async function listening(
  folder: string,
  answerAfterMs = 0,
  bind = '127.0.0.1',
): Promise<RunningEngine & { port: string }> {
  const running = engineOf(answerAfterMs);
  const state = await running.engine.listen({ port: 0, bind, folder, plain: true });
  if (!state.ok) throw new Error(`cannot listen: ${state.failure.kind}`);
  return { ...running, port: `${state.value.port}` };
}

describe.skipIf(!HAS_PYTHON).concurrent('programs of the exercise', () => {
  it.each([
    ['a text, 20 ms a chunk', 'notes.txt', TEXT, '20'],
    ['an image, 1 ms a chunk', 'photo.jpg', IMAGE, '1'],
  ])('send %s, and it arrives whole', async (title, name, contents, gapMs) => {
    const folder = await folderFor(title);
    const { ended, port } = await listening(folder);
    await run('sender.py', '127.0.0.1', port, join(home, name), '--pause-ms', gapMs).exit;
    const [snapshot] = await ended(1);
    expect(snapshot).toMatchObject({ phase: 'done', dialect: 'plain', direction: 'received' });
    expect(snapshot?.files).toMatchObject([
      { name, sizeBytes: contents.length, caution: 'unverified' },
    ]);
    expect(await readdir(folder)).toEqual([name]);
    expect(contents.equals(await readFile(join(folder, name)))).toBe(true);
  });

  it('send while a person takes 4 s to answer, and nothing is lost', async () => {
    const folder = await folderFor('late answer');
    const { ended, port } = await listening(folder, 4000);
    await run('sender.py', '127.0.0.1', port, join(home, 'photo.jpg'), '--pause-ms', '1').exit;
    expect(await ended(1)).toMatchObject([{ phase: 'done' }]);
    expect(IMAGE.equals(await readFile(join(folder, 'photo.jpg')))).toBe(true);
  });

  it('send over IPv6, and it arrives whole', async () => {
    const folder = await folderFor('IPv6');
    const { ended, port } = await listening(folder, 0, '::1');
    await run('sender.py', '::1', port, join(home, 'notes.txt'), '--pause-ms', '1').exit;
    expect(await ended(1)).toMatchObject([{ phase: 'done' }]);
    expect(TEXT.equals(await readFile(join(folder, 'notes.txt')))).toBe(true);
  });

  it('send one file after another, and both arrive', async () => {
    const folder = await folderFor('two files');
    const { ended, port } = await listening(folder);
    for (const name of ['notes.txt', 'photo.jpg']) {
      await run('sender.py', '127.0.0.1', port, join(home, name), '--pause-ms', '0.5').exit;
    }
    await ended(2);
    expect((await readdir(folder)).sort()).toEqual(['notes.txt', 'photo.jpg']);
    expect(TEXT.equals(await readFile(join(folder, 'notes.txt')))).toBe(true);
    expect(IMAGE.equals(await readFile(join(folder, 'photo.jpg')))).toBe(true);
  });

  it.each([
    ['select, 3 s', 'photo.jpg', IMAGE, ['--how', 'select']],
    ['settimeout, 2 s', 'notes.txt', TEXT, ['--how', 'settimeout', '--wait', '2']],
    ['an empty datagram ends it too', 'photo.jpg', IMAGE, ['--stop-at-empty']],
  ])('receive what we send: %s', async (title, name, contents, args) => {
    const folder = await folderFor(title);
    const program = runIn(folder, 'receiver.py', '127.0.0.1', '0', ...args);
    const port = Number((await program.said(/Listening (\d+)/u))[1]);
    const { engine, ended } = engineOf();
    const paths = [join(home, name)];
    const request = { paths, host: '127.0.0.1', port, limitBytesPerSecond: null, plain: OPTIONS };
    engine.send({ ...request, id: 'ab'.repeat(16) });
    expect(await ended(1)).toMatchObject([{ phase: 'done', doneBytes: contents.length }]);
    expect(await program.exit).toBe(0);
    expect(contents.equals(await readFile(join(folder, name)))).toBe(true);
  });

  it.each([
    ['a size', ['--opening', 'size'], 'size-matched'],
    ['a size first', ['--opening', 'size-first', '--chunk', '503'], 'size-matched'],
    ['HELLO and padding', ['--opening', 'hello', '--pad-last'], 'size-matched'],
    ['a separator and <END>', ['--opening', 'separator', '--suffix', '<END>'], 'size-matched'],
    ['labels and a digest', ['--opening', 'labels', '--ending', 'END', '--hash'], 'hash-matched'],
    ['EOF', ['--ending', 'EOF'], 'unverified'],
    ['an empty datagram', ['--ending', ''], 'unverified'],
    ['&&FN$$', ['--opening', 'fn', '--ending', '*&CL^&'], 'unverified'],
  ])('of the other groups send with %s, and it arrives whole', async (title, args, caution) => {
    const folder = await folderFor(title.replace(/\W+/gu, '-'));
    const { ended, port } = await listening(folder);
    await run('dialect_sender.py', '127.0.0.1', port, join(home, 'photo.jpg'), ...args).exit;
    const [snapshot] = await ended(1);
    expect(snapshot?.files).toMatchObject([{ name: 'photo.jpg', caution }]);
    expect(IMAGE.equals(await readFile(join(folder, 'photo.jpg')))).toBe(true);
  });

  it('that are not there are told from those that are', async () => {
    const { engine, ended } = engineOf();
    const plain = OPTIONS;
    const paths = [join(home, 'photo.jpg')];
    const probe = await listening(await folderFor('gone'));
    await probe.engine.close();
    const port = Number(probe.port);
    const request = { paths, host: '127.0.0.1', port, limitBytesPerSecond: null, plain };
    engine.send({ ...request, id: 'cd'.repeat(16) });
    expect(await ended(1)).toMatchObject([{ phase: 'failed', failure: { kind: 'no-answer' } }]);
  });
});

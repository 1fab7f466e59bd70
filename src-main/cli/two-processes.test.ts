import { execFileSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { closeSync, openSync, statSync, writeSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Line, runCommand, Running } from './command.test-kit.ts';

const PROGRAMS = fileURLToPath(new URL('../../e2e/plain-programs/', import.meta.url));
const hasIpv6 = Object.values(networkInterfaces()).some((infos) =>
  infos?.some((info) => info.address === '::1'),
);

let folder: string;
let inbox: string;
let running: Running[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ferry-command-'));
  inbox = join(folder, 'inbox');
  await mkdir(inbox);
  running = [];
});

afterEach(async () => {
  await Promise.all(running.map((one) => one.kill()));
  await rm(folder, { recursive: true, force: true });
});

function ferry(...words: string[]): Running {
  const one = runCommand(words);
  running.push(one);
  return one;
}

function python(program: string, ...words: string[]): Running {
  const one = new Running('python3', [join(PROGRAMS, program), ...words], inbox);
  running.push(one);
  return one;
}

interface Listener {
  readonly command: Running;
  readonly port: number;
}

async function listen(bind: string, ...words: string[]): Promise<Listener> {
  const home = join(folder, 'home-b');
  const command = ferry(
    ...['listen', '--port', '0', '--bind', bind, '--dir', inbox, '--home', home, '--json'],
    ...words,
  );
  return { command, port: (await command.event('listening'))['port'] as number };
}

const send = (...words: string[]): Running =>
  ferry('send', '--home', join(folder, 'home-a'), '--json', ...words);

async function makeFile(name: string, byteCount: number): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, randomBytes(byteCount));
  return path;
}

interface SaidFile {
  readonly path: string;
  readonly size: number;
  readonly sha256: string;
}

const filesOf = (line: Line): SaidFile[] => line['files'] as SaidFile[];

async function expectWhole(path: string, file: SaidFile | undefined): Promise<void> {
  const bytes = await readFile(path);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  expect(file).toMatchObject({ size: bytes.length, sha256 });
  expect((await readFile(file?.path ?? '')).equals(bytes)).toBe(true);
}

describe('ferry send and ferry listen', { timeout: 60_000 }, () => {
  it.runIf(hasIpv6).each([
    ['IPv4', '127.0.0.1', (port: number) => `127.0.0.1:${port}`],
    ['IPv6', '::1', (port: number) => `[::1]:${port}`],
  ])('carry several files over %s, and say the same of them', async (_family, bind, to) => {
    const paths = [
      await makeFile('photo.png', 2_000_000),
      await makeFile('notes.txt', 100),
      await makeFile('empty', 0),
    ];
    const { command: listener, port } = await listen(bind, '--yes', '--once');
    const sender = send(...paths, '--to', to(port));
    expect(await sender.exit()).toBe(0);
    expect(await listener.exit()).toBe(0);
    const [sent, received] = [await sender.event('done'), await listener.event('done')];
    expect(sent).toMatchObject({ direction: 'sent', bytes: 2_000_100 });
    expect(received).toMatchObject({ direction: 'received', bytes: 2_000_100 });
    for (const [index, path] of paths.entries()) {
      await expectWhole(path, filesOf(sent)[index]);
      await expectWhole(path, filesOf(received)[index]);
    }
    expect((await readdir(inbox)).sort()).toEqual(['empty', 'notes.txt', 'photo.png']);
  });

  it('carry 1 GB unchanged, in less memory than 200 MB', async () => {
    const path = join(folder, 'large.bin');
    makeLargeFile(path, 1_000_000_000);
    const { command: listener, port } = await listen('127.0.0.1', '--yes', '--once');
    const sender = send(path, '--to', `127.0.0.1:${port}`);
    const progress = await sender.event('progress');
    expect(progress).toMatchObject({ total: 1_000_000_000 });
    expect(await sender.exit()).toBe(0);
    expect(await listener.exit()).toBe(0);
    execFileSync('cmp', [path, join(inbox, 'large.bin')]);
    const done = await sender.event('done');
    const seconds = done['seconds'] as number;
    const progresses = sender.lines.filter((line) => line.event === 'progress');
    expect(progresses.length).toBeLessThan(10 * seconds + 10);
    for (const one of [sender, listener]) {
      expect(one.peakMemoryBytes ?? 0).toBeLessThan(200_000_000);
    }
  }, 120_000);

  it('decline what nobody can be asked about, and say so', async () => {
    const { command: listener, port } = await listen('127.0.0.1', '--once');
    const sender = send(await makeFile('a', 5), '--to', `127.0.0.1:${port}`);
    expect(await sender.exit()).toBe(3);
    expect(await listener.exit()).toBe(3);
    expect(await sender.event('error')).toMatchObject({ code: 'declined' });
    expect(listener.err).toContain('--yes');
    expect(await readdir(inbox)).toEqual([]);
  });

  it('say with status 4 that nobody listens', async () => {
    const { command: listener, port } = await listen('127.0.0.1');
    listener.signal('SIGINT');
    expect(await listener.exit()).toBe(130);
    const sender = send(await makeFile('a', 5), '--to', `127.0.0.1:${port}`);
    expect(await sender.exit()).toBe(4);
    expect(await sender.event('error')).toMatchObject({ code: 'no-answer' });
  });

  it('say with status 2 what is wrong with the words', async () => {
    const sender = send('a.txt', '--to', 'laptop:99999');
    expect(await sender.exit()).toBe(2);
    expect(await sender.event('error')).toMatchObject({ code: 'usage' });
    const nothing = ferry();
    expect(await nothing.exit()).toBe(2);
    expect(nothing.err).toContain('ferry --help');
  });

  it('say with status 1 what is wrong with a file or the port, without a stack trace', async () => {
    const { port } = await listen('127.0.0.1');
    const missing = ferry(
      ...['send', join(folder, 'no such file'), '--to', `127.0.0.1:${port}`],
      ...['--home', join(folder, 'home-a')],
    );
    expect(await missing.exit()).toBe(1);
    expect(missing.err).toContain('no such file');
    expect(missing.err).not.toMatch(/\n\s+at /);
    const taken = ferry(
      ...['listen', '--bind', '127.0.0.1', '--port', String(port), '--dir', inbox],
      ...['--home', join(folder, 'home-c')],
    );
    expect(await taken.exit()).toBe(1);
    expect(taken.err).toContain(`Port ${port} is already in use`);
  });

  it.each([['SIGINT'], ['SIGTERM']] as const)(
    'tell the other side when the sender gets %s, and leave no part',
    async (signal) => {
      const { command: listener, port } = await listen('127.0.0.1', '--yes', '--once');
      const sender = send(
        await makeFile('a.bin', 30_000_000),
        ...['--to', `127.0.0.1:${port}`, '--limit', '5MB/s'],
      );
      await listener.line((line) => line.event === 'progress' && (line['bytes'] as number) > 0);
      sender.signal(signal);
      expect(await sender.exit()).toBe(130);
      expect(await listener.exit()).toBe(1);
      expect(await listener.event('error')).toMatchObject({ code: 'cancelled' });
      expect(await readdir(inbox)).toEqual([]);
    },
  );

  it('leave out a given path that cannot be looked at, if they are told to', async () => {
    const { port } = await listen('127.0.0.1', '--yes');
    const [path, unreadable] = [await makeFile('a.txt', 10), join(folder, 'n'.repeat(300))];
    const sendBoth = (...words: string[]) =>
      send(path, unreadable, ...words, '--to', `127.0.0.1:${port}`).exit();
    expect(await sendBoth()).toBe(1);
    expect(await sendBoth('--skip-unreadable')).toBe(0);
    expect(await readFile(join(inbox, 'a.txt'))).toEqual(await readFile(path));
  });

  it('remember what happened, for both to read', async () => {
    const { command: listener, port } = await listen('127.0.0.1', '--yes', '--once');
    const path = await makeFile('notes.txt', 10);
    expect(await send(path, '--to', `127.0.0.1:${port}`).exit()).toBe(0);
    expect(await listener.exit()).toBe(0);
    const history = ferry('history', '--json', '--home', join(folder, 'home-b'));
    expect(await history.exit()).toBe(0);
    expect(history.lines).toMatchObject([
      { event: 'history', direction: 'received', result: 'done', bytes: 10 },
    ]);
    const devices = ferry('devices', '--home', join(folder, 'home-a'));
    expect(await devices.exit()).toBe(0);
    expect(devices.out).toContain(`127.0.0.1:${port}`);
    expect(devices.out).toContain('not verified');
  });

  it('need no question where a verified device is always accepted', async () => {
    const path = await makeFile('a.txt', 2_000);
    const asking = await listen('127.0.0.1');
    const sendThere = () => send(path, '--to', `127.0.0.1:${asking.port}`);
    expect(await sendThere().exit()).toBe(3);

    const devices = (...words: readonly string[]) =>
      ferry('devices', ...words, '--home', join(folder, 'home-b'));
    const listed = devices('--json');
    expect(await listed.exit()).toBe(0);
    const key = String(listed.lines[0]?.['fingerprint']);
    const always = ['--always-accept', key, '--up-to', '2kB', '--into', folder];
    const early = devices(...always);
    expect(await early.exit()).toBe(1);
    expect(early.err).toContain('not verified');
    expect(await devices('--verify', key).exit()).toBe(0);
    expect(await devices(...always).exit()).toBe(0);

    const { command: listener, port } = await listen('127.0.0.1');
    expect(await send(path, '--to', `127.0.0.1:${port}`).exit()).toBe(0);
    expect(await readFile(join(folder, 'a.txt'))).toEqual(await readFile(path));
    const larger = await makeFile('b.txt', 2_001);
    expect(await send(larger, '--to', `127.0.0.1:${port}`).exit()).toBe(3);
    // In its offer, or at once in its end: whoever declines need not wait for the code.
    await listener.line(({ askedBecause }) => askedBecause === 'too-large');
  });

  it('speak to people without --json: lines elsewhere than on a terminal', async () => {
    const { command: listener, port } = await listen('127.0.0.1', '--yes', '--once');
    const sender = ferry(
      ...['send', await makeFile('a.txt', 2_000), '--to', `127.0.0.1:${port}`],
      ...['--home', join(folder, 'home-a')],
    );
    expect(await sender.exit()).toBe(0);
    expect(sender.out).toMatch(
      /Sent 1 file, 2\.0\u00a0kB, to “.+” \(127\.0\.0\.1:\d+, not verified\)/,
    );
    expect(sender.err).toBe('');
    await listener.exit();
  });

  it('keep the key to their user', async () => {
    const { port } = await listen('127.0.0.1', '--yes');
    await send(await makeFile('a', 1), '--to', `127.0.0.1:${port}`).exit();
    expect(statSync(join(folder, 'home-a', 'identity.json')).mode & 0o777).toBe(0o600);
  });
});

describe('ferry and programs of the exercise', { timeout: 60_000 }, () => {
  it('take a text and an image from a plain sender', async () => {
    const { command: listener, port } = await listen('127.0.0.1', '--yes', '--plain');
    for (const [name, byteCount] of [
      ['notes.txt', 3_000],
      ['photo.png', 200_000],
    ] as const) {
      const path = await makeFile(name, byteCount);
      await python('sender.py', '127.0.0.1', String(port), path, '--pause-ms', '0.2').exit();
      const done = await listener.line(
        (line) => line.event === 'done' && filesOf(line)[0]?.path === join(inbox, name),
      );
      expect(done).toMatchObject({ dialect: 'plain' });
      await expectWhole(path, filesOf(done)[0]);
    }
  });

  it('keep nothing of a plain file that was not wanted', async () => {
    const { command: listener, port } = await listen('127.0.0.1', '--plain', '--once');
    const path = await makeFile('notes.txt', 3_000);
    await python('sender.py', '127.0.0.1', String(port), path, '--pause-ms', '1').exit();
    expect(await listener.exit()).toBe(3);
    expect(await readdir(inbox)).toEqual([]);
  });

  it('bring a file whole to a plain receiver', async () => {
    const receiver = python('receiver.py', '127.0.0.1', '0');
    const port = (await receiver.text(/Listening (\d+)/))[1] ?? '';
    const path = await makeFile('photo.png', 200_000);
    const sender = send(path, '--to', `127.0.0.1:${port}`, '--plain');
    expect(await sender.exit()).toBe(0);
    expect(await sender.event('done')).toMatchObject({ dialect: 'plain', bytes: 200_000 });
    expect(await receiver.exit()).toBe(0);
    expect((await readFile(join(inbox, 'photo.png'))).equals(await readFile(path))).toBe(true);
  });
});

/** Not sparse, not the same bytes twice at the same place, and made in a second. */
function makeLargeFile(path: string, byteCount: number): void {
  const block = randomBytes(50_000_000);
  const file = openSync(path, 'w');
  for (let at = 0; at < byteCount; at += block.length) {
    for (let mark = 0; mark < block.length; mark += 1_000_003)
      block.writeUInt32LE(at / 10, mark & ~3);
    writeSync(file, block);
  }
  closeSync(file);
}

/** The command, with its home on a disk that takes nothing more: real processes and disks. Needs a build. */
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
} from 'node:fs';
import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { canMount, withTmpfs } from '../io/files/file-system.test-kit.ts';
import { runCommand, type Running } from './command.test-kit.ts';

const FILE_BYTES = 2_000_000;
const LIMIT_MS = 30_000;

let folder: string;
let home: string;
let running: Running[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ferry-full-home-'));
  home = join(folder, 'home');
  mkdirSync(home);
  running = [];
});
afterEach(async () => {
  for (const program of running) await program.kill();
  rmSync(folder, { recursive: true });
});

function ferry(...words: readonly string[]): Running {
  const program = runCommand(words);
  running.push(program);
  return program;
}

function fill(leftBytes: number): void {
  const filler = join(home, 'filler');
  try {
    for (;;) appendFileSync(filler, Buffer.alloc(4_096));
  } catch {
    execFileSync('truncate', ['--size', `-${leftBytes}`, filler]);
  }
}

/** One file each way between the home on that disk and another one. */
async function expectTransfers(): Promise<string> {
  let said = '';
  for (const [from, to] of [
    [home, join(folder, 'other')],
    [join(folder, 'other'), home],
  ] as const) {
    const file = join(folder, `${randomBytes(4).toString('hex')}.bin`);
    writeFileSync(file, randomBytes(FILE_BYTES));
    const into = mkdtempSync(join(folder, 'into-'));
    const listen = ferry(
      'listen',
      '--json',
      '--yes',
      '--once',
      '--port',
      '0',
      '--bind',
      '127.0.0.1',
      '--dir',
      into,
      '--home',
      to,
    );
    const { port } = await listen.event('listening');
    const send = ferry('send', file, '--json', '--to', `127.0.0.1:${String(port)}`, '--home', from);
    expect([await send.exit(), await listen.exit()], send.out + send.err + listen.err).toEqual([
      0, 0,
    ]);
    const [name = ''] = readdirSync(into);
    expect(readdirSync(into)).toHaveLength(1);
    expect(readFileSync(join(into, name)).equals(readFileSync(file))).toBe(true);
    said += send.err + listen.err;
  }
  return said;
}

async function historyLength(): Promise<number> {
  const history = ferry('history', '--json', '--home', home);
  expect(await history.exit()).toBe(0);
  return history.lines.filter(({ result }) => result === 'done').length;
}

describe.skipIf(!canMount)('a home on a disk of its own', () => {
  it.each([0, 4_096, 16_384, 65_536, 131_072, 180_224])(
    'carries files both ways with %d bytes left there',
    async (leftBytes) => {
      await withTmpfs(home, 'size=1m', async () => {
        expect(await ferry('history', '--home', home).exit()).toBe(0);
        const key = readFileSync(join(home, 'identity.json'));
        fill(leftBytes);
        const said = await expectTransfers();
        const kept = await historyLength();
        expect(said.includes('The disk is full on which Ferry keeps') || kept === 2, said).toBe(
          true,
        );
        expect(readFileSync(join(home, 'identity.json'))).toEqual(key);
      });
    },
    LIMIT_MS,
  );

  it(
    'carries files both ways where nothing can be written',
    async () => {
      await withTmpfs(home, 'size=1m', async () => {
        expect(await ferry('history', '--home', home).exit()).toBe(0);
        execFileSync('mount', ['-o', 'remount,ro', home]);
        expect(await expectTransfers()).toContain('Ferry cannot write where it keeps');
      });
    },
    LIMIT_MS,
  );

  it('says at its first start that there is no room for a key, and leaves no part of one', async () => {
    await withTmpfs(home, 'size=64k', async () => {
      fill(0);
      const first = ferry('listen', '--port', '0', '--home', home);
      expect(await first.exit()).toBe(1);
      expect(first.err).toContain('Free some space there, then start Ferry again.');
      expect(existsSync(join(home, 'identity.json'))).toBe(false);
      expect(readdirSync(home).filter((name) => name.startsWith('identity'))).toEqual([]);
    });
  });
});

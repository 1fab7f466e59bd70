/** A flood of forged handshakes on loopback, at full rate, against a real listener that receives. */
import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { runCommand, Running } from './command.test-kit.ts';

const FLOOD = fileURLToPath(new URL('./flood.test-kit.mjs', import.meta.url));
const FILE_BYTES = 40_000_000;
/** A listener that receives undisturbed takes about a hundred; a record for each datagram of the flood would take more. */
const MEMORY_MAX_BYTES = 256 * 2 ** 20;

let folder: string;
const running: Running[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ferry-flood-'));
});

afterEach(async () => {
  await Promise.all(running.splice(0).map((one) => one.kill()));
  await rm(folder, { recursive: true, force: true });
});

function start(one: Running): Running {
  running.push(one);
  return one;
}

// Elsewhere loopback has one address only, and a host may crowd out itself.
it.runIf(process.platform === 'linux')(
  'delivers a file at 20 MB/s through a flood of forged handshakes, in bounded memory',
  async () => {
    const inbox = join(folder, 'inbox');
    const source = join(folder, 'file.bin');
    await mkdir(inbox);
    const bytes = randomBytes(FILE_BYTES);
    await writeFile(source, bytes);
    const home = (who: string) => ['--home', join(folder, who), '--json'];
    const listener = start(
      runCommand([
        ...['listen', '--port', '0', '--bind', '127.0.0.1', '--dir', inbox, '--yes', '--once'],
        ...home('listener'),
      ]),
    );
    const port = (await listener.event('listening'))['port'] as number;
    const flood = start(new Running(process.execPath, [FLOOD, String(port)]));
    const sender = start(
      runCommand([
        'send',
        source,
        '--to',
        `127.0.0.1:${port}`,
        '--limit',
        '20MB/s',
        ...home('sender'),
      ]),
    );
    const done = await sender.event('done');
    expect(await sender.exit()).toBe(0);
    expect(await listener.exit()).toBe(0);
    flood.signal('SIGTERM');
    const { sent, answers } = await flood.event('flooded');
    expect(Buffer.compare(await readFile(join(inbox, 'file.bin')), bytes)).toBe(0);
    expect(sent).toBeGreaterThan(10_000);
    expect(listener.peakMemoryBytes).toBeLessThan(MEMORY_MAX_BYTES);
    console.info(
      `flood: ${String(sent)} datagrams, ${String(answers)} answers; ${String(done['seconds'])} s; ` +
        `listener at most ${Math.round((listener.peakMemoryBytes ?? 0) / 2 ** 20)} MiB`,
    );
  },
  120_000,
);

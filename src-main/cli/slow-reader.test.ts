/** What the command says reaches a reader who takes his time over it, whole. Real processes and a real pipe. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { COMMAND_FILE, Running } from './command.test-kit.ts';

const FILES = 2_000;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ferry-slow-reader-'));
  await Promise.all(['tree', 'inbox'].map((name) => mkdir(join(folder, name))));
  for (let n = 0; n < FILES; n += 1) await writeFile(join(folder, 'tree', `file ${n}`), '');
});
afterEach(() => rm(folder, { recursive: true }));

it.skipIf(process.platform === 'win32')('waits for a pipe that is read late', async () => {
  const env = { FERRY_DISCOVERY: 'off' };
  const listener = new Running(
    process.execPath,
    [
      ...[COMMAND_FILE, 'listen', '--yes', '--once', '--json', '--bind', '127.0.0.1'],
      ...['--port', '0', '--home', join(folder, 'b'), '--dir', join(folder, 'inbox')],
    ],
    folder,
    env,
  );
  const { port } = await listener.event('listening');
  const words = `send tree --to 127.0.0.1:${String(port)} --json --home a`;
  // More than a pipe holds, and later than a command that has ended stays for anything else.
  const reader = `"${process.execPath}" "${COMMAND_FILE}" ${words} | (sleep 3; cat)`;
  const sender = new Running('sh', ['-c', reader], folder, env);
  const done = await sender.event('done');
  expect(done['files']).toHaveLength(FILES + 1);
  expect(sender.out.length).toBeGreaterThan(100_000);
  await listener.exit();
});

/** Starts the small Python programs of plain-programs/, which know nothing of Ferry. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { createSocket } from 'node:dgram';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const programs = join(dirname(fileURLToPath(import.meta.url)), 'plain-programs');

/** Resolves when the program has sent everything; it never learns whether anything arrived. */
export async function runPlainSender(file: string, port: number): Promise<void> {
  const program = join(programs, 'sender.py');
  const child = spawn('python3', [program, '127.0.0.1', String(port), file, '--pause-ms', '1'], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const [status] = (await once(child, 'exit')) as [number | null];
  if (status !== 0) throw new Error(`the plain sender left with status ${status}`);
}

/** A receiver that takes one file into `folder`, polling until the bytes stop. */
export async function startPlainReceiver(folder: string) {
  await mkdir(folder);
  const port = await freePort();
  const program = join(programs, 'receiver.py');
  const child = spawn('python3', [program, '127.0.0.1', String(port)], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const left = once(child, 'exit');
  await once(child.stdout, 'data');
  return { port, folder, left };
}

async function freePort(): Promise<number> {
  const socket = createSocket('udp4').bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const { port } = socket.address();
  socket.close();
  return port;
}

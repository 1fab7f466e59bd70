/** A server of the system's, in the foreground, for as long as one measurement: starts it, waits until it answers, ends it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { onTeardown } from './teardown.mjs';

const START_TRIES = 100;
const START_WAIT_MS = 50;

/** Where a program is, also where only root's PATH has it; null where it is not. */
export function programPath(name) {
  const folders = [...(process.env.PATH ?? '').split(':'), '/usr/sbin', '/usr/local/sbin', '/sbin'];
  for (const folder of folders) {
    const path = join(folder, name);
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch {
      // Not there.
    }
  }
  return null;
}

/** A port that was free a moment ago, on this machine's loopback. */
export async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

/** `words`: stays in the foreground. `host`: how to run something where it is. Returns the process and how to end it. */
export async function startServer({ words, host, address, port }) {
  const [program, ...args] = [...(host ?? []), ...words];
  const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  let complaint = '';
  child.stderr.on('data', (text) => (complaint = (complaint + text).slice(-500)));
  const left = once(child, 'exit');
  const kill = onTeardown(() => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    // What it started for a client that is gone would stay: the link takes its farewell along.
    const started = descendantsOf(child.pid);
    child.kill('SIGTERM');
    started.forEach(end);
  });
  await answers({
    host,
    address,
    port,
    hasLeft: () => child.exitCode !== null,
    why: () => complaint,
  });
  return {
    pid: child.pid,
    end: async () => {
      kill();
      await left;
    },
  };
}

/** Linux only; elsewhere there is no modelled link, and clients say goodbye. */
function descendantsOf(pid) {
  let children = '';
  try {
    children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8');
  } catch {
    // It has left.
  }
  return children
    .split(' ')
    .filter((child) => child !== '')
    .flatMap((child) => [Number(child), ...descendantsOf(child)]);
}

function end(pid) {
  try {
    process.kill(pid, 'SIGTERM');
  } catch {
    // It has left.
  }
}

async function answers({ host, address, port, hasLeft, why }) {
  // Asked from where the server is: the link to it may be slow or lossy.
  const knock = `exec 3<>/dev/tcp/${address}/${port}`;
  const [program, ...args] = [...(host ?? []), 'bash', '-c', knock];
  for (let tries = 0; tries < START_TRIES && !hasLeft(); tries += 1) {
    const [status] = await once(spawn(program, args, { stdio: 'ignore' }), 'exit');
    if (status === 0) return;
    await new Promise((resolve) => setTimeout(resolve, START_WAIT_MS));
  }
  throw new Error(`no server on port ${port}: ${why()}`);
}

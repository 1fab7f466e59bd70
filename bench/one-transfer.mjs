/** One file from a `ferry send` to a `ferry listen`: how long, how much memory, and is it the same file. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const command = resolve(dirname(fileURLToPath(import.meta.url)), '../out/main/cli.js');
const residentPollMs = 100;

/**
 * `hosts` null: both on loopback. `seconds` is the whole life of `ferry send`, from before its start
 * to after its end; `ownSeconds` what its `done` event says; memory is the peak resident size in MB.
 */
export async function transferOnce({ file, folder, hosts }) {
  const scratch = mkdtempSync(join(folder, 'run-'));
  const received = join(scratch, 'received');
  mkdirSync(received);
  try {
    const address = hosts?.receiverAddress ?? '127.0.0.1';
    const listener = await startListener({ hosts, address, received, scratch });
    const startedAt = performance.now();
    const sender = start(
      hosts?.sender,
      ['send', file, '--to', `${address}:${listener.port}`],
      join(scratch, 'a'),
    );
    const [status] = await once(sender.child, 'exit');
    const seconds = (performance.now() - startedAt) / 1000;
    if (status !== 0)
      throw new Error(`ferry send left with status ${status}: ${sender.lastLines()}`);
    await listener.left;
    execFileSync('cmp', [file, join(received, basename(file))]);
    return {
      seconds,
      residentMB: { sender: sender.peakResidentMB(), receiver: listener.process.peakResidentMB() },
      ownSeconds: sender.event('done').seconds,
    };
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** A listener that accepts one transfer and leaves; resolves when it listens. */
export async function startListener({ hosts, address, received, scratch }) {
  const args = ['listen', '--port', '0', '--bind', address, '--dir', received, '--yes', '--once'];
  const process = start(hosts?.receiver, args, join(scratch, 'b'));
  const left = once(process.child, 'exit');
  const listening = await process.firstEvent('listening');
  return { process, left, port: listening.port };
}

function start(host, args, home) {
  const [program, ...rest] = [...(host ?? []), globalThis.process.execPath, command, ...args];
  const child = spawn(program, [...rest, '--json', '--home', home], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines = [];
  const waiting = new Map();
  createInterface({ input: child.stdout }).on('line', (line) => {
    lines.push(line);
    if (lines.length > 1000) lines.splice(0, 500);
    const event = JSON.parse(line);
    waiting.get(event.event)?.(event);
  });
  let peak = 0;
  const poll = setInterval(() => {
    peak = Math.max(peak, residentMB(child.pid));
  }, residentPollMs);
  child.once('exit', () => clearInterval(poll));
  return {
    child,
    peakResidentMB: () => peak,
    lastLines: () => lines.slice(-3).join(' '),
    event: (name) =>
      lines.map((line) => JSON.parse(line)).findLast((event) => event.event === name),
    firstEvent: (name) =>
      new Promise((resolveEvent, reject) => {
        waiting.set(name, resolveEvent);
        child.once('exit', (status) => reject(new Error(`left with ${status} before "${name}"`)));
      }),
  };
}

/** The kernel's own high-water mark of a process; 0 where there is none to read. */
function residentMB(pid) {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? 0) / 1000;
  } catch {
    return 0;
  }
}

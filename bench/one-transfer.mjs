/** One file or folder from a `ferry send` to a `ferry listen`: how long, at what cost, and is it the same. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { command } from './built-command.mjs';
import { clearAway } from './leftovers.mjs';
import { expectSameContent } from './same-content.mjs';
import { endWithBench } from './teardown.mjs';

const resourceReport = join(dirname(fileURLToPath(import.meta.url)), 'report-resources.mjs');

/** Longer than any row takes; what hangs ends here, and is told. */
const PATIENCE_MS = 180_000;

/**
 * `hosts` null: both on loopback. `homes`: folders of identities that both sides have already.
 * `arrivals`: where it goes, and stays; missing = a folder of its own.
 * `nodeArgs`, `under`: for profiles, words for Node and words of a program that runs it. Seconds:
 * `seconds` the whole life of `ferry send`, from before its start to after its end;
 * `connectToDoneSeconds` from the sender's connect to the later of both sides' ends, by their `done`
 * events and the one clock of this machine; `done` those events.
 */
export async function transferOnce(job) {
  const { file, folder, hosts, homes, sendArgs = [], nodeArgs = {}, under = {} } = job;
  const scratch = mkdtempSync(join(folder, 'run-'));
  const received = job.arrivals ?? join(scratch, 'received');
  mkdirSync(received, { recursive: true });
  try {
    const address = hosts?.receiverAddress ?? '127.0.0.1';
    const listener = await startListener({
      hosts,
      address,
      received,
      scratch,
      home: homes?.receiver,
      nodeArgs: nodeArgs.receiver,
      under: under.receiver,
    });
    const startedAt = performance.now();
    const sender = start(hosts?.sender, {
      args: ['send', file, '--to', `${address}:${listener.port}`, ...sendArgs],
      home: homes?.sender ?? join(scratch, 'a'),
      resources: join(scratch, 'a.json'),
      nodeArgs: nodeArgs.sender,
      under: under.sender,
    });
    const [status] = await once(sender.child, 'exit');
    const seconds = (performance.now() - startedAt) / 1000;
    if (status !== 0) {
      listener.process.child.kill();
      throw new Error(`ferry send left with status ${status}: ${sender.lastLines()}`);
    }
    await Promise.all([listener.left, sender.silent]);
    expectSameContent(file, join(received, basename(file)));
    const done = { sender: sender.event('done'), receiver: listener.process.event('done') };
    const endedAt = Math.max(Date.parse(done.sender.endedAt), Date.parse(done.receiver.endedAt));
    return {
      seconds,
      connectToDoneSeconds: (endedAt - Date.parse(done.sender.startedAt)) / 1000,
      done,
      used: { sender: sender.used(), receiver: listener.process.used() },
    };
  } finally {
    clearAway(scratch, file);
  }
}

/** A listener that accepts one transfer and leaves; resolves when it listens. */
export async function startListener(job) {
  const { hosts, address, received, scratch, home, nodeArgs, under } = job;
  const process = start(hosts?.receiver, {
    args: ['listen', '--port', '0', '--bind', address, '--dir', received, '--yes', '--once'],
    home: home ?? join(scratch, 'b'),
    resources: join(scratch, 'b.json'),
    nodeArgs,
    under,
  });
  const left = once(process.child, 'close');
  const listening = await process.firstEvent('listening');
  return { process, left, port: listening.port };
}

/** One side of a transfer, started: `event(name)` is the newest of that name. */
export function start(host, { args, home, resources, nodeArgs = [], under = [] }) {
  const [program, ...rest] = [
    ...(host ?? []),
    ...under,
    globalThis.process.execPath,
    ...['--import', resourceReport],
    ...nodeArgs,
    ...[command, ...args],
  ];
  const child = spawn(program, [...rest, '--json', '--home', home], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...globalThis.process.env, FERRY_BENCH_RESOURCES: resources },
  });
  // Whoever runs it ends it too, if it is asked to.
  endWithBench(child, under.length > 0 ? 'SIGTERM' : 'SIGKILL');
  const patience = setTimeout(() => child.kill(), PATIENCE_MS);
  child.once('exit', () => clearTimeout(patience));
  const lines = [];
  const waiting = new Map();
  createInterface({ input: child.stdout }).on('line', (line) => {
    lines.push(line);
    if (lines.length > 1000) lines.splice(0, 500);
    const event = JSON.parse(line);
    waiting.get(event.event)?.(event);
  });
  return {
    child,
    /** All that it said was heard. */
    silent: once(child, 'close'),
    used: () => JSON.parse(readFileSync(resources, 'utf8')),
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

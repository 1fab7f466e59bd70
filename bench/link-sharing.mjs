/**
 * Ferry and one TCP CUBIC flow through the same bottleneck, in the same direction: what does each get?
 * The queue holds one bandwidth-delay product, as a well-set router's does.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { withLink } from './modelled-link.mjs';
import { start, startListener } from './one-transfer.mjs';
import { endWithBench } from './teardown.mjs';

export const LINK_MBIT = 100;
export const RTT_MS = 40;
const QUEUE_KIB = (LINK_MBIT * 1e6 * RTT_MS) / 1000 / 8 / 1024;
const LINK = ['--rate', LINK_MBIT, '--delay', RTT_MS / 2, '--queue', QUEUE_KIB].map(String);

/** CUBIC's slow start is over by then: it holds the whole link when Ferry comes. */
const HEAD_START_MS = 3_000;

const flowProgram = join(dirname(fileURLToPath(import.meta.url)), 'tcp-flow.mjs');

/**
 * `file`: large enough not to end within `seconds`. `sendArgs`: more words for `ferry send`.
 * Resolves to what each got, in Mbit/s of what a person wanted to move, from the moment at which
 * Ferry began to move bytes.
 */
export async function shareLink({ file, folder, homes, seconds, sendArgs = [], seed }) {
  const scratch = mkdtempSync(join(folder, 'sharing-'));
  const received = join(scratch, 'received');
  mkdirSync(received);
  const children = [];
  try {
    const options = [...LINK, '--seed', String(seed)];
    const { value } = await withLink({ options, tcp: 'cubic' }, async (hosts) => {
      const address = hosts.receiverAddress;
      const listener = await startListener({
        ...{ hosts, address, received, scratch, home: homes.receiver },
      });
      const flow = await startFlow(hosts, address);
      children.push(listener.process.child, ...flow.children);
      await pause(HEAD_START_MS);
      const sender = start(hosts.sender, {
        args: ['send', file, '--to', `${address}:${listener.port}`, ...sendArgs],
        home: homes.sender,
        resources: join(scratch, 'a.json'),
      });
      children.push(sender.child);
      await sender.firstEvent('progress');
      const bytesNow = () => ({
        ferry: listener.process.event('progress')?.bytes ?? 0,
        tcp: flow.byteCount(),
      });
      const before = bytesNow();
      await pause(seconds * 1000);
      const after = bytesNow();
      for (const child of children) child.kill('SIGKILL');
      const mbit = (who) => ((after[who] - before[who]) * 8) / 1e6 / seconds;
      return { ferryMbit: mbit('ferry'), tcpMbit: mbit('tcp') };
    });
    return value;
  } finally {
    for (const child of children) child.kill('SIGKILL');
    rmSync(scratch, { recursive: true, force: true });
  }
}

async function startFlow(hosts, address) {
  const sink = run(hosts.receiver, ['sink', address]);
  let byteCount = 0;
  const port = await new Promise((resolve) => {
    createInterface({ input: sink.stdout }).on('line', (line) => {
      const said = JSON.parse(line);
      if (said.port === undefined) byteCount = said.byteCount;
      else resolve(said.port);
    });
  });
  const source = run(hosts.sender, ['source', address, String(port)]);
  return { children: [sink, source], byteCount: () => byteCount };
}

function run(host, args) {
  const [program, ...rest] = [...host, process.execPath, flowProgram, ...args];
  return endWithBench(spawn(program, rest, { stdio: ['ignore', 'pipe', 'inherit'] }));
}

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

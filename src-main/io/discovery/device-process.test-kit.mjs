/**
 * One device in a process of its own, for device-process.test-kit.ts: the built discovery worker. Arguments:
 * the worker's file, its configuration, and what it announces (JSON; null = nothing). Prints one JSON
 * line a change of who is there, and says goodbye at the end of its standard input.
 */
import { Worker } from 'node:worker_threads';

const [file = '', config = '', own = 'null'] = process.argv.slice(2);
const worker = new Worker(file, { workerData: JSON.parse(config) });
worker.on('message', (message) => {
  if (message.kind === 'closed') process.exit();
  process.stdout.write(`${JSON.stringify(message)}\n`);
});
worker.postMessage({ kind: 'announce', own: JSON.parse(own) });
process.stdin.on('end', () => worker.postMessage({ kind: 'close' })).resume();

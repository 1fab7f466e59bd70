/**
 * One run of a TCP program's client: how long it took, or, where that would try a person's patience,
 * how many bytes had arrived when it was stopped.
 */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { endWithBench } from './teardown.mjs';

const POLL_MS = 20;

/** Runs its words and writes what they and all their children cost to the file in $COST. */
const COUNTED = ['bash', '-c', '"$@"; s=$?; times >"$COST"; exit $s', 'bash'];

/**
 * `arrivals`: folder whose bytes are what arrived. `capSeconds` null = as long as it takes.
 * `cost`: file for the client's CPU seconds, null = not counted.
 */
export async function runClient({ words, arrivals, byteCount, capSeconds = null, cost = null }) {
  const [program, ...args] = cost === null ? words : [...COUNTED, ...words];
  const startedAt = performance.now();
  const child = spawn(program, args, {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, COST: cost ?? '' },
  });
  endWithBench(child);
  let complaint = '';
  child.stderr.on('data', (text) => (complaint = (complaint + text).slice(-500)));
  const secondsSoFar = () => (performance.now() - startedAt) / 1000;
  let stopped = null;
  const poll =
    capSeconds === null
      ? null
      : setInterval(() => {
          if (stopped !== null || secondsSoFar() < capSeconds) return;
          stopped = { seconds: secondsSoFar(), byteCount: bytesIn(arrivals), isWhole: false };
          child.kill();
        }, POLL_MS);
  const [status] = await once(child, 'close');
  const seconds = secondsSoFar();
  clearInterval(poll);
  if (stopped !== null) return stopped;
  if (status !== 0) throw new Error(`${words[0]} left with status ${status}: ${complaint}`);
  return {
    seconds,
    byteCount,
    isWhole: true,
    cpuSeconds: cost === null ? null : parseTimes(readFileSync(cost, 'utf8')),
  };
}

/**
 * How long it takes until what has arrived is on the disk as well, which Ferry waits for. Of a folder
 * by one flush of its whole file system: its files one by one would take longer.
 */
export function secondsToFlush(path) {
  const startedAt = performance.now();
  execFileSync('sync', statSync(path).isDirectory() ? ['-f', path] : [path]);
  return (performance.now() - startedAt) / 1000;
}

/** What bash's `times` said: two lines, the shell's own and its children's, user and system each. */
export function parseTimes(text) {
  let seconds = 0;
  for (const [, minutes, rest] of text.matchAll(/(\d+)m([\d.]+)s/g)) {
    seconds += Number(minutes) * 60 + Number(rest);
  }
  return seconds;
}

function bytesIn(folder) {
  let sum = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    if (entry.isFile()) sum += statSync(join(entry.parentPath ?? entry.path, entry.name)).size;
  }
  return sum;
}

/** CPU seconds of a process, its living children and those that it has waited for. Linux only. */
export function cpuSecondsOfTree(pid) {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // Behind the name, which may hold anything: state is field 3, utime to cstime are 14 to 17.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const ticks = [11, 12, 13, 14].reduce((sum, index) => sum + Number(fields[index]), 0);
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8');
  return children
    .split(' ')
    .filter((child) => child !== '')
    .reduce((sum, child) => sum + cpuSecondsOfTree(child), ticks / CLOCK_TICKS);
}

/** USER_HZ: 100 on every Linux that Node runs on. */
const CLOCK_TICKS = 100;

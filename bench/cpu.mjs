/**
 * What a gigabyte costs both sides in CPU time, beside the TCP programs, and where Ferry's goes. The
 * seconds are the kernel's own account of whole processes in counted runs; the shares come from one
 * more run under a profiler, which slows it and is not counted.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runFerry, rivalsOf } from './contenders.mjs';
import { PURPOSES, sharesOfProfile, sharesOfStacks } from './cpu-shares.mjs';
import { makeFile } from './made-file.mjs';
import { linkUnavailable } from './modelled-link.mjs';
import { bytesOf, TRANSFER_ROWS } from './rows.mjs';
import { absentLine, figureLine, headLine, median, tableText } from './table.mjs';
import { programPath } from './tcp-server.mjs';

const SIDES = ['sender', 'receiver'];
const PERF_HERTZ = '997';
const STACKS_MAX_BYTES = 256_000_000;

export async function measureCpu(bench) {
  const row = TRANSFER_ROWS.find(({ key }) => key === 'lan');
  const byteCount = bytesOf(row, bench.isQuick);
  const title = `cpu: ${row.name}, ${byteCount / 1e6} MB, CPU seconds a gigabyte`;
  const why = linkUnavailable();
  if (why !== null) return [absentLine(title, why)];
  const job = {
    ...{ file: makeFile(join(bench.folder, `${byteCount}.bin`), byteCount), byteCount },
    ...{ folder: bench.folder, homes: bench.homes, link: row.link },
  };
  const rivals = rivalsOf(
    bench.against.filter((key) => key !== 'https-bbr'),
    true,
  );
  const costs = { sender: [], receiver: [] };
  const rivalCosts = rivals.map(() => ({ sender: [], receiver: [] }));
  const gigabytes = byteCount / 1e9;
  for (let run = 1; run <= bench.runs; run += 1) {
    const { used, seconds } = await runFerry(job);
    bench.say(`cpu: run ${run} of ${bench.runs}: ${seconds.toFixed(2)} s`);
    for (const side of SIDES) {
      costs[side].push((used[side].userSeconds + used[side].systemSeconds) / gigabytes);
    }
    for (const [i, rival] of rivals.entries()) {
      if (rival.why !== null) continue;
      const result = await rival.run({ ...job, counted: true });
      rivalCosts[i].sender.push(result.cpuSeconds / gigabytes);
      rivalCosts[i].receiver.push(result.serverCpuSeconds / gigabytes);
    }
  }
  bench.appendix.push(await sharesText({ title, job, costs }));
  return [
    headLine(title),
    ...linesOf('Ferry', costs),
    ...rivals.flatMap(({ name, why: lacks }, i) =>
      lacks === null ? linesOf(name, rivalCosts[i]) : [absentLine(`  ${name}`, lacks)],
    ),
  ];
}

const linesOf = (name, costs) =>
  SIDES.map((side) =>
    figureLine({ name: `  ${name}, ${side}`, figures: costs[side], unit: 's/GB' }),
  );

async function sharesText({ title, job, costs }) {
  const hasPerf = programPath('perf') !== null;
  const shares = hasPerf ? await sharesByPerf(job) : await sharesByNode(job);
  const how = hasPerf
    ? 'samples of perf, all threads and the kernel'
    : "V8's own profile; apt-get install -y linux-perf tells the rest apart";
  const cell = (side, purpose) => {
    const share = shares[side].get(purpose) ?? 0;
    return `${(share * median(costs[side])).toFixed(2)} (${(share * 100).toFixed(0)} %)`;
  };
  const lines = PURPOSES.filter((purpose) => SIDES.some((side) => shares[side].has(purpose))).map(
    (purpose) => [purpose, ...SIDES.map((side) => cell(side, purpose))],
  );
  return `${title}: where they go (${how})\n\n${tableText(['what for', ...SIDES], lines)}`;
}

async function sharesByPerf(job) {
  const scratch = mkdtempSync(join(job.folder, 'perf-'));
  const samplesOf = (side) => join(scratch, side);
  const record = (side) => [
    ...['perf', 'record', '--quiet', '-e', 'cpu-clock', '-F', PERF_HERTZ, '-g'],
    ...['-o', samplesOf(side), '--'],
  ];
  await runFerry({ ...job, under: { sender: record('sender'), receiver: record('receiver') } });
  const stacks = (side) =>
    execFileSync('perf', ['script', '-i', samplesOf(side), '-F', 'comm,tid,ip,sym,dso'], {
      encoding: 'utf8',
      maxBuffer: STACKS_MAX_BYTES,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  return {
    sender: sharesOfStacks(stacks('sender')),
    receiver: sharesOfStacks(stacks('receiver')),
  };
}

async function sharesByNode(job) {
  const scratch = mkdtempSync(join(job.folder, 'profile-'));
  const folderOf = (side) => join(scratch, side);
  const record = (side) => ['--cpu-prof', `--cpu-prof-dir=${folderOf(side)}`];
  const nodeArgs = { sender: record('sender'), receiver: record('receiver') };
  const { used } = await runFerry({ ...job, nodeArgs });
  const sharesOf = (side) => {
    const profiles = readdirSync(folderOf(side)).map((name) =>
      JSON.parse(readFileSync(join(folderOf(side), name), 'utf8')),
    );
    return sharesOfProfile(profiles, used[side].userSeconds + used[side].systemSeconds);
  };
  return { sender: sharesOf('sender'), receiver: sharesOf('receiver') };
}

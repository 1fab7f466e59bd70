/** A link that is dead for ten seconds in the middle of a transfer: how much later than that is the end? */
import { join } from 'node:path';
import { rivalsOf, runFerry } from './contenders.mjs';
import { makeFile } from './made-file.mjs';
import { linkUnavailable } from './modelled-link.mjs';
import { absentLine, figureLine, headLine } from './table.mjs';

const LINK = ['--rate', '100', '--delay', '20'];
const MEGABYTES = 60;
const OUTAGE_SECONDS = 10;
/** After the link came up. Both sides take about a second to start, the file five to send. */
const OUTAGE_FROM_SECONDS = 3.5;
const LATE_AT_MOST_SECONDS = 2;

export async function measureOutage(bench) {
  const title = `outage: 100 Mbit/s, 40 ms RTT, ${MEGABYTES} MB, ${OUTAGE_SECONDS} s of silence in the middle`;
  const why = linkUnavailable();
  if (why !== null) return [absentLine(title, why)];
  const byteCount = MEGABYTES * 1e6;
  const file = makeFile(join(bench.folder, `${byteCount}.bin`), byteCount);
  const job = { file, byteCount, folder: bench.folder, homes: bench.homes };
  const ferry = {
    name: 'Ferry, connect to done',
    why: null,
    run: runFerry,
    secondsOf: (result) => result.connectToDoneSeconds,
    atMost: LATE_AT_MOST_SECONDS,
  };
  const rivals = rivalsOf(
    bench.against.filter((key) => key !== 'https-bbr'),
    true,
  ).map((rival) => ({
    ...rival,
    name: `${rival.name}, whole command`,
    secondsOf: (result) => result.seconds,
    atMost: null,
  }));
  const lines = [headLine(title)];
  for (const contender of [ferry, ...rivals]) {
    if (contender.why === null) lines.push(...(await measureOne(contender, job, bench)));
    else lines.push(absentLine(`  ${contender.name}`, contender.why));
  }
  return lines;
}

async function measureOne({ name, run: send, secondsOf, atMost }, job, bench) {
  const undisturbed = [];
  const disturbed = [];
  for (let run = 1; run <= bench.runs; run += 1) {
    const link = [...LINK, '--seed', String(run)];
    undisturbed.push(secondsOf(await send({ ...job, link })));
    const from = String(OUTAGE_FROM_SECONDS * 1000);
    const outage = ['--outage-from', from, '--outage-for', String(OUTAGE_SECONDS * 1000)];
    const result = await send({ ...job, link: [...link, ...outage] });
    if (result.counters.lost === 0) throw new Error('the outage came before or after the transfer');
    disturbed.push(secondsOf(result));
    bench.say(`outage: run ${run} of ${bench.runs}: ${name} ${result.seconds.toFixed(2)} s`);
  }
  return [
    figureLine({ name: `  ${name}: without outage`, figures: undisturbed, unit: 's' }),
    figureLine({ name: '    with it', figures: disturbed, unit: 's' }),
    figureLine({
      name: '    later than the outage explains',
      figures: disturbed.map((seconds, i) => seconds - undisturbed[i] - OUTAGE_SECONDS),
      unit: 's',
      bound: atMost === null ? null : { kind: 'at most', value: atMost },
    }),
  ];
}

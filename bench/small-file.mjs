/** A file of 1 KB to a verified device over 80 ms: how many round trips until both sides know that it is there? */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { rivalsOf, runFerry } from './contenders.mjs';
import { makeFile } from './made-file.mjs';
import { linkUnavailable } from './modelled-link.mjs';
import { absentLine, figureLine, headLine } from './table.mjs';
import { verifyEachOther } from './verified-devices.mjs';

const RTT_MS = 80;
const LINK = ['--rate', '100', '--delay', String(RTT_MS / 2)];
const BYTE_COUNT = 1_000;
const ROUND_TRIPS_AT_MOST = 5;
/** They are short: more of them cost little. */
const RUNS_AT_LEAST = 5;

export async function measureSmallFile(bench) {
  const title = `small: 1 KB, ${RTT_MS} ms RTT, a verified device`;
  const why = linkUnavailable();
  if (why !== null) return [absentLine(title, why)];
  const file = makeFile(join(bench.folder, `${BYTE_COUNT}.bin`), BYTE_COUNT);
  const homes = {
    sender: join(bench.folder, 'verified-a'),
    receiver: join(bench.folder, 'verified-b'),
  };
  const job = { file, byteCount: BYTE_COUNT, folder: bench.folder, homes, link: LINK };
  // The first one makes the two meet.
  if (!existsSync(homes.sender)) await runFerry(job);
  await verifyEachOther(homes);
  const rivals = rivalsOf(
    bench.against.filter((key) => key !== 'https-bbr'),
    true,
  );
  const runs = bench.isQuick ? bench.runs : Math.max(bench.runs, RUNS_AT_LEAST);
  const ferry = [];
  const others = rivals.map(() => []);
  for (let run = 1; run <= runs; run += 1) {
    const result = await runFerry(job);
    if (!result.done.sender.peer.verified || !result.done.receiver.peer.verified) {
      throw new Error('the devices have not verified each other');
    }
    bench.say(
      `small: run ${run} of ${runs}: ${(result.connectToDoneSeconds * 1000).toFixed(0)} ms`,
    );
    ferry.push(result);
    for (const [i, rival] of rivals.entries()) {
      if (rival.why === null) others[i].push(await rival.run(job));
    }
  }
  return [
    headLine(title),
    figureLine({
      name: '  Ferry, from connect to done on both sides',
      figures: ferry.map(({ connectToDoneSeconds }) => (connectToDoneSeconds * 1000) / RTT_MS),
      unit: 'RTT',
      bound: { kind: 'at most', value: ROUND_TRIPS_AT_MOST },
    }),
    wholeCommand('Ferry', ferry),
    ...rivals.map(({ name, why: lacks }, i) =>
      lacks === null ? wholeCommand(name, others[i]) : absentLine(`  ${name}`, lacks),
    ),
  ];
}

const wholeCommand = (name, results) =>
  figureLine({
    name: `  ${name}, whole command`,
    figures: results.map(({ seconds }) => (seconds * 1000) / RTT_MS),
    unit: 'RTT',
  });

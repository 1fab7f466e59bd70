/**
 * `npm run bench [-- --only loopback,lossy,lan,window] [--runs 3]`: prints the table of speed and memory.
 * Decides what is measured and what it must reach; how is in the files beside it. Never part of
 * `npm test`: figures depend on the machine, so everything is measured in one run and as a median.
 */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { copySeconds } from './local-copy.mjs';
import { makeFile } from './made-file.mjs';
import { linkUnavailable, withLink } from './modelled-link.mjs';
import { transferOnce } from './one-transfer.mjs';
import { median, printTable } from './table.mjs';
import { measureWindow } from './window-latency.mjs';

const MB = 1_000_000;

/**
 * `link`: options of the modelled link, null for loopback. `unit`: MB/s counts bytes, Mbit/s bits.
 */
const transfers = [
  {
    key: 'loopback',
    name: 'loopback, 1 GB',
    link: null,
    megabytes: 1000,
    unit: 'MB/s',
    atLeast: 200,
  },
  {
    key: 'lossy',
    name: '200 Mbit/s, 80 ms RTT, 1 % loss, 60 MB',
    link: ['--rate', '200', '--delay', '40', '--loss', '1', '--queue', '2048'],
    megabytes: 60,
    unit: 'Mbit/s',
    atLeast: 60,
  },
  {
    key: 'lan',
    name: '900 Mbit/s, 0.4 ms RTT, 300 MB',
    link: ['--rate', '900', '--delay', '0.2', '--queue', '1024'],
    megabytes: 300,
    unit: 'Mbit/s',
    atLeast: 700,
  },
];

const residentAtMostMB = 200;
const clickAtMostMs = 100;

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: 'loopback,lossy,lan,window' },
    runs: { type: 'string', default: '3' },
  },
});
const wanted = new Set(values.only.split(','));
const runs = Number(values.runs);
const folder = mkdtempSync(join(tmpdir(), 'ferry-bench-'));

if (!existsSync(new URL('../out/main/cli.js', import.meta.url)))
  await import('../scripts/build.mjs');

console.log(
  `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, Node ${process.version}; medians of ${runs}\n`,
);
try {
  const rows = [];
  if (wanted.has('loopback')) rows.push(measureCopy());
  for (const transfer of transfers) {
    if (wanted.has(transfer.key)) rows.push(...(await measureTransfer(transfer)));
  }
  if (wanted.has('window')) rows.push(...(await measureClicks()));
  printTable(['what', 'must reach', 'median', 'all runs', ''], rows);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function measureTransfer({ name, link, megabytes, unit, atLeast }) {
  const why = link ? linkUnavailable() : null;
  if (why) return [[name, `≥ ${atLeast} ${unit}`, 'not measured', why, '']];
  const file = makeFile(join(folder, `${megabytes}.bin`), megabytes * MB);
  const results = [];
  // The first run is not counted: on a virtual machine, memory and disk that nobody has touched yet are slow.
  for (let run = 0; run <= runs; run += 1) {
    const once = (hosts) => transferOnce({ file, folder, hosts });
    const result = link ? await withLink(link, once) : await once(null);
    process.stderr.write(`${name}: run ${run} of ${runs}: ${result.seconds.toFixed(2)} s\n`);
    if (run > 0) results.push(result);
  }
  const bitsOrBytes = unit === 'MB/s' ? 1 : 8;
  const rates = results.map(({ seconds }) => (megabytes * bitsOrBytes) / seconds);
  const ownRates = results.map(({ ownSeconds }) => (megabytes * bitsOrBytes) / ownSeconds);
  return [
    row(`${name}, whole command`, `≥ ${atLeast} ${unit}`, rates, unit, median(rates) >= atLeast),
    row('  from connect to done, by its own clock', '', ownRates, unit, true),
    ...['sender', 'receiver'].map((side) => {
      const resident = results.map((result) => result.residentMB[side]);
      const fits = Math.max(...resident) < residentAtMostMB;
      return row(`  memory of the ${side}`, `< ${residentAtMostMB} MB`, resident, 'MB', fits);
    }),
  ];
}

/** What this disk and memory can do at all today: `cp` of the same file. */
function measureCopy() {
  const file = makeFile(join(folder, '1000.bin'), 1000 * MB);
  const rates = Array.from({ length: runs }, () => 1000 / copySeconds(file, folder));
  return row('for comparison: cp, 1 GB', '', rates, 'MB/s', true);
}

async function measureClicks() {
  const name = 'window: click to paint during a 1 GB transfer, worst of 40';
  const file = makeFile(join(folder, '1000.bin'), 1000 * MB);
  const { worstMs, startMs, unavailable } = await measureWindow({ file, folder, runs });
  if (unavailable) return [[name, `≤ ${clickAtMostMs} ms`, 'not measured', unavailable, '']];
  return [
    row(name, `≤ ${clickAtMostMs} ms`, worstMs, 'ms', median(worstMs) <= clickAtMostMs),
    row('window: start to interactive', '', startMs, 'ms', true),
  ];
}

function row(name, target, figures, unit, reached) {
  const all = figures.map((figure) => figure.toFixed(0)).join(' ');
  return [name, target, `${median(figures).toFixed(0)} ${unit}`, all, reached ? '' : 'MISSED'];
}

/**
 * `npm run bench`: prints the table of speed, fairness, cost and memory beside what it must reach.
 *   --only KEYS      rows, with commas between (rows.mjs lists them)
 *   --runs N         counted runs of each (3)
 *   --quick          a third of the bytes, once: a look, not a verdict
 *   --against NAMES  TCP programs beside it: scp,rsync,https,https-bbr, or none
 * Decides which rows are measured; what they are is rows.mjs, how is the file that each names.
 * Never part of `npm test`: figures depend on the machine, so everything is measured in one run.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, release, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { command, ensureBuilt } from './built-command.mjs';
import { measureTransfer } from './compared-transfer.mjs';
import { RIVAL_KEYS } from './contenders.mjs';
import { measureCpu } from './cpu.mjs';
import { measureManyFiles, measureSparse } from './memory-rows.mjs';
import { measureOutage } from './outage.mjs';
import { chosenKeys, estimateSeconds, TRANSFER_ROWS } from './rows.mjs';
import { measureBackground, measureSharing } from './sharing-row.mjs';
import { measureSmallFile } from './small-file.mjs';
import {
  measureSmallFiles,
  measureSmallFilesAgain,
  measureSmallFilesOverLink,
} from './small-files.mjs';
import { absentLine, tableText } from './table.mjs';
import { onTeardown } from './teardown.mjs';
import { measureWindow } from './window-row.mjs';

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    runs: { type: 'string' },
    quick: { type: 'boolean', default: false },
    against: { type: 'string', default: RIVAL_KEYS.join(',') },
  },
});

const others = {
  outage: measureOutage,
  sharing: measureSharing,
  background: measureBackground,
  small: measureSmallFile,
  'small-files': measureSmallFiles,
  'small-files-link': measureSmallFilesOverLink,
  'small-files-again': measureSmallFilesAgain,
  'many-files': measureManyFiles,
  sparse: measureSparse,
  cpu: measureCpu,
  window: measureWindow,
};

const keys = chosenKeys(values.only);
const folder = mkdtempSync(join(tmpdir(), 'ferry-bench-'));
onTeardown(() => rmSync(folder, { recursive: true, force: true }));

/** What all rows share. */
const bench = {
  isQuick: values.quick,
  runs: Number(values.runs ?? (values.quick ? 1 : 3)),
  against: values.against === 'none' ? [] : values.against.split(','),
  /** Everything of the bench lies here, and leaves with it. */
  folder,
  /** Both sides have their identities already, as they have on every day but the first. */
  homes: { sender: join(folder, 'home-a'), receiver: join(folder, 'home-b') },
  /** Texts that follow the table. */
  appendix: [],
  say: (line) => process.stderr.write(`${line}\n`),
};

const staleness = await ensureBuilt();
for (const home of Object.values(bench.homes)) {
  execFileSync(process.execPath, [command, 'devices', '--json', '--home', home], { stdio: 'pipe' });
}

const minutes = Math.ceil(estimateSeconds(keys, bench) / 60);
console.log(
  `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, kernel ${release()}, Node ${process.version}; ` +
    `medians of ${bench.runs}${bench.isQuick ? ', a quick look' : ''}; about ${minutes} min\n`,
);

if (staleness !== null) console.log(`${staleness}\n`);

const lines = [];
for (const key of keys) lines.push(...(await measured(key)));
console.log(tableText(['what', 'must reach', 'median', 'all runs', ''], lines));
const verdicts = lines.map((line) => line.at(-1));
const reached = verdicts.filter((verdict) => verdict === 'reached').length;
const missed = verdicts.filter((verdict) => verdict === 'MISSED').length;
console.log(`\n${reached} reached, ${missed} missed`);
for (const text of bench.appendix) console.log(`\n${text}`);
process.exit(0);

/** One row that breaks does not cost the others. */
async function measured(key) {
  try {
    const row = TRANSFER_ROWS.find((one) => one.key === key);
    return row === undefined ? await others[key](bench) : await measureTransfer(row, bench);
  } catch (fault) {
    bench.say(`${key}: ${fault.stack}`);
    return [absentLine(key, `it broke: ${fault.message.split('\n')[0]}`)];
  }
}

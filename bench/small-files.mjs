/**
 * Ten thousand files of 4 KB: on loopback beside scp and rsync, over a link beside one file of the
 * same bytes and rsync, and sent again with nothing changed.
 */
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { runFerry, rivalsOf } from './contenders.mjs';
import { copyOnce } from './local-copy.mjs';
import { makeFile } from './made-file.mjs';
import { makeTree } from './made-tree.mjs';
import { linkUnavailable } from './modelled-link.mjs';
import { SMALL_FILES } from './rows.mjs';
import { absentLine, figureLine, headLine } from './table.mjs';
import { takeTurns } from './turns.mjs';

const LINK = ['--rate', '200', '--delay', '20'];
const TIMES_SCP_AT_LEAST = 2;
const OF_ONE_FILE_AT_LEAST_PERCENT = 60;
const AGAIN_AT_MOST_PERCENT = 10;
const RESIDENT_AT_MOST_MB = 250;

export async function measureSmallFiles(bench) {
  const job = smallFilesJob(bench);
  const rivals = rivalsOf(bench.against, false, 'tree');
  const results = await takeTurns({
    ...{ row: 'small-files', bench, jobOf: () => ({ ...job, link: null }) },
    contenders: [FERRY, ...rivals, { key: 'cp', name: 'cp -r', why: null, run: copyOnce }],
    warmUps: bench.isQuick ? 0 : 1,
  });
  const ferry = results.get('ferry');
  return [
    headLine(`small-files: loopback, ${job.title}`),
    ...ferryLines('Ferry', ferry),
    ...rivals.flatMap((rival) => [
      ...rivalLines(rival, results, ferry, rival.key === 'scp' ? TIMES_SCP_AT_LEAST : null),
    ]),
    figureLine({ name: '  cp -r of the same files', ...secondsOf(results.get('cp')) }),
    ...memoryLines(ferry),
  ];
}

export async function measureSmallFilesOverLink(bench) {
  const job = smallFilesJob(bench);
  const title = `small-files-link: 200 Mbit/s, 40 ms RTT, ${job.title}`;
  const why = linkUnavailable();
  if (why !== null) return [absentLine(title, why)];
  const { byteCount, folder } = job;
  const oneFile = makeFile(join(folder, `${byteCount}.bin`), byteCount);
  // scp waits for several round trips a file: it would be at it for a quarter of an hour.
  const keys = bench.against.filter((key) => key !== 'scp');
  const rivals = rivalsOf(keys, true, 'tree');
  const results = await takeTurns({
    ...{ row: 'small-files-link', bench },
    jobOf: (run) => ({ ...job, link: [...LINK, '--seed', String(run)] }),
    contenders: [
      FERRY,
      {
        ...{ key: 'one-file', name: 'Ferry, one file of as many bytes', why: null },
        run: (one) => runFerry({ ...one, file: oneFile }),
      },
      ...rivals,
    ],
  });
  const [ferry, whole] = [results.get('ferry'), results.get('one-file')];
  const shareOf = (clock) => whole.map((one, run) => (100 * one[clock]) / ferry[run][clock]);
  return [
    headLine(title),
    ...ferryLines('Ferry', ferry),
    ...ferryLines('one file of as many bytes', whole),
    figureLine({
      ...{ name: "  the files' rate, of the one file's", unit: '%' },
      figures: shareOf('connectToDoneSeconds'),
      bound: { kind: 'at least', value: OF_ONE_FILE_AT_LEAST_PERCENT },
    }),
    figureLine({
      ...{ name: '    whole commands', unit: '%', figures: shareOf('seconds') },
    }),
    ...rivals.flatMap((rival) => rivalLines(rival, results, ferry, 1)),
  ];
}

export async function measureSmallFilesAgain(bench) {
  const job = smallFilesJob(bench);
  const results = await takeTurns({
    ...{ row: 'small-files-again', bench, jobOf: () => ({ ...job, link: null }) },
    contenders: [{ key: 'twice', name: 'twice', why: null, run: sendTwice }],
    warmUps: bench.isQuick ? 0 : 1,
  });
  const first = results.get('twice').map((both) => both.first);
  const again = results.get('twice').map((both) => both.again);
  const shareOf = (clock) => again.map((one, run) => (100 * one[clock]) / first[run][clock]);
  return [
    headLine(`small-files-again: loopback, ${job.title}, nothing changed`),
    ...ferryLines('the first time', first),
    ...ferryLines('again', again),
    figureLine({
      ...{
        name: '  again, of the first time',
        unit: '%',
        figures: shareOf('connectToDoneSeconds'),
      },
      bound: { kind: 'at most', value: AGAIN_AT_MOST_PERCENT },
    }),
    figureLine({ name: '    whole commands', unit: '%', figures: shareOf('seconds') }),
  ];
}

async function sendTwice(job) {
  const arrivals = mkdtempSync(join(job.folder, 'twice-'));
  // Nobody has met before: what is remembered is of these two transfers.
  const home = mkdtempSync(join(job.folder, 'twice-homes-'));
  const homes = { sender: join(home, 'a'), receiver: join(home, 'b') };
  const first = await runFerry({ ...job, arrivals, homes });
  const again = await runFerry({ ...job, arrivals, homes });
  if (again.done.receiver.stats.bytesReceived > job.byteCount / 4) {
    throw new Error('what was there came again');
  }
  return { first, again, seconds: again.seconds };
}

function smallFilesJob(bench) {
  const fileCount = bench.isQuick ? Math.round(SMALL_FILES / 3) : SMALL_FILES;
  const file = join(bench.folder, `${fileCount}-files`);
  const byteCount = makeTree(file, { fileCount, minBytes: FILE_BYTES, maxBytes: FILE_BYTES });
  const title = `${fileCount} files of 4 KB`;
  return { file, byteCount, title, folder: bench.folder, homes: bench.homes };
}

const FILE_BYTES = 4_096;
const FERRY = { key: 'ferry', name: 'Ferry', why: null, run: runFerry };

const secondsOf = (results) => ({ figures: results.map(({ seconds }) => seconds), unit: 's' });

const ferryLines = (name, results) => [
  figureLine({
    name: `  ${name}, from connect to done on both sides`,
    figures: results.map(({ connectToDoneSeconds }) => connectToDoneSeconds),
    unit: 's',
  }),
  figureLine({ name: `  ${name}, whole command`, ...secondsOf(results) }),
];

function rivalLines({ key, name, why }, results, ferry, timesAtLeast) {
  if (why !== null) return [absentLine(`  ${name}`, why)];
  const runs = results.get(key);
  return [
    figureLine({ name: `  ${name}, whole command`, ...secondsOf(runs) }),
    figureLine({
      ...{ name: '    and flushed to the disk', unit: 's' },
      figures: runs.map(({ seconds, flushSeconds }) => seconds + flushSeconds),
    }),
    figureLine({
      ...{ name: `  Ferry ÷ ${name}, rates of whole commands`, unit: '×' },
      figures: runs.map(({ seconds }, run) => seconds / ferry[run].seconds),
      bound: timesAtLeast === null ? null : { kind: 'at least', value: timesAtLeast },
    }),
  ];
}

/** Of results of `transferOnce`, what both sides took at their peak. */
export const memoryLines = (results) =>
  ['sender', 'receiver'].map((side) =>
    figureLine({
      name: `  memory of the ${side}, at its peak`,
      figures: results.map(({ used }) => used[side].peakResidentMB),
      unit: 'MB',
      bound: { kind: 'at most', value: RESIDENT_AT_MOST_MB },
    }),
  );

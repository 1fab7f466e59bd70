/** A row of one file: Ferry and its contenders, each once a run. */
import { join } from 'node:path';
import { runFerry, rivalsOf } from './contenders.mjs';
import { copyOnce } from './local-copy.mjs';
import { makeFile } from './made-file.mjs';
import { linkUnavailable } from './modelled-link.mjs';
import { capUnavailable, STOCK_BUFFER_BYTES, withReceiveBufferCapped } from './receive-buffer.mjs';
import { bytesOf, TCP_CAP_SECONDS } from './rows.mjs';
import { absentLine, figureLine, headLine } from './table.mjs';
import { takeTurns } from './turns.mjs';

const RESIDENT_AT_MOST_MB = 200;

/** Lines of the table. `bench`: what all rows share, see run.mjs. */
export async function measureTransfer(row, bench) {
  const byteCount = bytesOf(row, bench.isQuick);
  const title = `${row.key}: ${row.name}, ${byteCount / 1e6} MB`;
  const why =
    (row.link === null ? null : linkUnavailable()) ??
    (row.isBufferCapped ? capUnavailable() : null);
  if (why !== null) return [absentLine(title, why)];
  const job = {
    ...{ file: makeFile(join(bench.folder, `${byteCount}.bin`), byteCount), byteCount },
    ...{ folder: bench.folder, homes: bench.homes, link: row.link },
  };
  const keys = bench.against.filter((key) => key !== 'https-bbr' || row.isSlowForTcp);
  const rivals = rivalsOf(keys, row.link !== null);
  const capSeconds = row.isSlowForTcp ? TCP_CAP_SECONDS[bench.isQuick ? 'quick' : 'full'] : null;
  const measure = () => measureRounds({ row, bench, job, rivals, capSeconds });
  const results = row.isBufferCapped
    ? await withReceiveBufferCapped(STOCK_BUFFER_BYTES, measure)
    : await measure();
  return [headLine(title), ...linesOf({ row, byteCount, rivals, results, capSeconds })];
}

function measureRounds({ row, bench, job, rivals, capSeconds }) {
  const contenders = [
    { key: 'ferry', name: 'Ferry', why: null, run: runFerry },
    ...rivals.map((rival) => ({ ...rival, run: (one) => rival.run({ ...one, capSeconds }) })),
  ];
  if (row.link === null) contenders.push({ key: 'cp', name: 'cp', why: null, run: copyOnce });
  return takeTurns({
    ...{ row: row.key, bench, contenders },
    warmUps: row.isWarmedUp && !bench.isQuick ? 1 : 0,
    jobOf: (run) => ({
      ...job,
      link: row.link === null ? null : [...row.link, '--seed', String(run + 1)],
    }),
  });
}

function linesOf({ row, byteCount, rivals, results, capSeconds }) {
  const { unit } = row;
  const perSecond = (bytes, seconds) => ((unit === 'MB/s' ? 1 : 8) * bytes) / 1e6 / seconds;
  const ferry = results.get('ferry');
  const lines = [
    figureLine({
      name: '  Ferry, from connect to done on both sides',
      figures: ferry.map((result) => perSecond(byteCount, result.connectToDoneSeconds)),
      unit,
      bound: { kind: 'at least', value: row.atLeast },
    }),
    figureLine({
      name: '  Ferry, whole command',
      figures: ferry.map(({ seconds }) => perSecond(byteCount, seconds)),
      unit,
    }),
  ];
  for (const { key, name, why } of rivals) {
    if (why !== null) {
      lines.push(absentLine(`  ${name}`, why));
      continue;
    }
    const runs = results.get(key);
    const howLong = runs.every(({ isWhole }) => isWhole)
      ? 'whole command'
      : `its first ${capSeconds} s`;
    const figures = runs.map((result) => perSecond(result.byteCount, result.seconds));
    lines.push(figureLine({ name: `  ${name}, ${howLong}`, figures, unit }));
    if (row.link === null) {
      const flushed = runs.map(({ seconds, flushSeconds }) =>
        perSecond(byteCount, seconds + flushSeconds),
      );
      lines.push(figureLine({ name: '    and flushed to the disk', figures: flushed, unit }));
    }
    lines.push(
      figureLine({
        name: `  Ferry ÷ ${name}, whole commands`,
        figures: figures.map((figure, i) => perSecond(byteCount, ferry[i].seconds) / figure),
        unit: '×',
        bound:
          row.atLeastTimesTcp === undefined
            ? null
            : { kind: 'at least', value: row.atLeastTimesTcp },
      }),
    );
  }
  if (row.link === null) {
    const figures = results.get('cp').map(({ seconds }) => perSecond(byteCount, seconds));
    lines.push(figureLine({ name: '  cp of the same file', figures, unit }));
  }
  if (row.isShareOfLink) {
    lines.push(
      figureLine({
        name: '  of the bytes that the link delivered, the file',
        figures: ferry.map(({ counters }) => byteCount / 1e4 / counters.megabytes),
        unit: '%',
      }),
      figureLine({
        name: '  of the packets that came to the link, lost',
        figures: ferry.map(({ counters }) => (100 * counters.lost) / counters.seen),
        unit: '%',
      }),
    );
  }
  for (const side of ['sender', 'receiver']) {
    lines.push(
      figureLine({
        name: `  memory of the ${side}, at its peak`,
        figures: ferry.map(({ used }) => used[side].peakResidentMB),
        unit: 'MB',
        bound: { kind: 'at most', value: RESIDENT_AT_MOST_MB },
      }),
    );
  }
  return lines;
}

/** The rows of sharing: what Ferry and a CUBIC download get of one link, as equals and in the background. */
import { join } from 'node:path';
import { LINK_MBIT, RTT_MS, shareLink } from './link-sharing.mjs';
import { makeFile } from './made-file.mjs';
import { linkUnavailable } from './modelled-link.mjs';
import { absentLine, figureLine, headLine } from './table.mjs';
import { hasTcpControl } from './tcp-control.mjs';

const SECONDS = { full: 60, quick: 20 };
/** A little more than the whole link would carry in that time. */
const FILE_BYTES_A_SECOND = (LINK_MBIT * 1e6) / 8;

export const measureSharing = (bench) =>
  measure(bench, {
    key: 'sharing',
    title: 'sharing: beside a CUBIC download',
    sendArgs: [],
    atLeast: { ferry: 35, tcp: 35 },
  });

export const measureBackground = (bench) =>
  measure(bench, {
    key: 'background',
    title: 'background: the same, with --background',
    sendArgs: ['--background'],
    atLeast: { ferry: null, tcp: 85 },
  });

async function measure(bench, { key, title, sendArgs, atLeast }) {
  const seconds = SECONDS[bench.isQuick ? 'quick' : 'full'];
  const head = `${title}, ${LINK_MBIT} Mbit/s, ${RTT_MS} ms RTT, ${seconds} s`;
  const why = linkUnavailable() ?? (hasTcpControl('cubic') ? null : 'this system has no TCP CUBIC');
  if (why !== null) return [absentLine(head, why)];
  const byteCount = FILE_BYTES_A_SECOND * seconds;
  const file = makeFile(join(bench.folder, `${byteCount}.bin`), byteCount);
  const results = [];
  for (let run = 1; run <= bench.runs; run += 1) {
    const { folder, homes } = bench;
    const shared = await shareLink({ file, folder, homes, seconds, sendArgs, seed: run });
    const { ferryMbit, tcpMbit } = shared;
    bench.say(
      `${key}: run ${run} of ${bench.runs}: ${ferryMbit.toFixed(1)}, ${tcpMbit.toFixed(1)}`,
    );
    results.push(shared);
  }
  const line = (name, mbitOf, percent) =>
    figureLine({
      name: `  ${name}, of the link`,
      figures: results.map((result) => (100 * mbitOf(result)) / LINK_MBIT),
      unit: '%',
      bound: percent === null ? null : { kind: 'at least', value: percent },
    });
  return [
    headLine(head),
    line('Ferry', ({ ferryMbit }) => ferryMbit, atLeast.ferry),
    line('TCP CUBIC', ({ tcpMbit }) => tcpMbit, atLeast.tcp),
  ];
}

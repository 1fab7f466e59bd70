/** The row of the window: how long a click waits while a transfer runs as fast as it can. */
import { join } from 'node:path';
import { makeFile } from './made-file.mjs';
import { absentLine, figureLine, headLine } from './table.mjs';
import { measureWindow } from './window-latency.mjs';

const BYTE_COUNT = 1_000_000_000;
const CLICK_AT_MOST_MS = 100;

export async function measureClicks({ folder, runs }) {
  const title = 'window: during a 1 GB transfer over loopback';
  const file = makeFile(join(folder, `${BYTE_COUNT}.bin`), BYTE_COUNT);
  const { worstMs, startMs, unavailable } = await measureWindow({ file, folder, runs });
  if (unavailable) return [absentLine(title, unavailable)];
  return [
    headLine(title),
    figureLine({
      name: '  from click to paint, worst of 40',
      figures: worstMs,
      unit: 'ms',
      bound: { kind: 'at most', value: CLICK_AT_MOST_MS },
    }),
    figureLine({ name: '  from start to interactive', figures: startMs, unit: 'ms' }),
  ];
}

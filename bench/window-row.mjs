/** The rows of the window: how long a click waits while a transfer runs as fast as it can, and how smoothly it is drawn. */
import { join } from 'node:path';
import { makeFile } from './made-file.mjs';
import { withScreen } from './measured-window.mjs';
import { figureLine, headLine } from './table.mjs';
import { measureFrames } from './window-frames.mjs';
import { measureLatency } from './window-latency.mjs';

const BYTE_COUNT = 1_000_000_000;
const CLICK_AT_MOST_MS = 100;
/** A little less than the screen's 60: its clock and ours differ. */
const FRAMES_AT_LEAST = 59;

export async function measureWindow({ folder, runs }) {
  const file = makeFile(join(folder, `${BYTE_COUNT}.bin`), BYTE_COUNT);
  return withScreen(async (screen) => {
    const { worstMs, startMs } = await measureLatency({ screen, file, folder, runs });
    const { medians, worsts } = await measureFrames({ screen, file, folder, runs });
    return [
      headLine('window: during a 1 GB transfer over loopback'),
      figureLine({
        name: '  from click to paint, worst of 40',
        figures: worstMs,
        unit: 'ms',
        bound: { kind: 'at most', value: CLICK_AT_MOST_MS },
      }),
      figureLine({ name: '  from start to interactive', figures: startMs, unit: 'ms' }),
      headLine('window: while a gigabit a second moves'),
      figureLine({
        name: '  frames a second',
        figures: medians,
        unit: '',
        bound: { kind: 'at least', value: FRAMES_AT_LEAST },
      }),
      figureLine({ name: '  … of the slowest frame in a hundred', figures: worsts, unit: '' }),
    ];
  });
}

/* global requestAnimationFrame */
/** The app while a gigabit a second moves: how many frames a second its window draws. */
import { framesASecond } from './frame-rates.mjs';
import { measureOneApp } from './measured-window.mjs';

/** A gigabit. */
const LIMIT = '125 MB/s';
/** Within the 8 s that 1 GB takes at that rate. */
const WATCHED_MS = 5_000;

/** Frames a second, a run: the median one, and that of the slowest frame in a hundred. */
export async function measureFrames({ screen, file, folder, runs }) {
  const medians = [];
  const worsts = [];
  for (let run = 0; run < runs; run += 1) {
    const { measured } = await measureOneApp({
      screen,
      folder,
      file,
      prepare: limitSpeed,
      measure: watchFrames,
    });
    const { median, worst } = framesASecond(measured);
    medians.push(median);
    worsts.push(worst);
  }
  return { medians, worsts };
}

async function limitSpeed(page) {
  await page.getByRole('button', { name: 'Settings', exact: true }).click();
  const field = page.getByRole('textbox', { name: 'Speed limit' });
  await field.fill(LIMIT);
  await field.press('Enter');
  await page.keyboard.press('Escape');
}

/** Milliseconds between frames, while the list of transfers moves. */
async function watchFrames(page) {
  await page.getByRole('list', { name: 'Transfers' }).getByText('Sending').waitFor();
  return page.evaluate(
    (watchedMs) =>
      new Promise((resolve) => {
        const intervals = [];
        let last = performance.now();
        const end = last + watchedMs;
        const draw = () => {
          const now = performance.now();
          intervals.push(now - last);
          last = now;
          if (now < end) requestAnimationFrame(draw);
          else resolve(intervals.slice(1));
        };
        requestAnimationFrame(draw);
      }),
    WATCHED_MS,
  );
}

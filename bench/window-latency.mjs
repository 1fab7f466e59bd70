/* global document, requestAnimationFrame */
/** The app while it sends as fast as it can: how long from a click to the frame that answers it. */
import { measureOneApp } from './measured-window.mjs';

const CLICKS = 40;
const CLICK_EVERY_MS = 50;

/** Milliseconds a run: the slowest of CLICKS answers, and the start. */
export async function measureLatency({ screen, file, folder, runs }) {
  const worstMs = [];
  const startMs = [];
  for (let run = 0; run < runs; run += 1) {
    const once = await measureOneApp({ screen, folder, file, measure: timeClicks });
    worstMs.push(Math.max(...once.measured));
    startMs.push(once.startMs);
  }
  return { worstMs, startMs };
}

/** Real mouse clicks on the tabs; each from the event's own time stamp to the end of the next frame. */
async function timeClicks(page) {
  await page.evaluate(() => {
    globalThis.answersMs = [];
    document.addEventListener(
      'click',
      (event) => {
        requestAnimationFrame(() => {
          const channel = new MessageChannel();
          channel.port1.onmessage = () =>
            globalThis.answersMs.push(performance.now() - event.timeStamp);
          channel.port2.postMessage(null);
        });
      },
      true,
    );
  });
  for (let click = 0; click < CLICKS; click += 1) {
    await page.getByRole('tab', { name: click % 2 ? 'Transfers' : 'History' }).click();
    await page.waitForTimeout(CLICK_EVERY_MS);
  }
  return page.evaluate(() => globalThis.answersMs);
}

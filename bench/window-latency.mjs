/* global document, DataTransfer, requestAnimationFrame */
/**
 * The packaged app while it sends as fast as it can: how long from a click to the frame that answers
 * it; and how long from the start of the process to a window that answers.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ensureElectron } from '../scripts/ensure-electron.mjs';
import { packageForTests, testExecutable } from '../scripts/package.mjs';
import { startVirtualScreen } from '../scripts/virtual-screen.mjs';
import { startListener } from './one-transfer.mjs';

const CLICKS = 40;
const CLICK_EVERY_MS = 50;

/** Milliseconds a run: the slowest of CLICKS answers, and the start. */
export async function measureWindow({ file, folder, runs }) {
  const { _electron } = await import('@playwright/test');
  // A package that lies there may be of another day.
  await packageForTests(await ensureElectron());
  const screen = await startVirtualScreen();
  try {
    const worstMs = [];
    const startMs = [];
    for (let run = 0; run < runs; run += 1) {
      const scratch = mkdtempSync(join(folder, 'window-'));
      const measured = await measureOnce({ electron: _electron, env: screen.env, file, scratch });
      worstMs.push(measured.worstMs);
      startMs.push(measured.startMs);
      rmSync(scratch, { recursive: true, force: true });
    }
    return { worstMs, startMs };
  } finally {
    screen.stop();
  }
}

async function measureOnce({ electron, env, file, scratch }) {
  const received = join(scratch, 'received');
  mkdirSync(received);
  const listener = await startListener({ hosts: null, address: '127.0.0.1', received, scratch });
  const startedAt = performance.now();
  const app = await electron.launch({
    executablePath: testExecutable(),
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
    env: { ...env, FERRY_HOME: join(scratch, 'home'), FERRY_DISCOVERY: 'off' },
  });
  try {
    const page = await app.firstWindow();
    await page.getByRole('button', { name: 'Choose files' }).waitFor();
    const startMs = performance.now() - startedAt;
    await stageAndSend(page, file, listener.port);
    await page.getByRole('list', { name: 'Transfers' }).getByRole('progressbar').waitFor();
    const answers = await timeClicks(page);
    await listener.left;
    return { worstMs: Math.max(...answers), startMs };
  } finally {
    await app.close();
  }
}

async function stageAndSend(page, file, port) {
  const dragged = await draggedFile(page, file);
  const area = page.getByRole('region', { name: 'Drop files here' });
  for (const type of ['dragenter', 'dragover', 'drop']) {
    await area.dispatchEvent(type, { dataTransfer: dragged });
  }
  await page.getByRole('textbox', { name: 'Host' }).fill('127.0.0.1');
  await page.getByLabel('Port', { exact: true }).fill(String(port));
  await page.getByRole('button', { name: 'Send', exact: true }).click();
}

/** Only the browser makes files with a path: from an input element that lives for this moment. */
async function draggedFile(page, file) {
  const input = await page.evaluateHandle(() => {
    const element = document.createElement('input');
    element.type = 'file';
    return element;
  });
  await input.setInputFiles(file);
  return page.evaluateHandle((element) => {
    const transfer = new DataTransfer();
    for (const one of element.files) transfer.items.add(one);
    return transfer;
  }, input);
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

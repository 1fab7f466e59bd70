/* global document, DataTransfer */
/** The packaged app on a screen in memory, with a file on its way to the command beside it. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ensureElectron } from '../scripts/ensure-electron.mjs';
import { packageForTests, testExecutable } from '../scripts/package.mjs';
import { startVirtualScreen } from '../scripts/virtual-screen.mjs';
import { startListener } from './one-transfer.mjs';

/**
 * Runs `measure` with a screen and an app that was packaged now: a package that lies there may be of
 * another day.
 */
export async function withScreen(measure) {
  const { _electron } = await import('@playwright/test');
  await packageForTests(await ensureElectron());
  const screen = await startVirtualScreen();
  try {
    return await measure({ electron: _electron, env: screen.env });
  } finally {
    screen.stop();
  }
}

/**
 * One app of its own home, and a listener. `prepare` gets the page before anything is sent, `measure`
 * while it is. What `measure` answers, and for how many ms the app took to be there.
 */
export async function measureOneApp({ screen, folder, file, prepare, measure }) {
  const scratch = mkdtempSync(join(folder, 'window-'));
  const received = join(scratch, 'received');
  mkdirSync(received);
  const listener = await startListener({ hosts: null, address: '127.0.0.1', received, scratch });
  const startedAt = performance.now();
  const app = await screen.electron.launch({
    executablePath: testExecutable(),
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
    env: {
      ...screen.env,
      FERRY_HOME: join(scratch, 'home'),
      FERRY_DISCOVERY: 'off',
      FERRY_FIRST_RUN: 'off',
    },
  });
  try {
    const page = await app.firstWindow();
    await page.getByRole('button', { name: 'Choose files' }).waitFor();
    const startMs = performance.now() - startedAt;
    await prepare?.(page);
    await stageAndSend(page, file, listener.port);
    await page.getByRole('list', { name: 'Transfers' }).getByRole('progressbar').waitFor();
    const measured = await measure(page);
    await listener.left;
    return { measured, startMs };
  } finally {
    await app.close();
    rmSync(scratch, { recursive: true, force: true });
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
